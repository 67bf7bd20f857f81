"""Files at a web server that takes ``PUT`` and ``DELETE``, such as nginx with its DAV module."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from urllib3 import PoolManager
from urllib3.exceptions import HTTPError

from icct_adapters.files.file_names import parts_of
from icct_core import CredentialsRefused, DeliveryRejected, FileStorage, ServiceAway, ServiceInDoubt, StoredFile

_ABOUT_US = (401, 403)
_ABOUT_THE_FILE = (413, 415)


class PutFileStorage(FileStorage):
    """Keeps each file at ``<address>/<name>``; ``timeout`` bounds each step of a call in seconds."""

    def __init__(self, address: str, *, timeout: float = 10.0) -> None:
        self._address = address.rstrip("/")
        self._pool = PoolManager(maxsize=8, timeout=timeout, retries=False)

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        if await self._ask("PUT", name, content, media_type) == 404:
            raise ServiceAway("the web server has no such folder")
        return StoredFile(url=self._url_of(name))

    async def delete(self, name: str) -> None:
        await self._ask("DELETE", name)

    async def url_for(self, name: str) -> str | None:
        return None if await self._ask("HEAD", name) == 404 else self._url_of(name)

    async def close(self) -> None:
        """Close idle connections."""
        self._pool.clear()

    async def _ask(self, method: str, name: str, content: bytes = b"", media_type: str = "") -> int:
        """The status of an answer that is good, or 404."""
        status = await asyncio.to_thread(self._status_of, method, self._url_of(name), content, media_type)
        if status < 300 or status == 404:
            return status
        text = f"the web server answered {status}"
        if status in _ABOUT_US:
            raise CredentialsRefused(text)
        raise DeliveryRejected(text) if status in _ABOUT_THE_FILE else ServiceInDoubt(text)

    def _status_of(self, method: str, url: str, content: bytes, media_type: str) -> int:
        headers = {"Content-Type": media_type} if media_type else {}
        try:
            return self._pool.request(method, url, body=content, headers=headers).status
        except HTTPError as error:
            raise ServiceAway(f"the web server was not reached: {type(error).__name__}") from None

    def _url_of(self, name: str) -> str:
        return "/".join([self._address, *map(quote, parts_of(name))])
