"""Files in a folder of a Cloudinary account."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from cloudinary import uploader

from icct_core import DeliveryFailed, FileStorage, StoredFile

from ..file_names import parts_of
from .account import CloudinaryAccount, is_plain_url
from .client import CALLS_AT_ONCE, CloudinaryClient
from .daemon_threads import DaemonThreads
from .refusals import NoSuchFile


class CloudinaryFileStorage(FileStorage):
    """Keeps each file as the image ``<folder>/<name>``, readable by anybody who knows its address.

    An address names the file's version, so that no cache shows an older one. ``timeout`` bounds each step of a call in
    seconds; a cancelled call returns at once. Wrong credentials, and a clock an hour wrong, are ``CredentialsRefused``.
    """

    def __init__(self, account: CloudinaryAccount, *, timeout: float = 10.0) -> None:
        self._folder = account.folder
        self._client = CloudinaryClient(account, timeout=timeout)
        self._threads = DaemonThreads(CALLS_AT_ONCE, name="cloudinary")

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        answer = await self._ask(
            uploader.upload,
            BytesIO(content),  # the SDK would send no file for empty bytes, and open a path or an address for a text
            public_id=self._public_id(name),
            overwrite=True,
            filename=media_type.replace("/", "."),  # image.png, from which the SDK names the part's type
        )
        version = answer.get("version")
        return StoredFile(url=_address(answer), version=None if version is None else str(version))

    async def delete(self, name: str) -> None:
        answer = await self._ask(uploader.destroy, self._public_id(name), invalidate=True)
        if answer.get("result") not in ("ok", "not found"):
            raise DeliveryFailed("Cloudinary does not say that the file is gone")

    async def url_for(self, name: str) -> str | None:
        try:
            return _address(await self._ask(uploader.explicit, self._public_id(name)))
        except NoSuchFile:
            return None

    async def close(self) -> None:
        """Take no more work and cancel what has not begun; a call that hangs is left to its timeout."""
        self._threads.close()

    async def _ask(self, action: Callable[..., Any], *arguments: object, **options: object) -> dict[str, Any]:
        return await self._threads.run(partial(self._client.ask, action, *arguments, **options))

    def _public_id(self, name: str) -> str:
        return "/".join([self._folder, *parts_of(name)])


def _address(answer: dict[str, Any]) -> str:
    """The ``https`` address in an answer."""
    url = answer.get("secure_url")
    if not isinstance(url, str) or not is_plain_url(url, "https"):
        raise DeliveryFailed("Cloudinary's answer holds no https address of the file")
    return url
