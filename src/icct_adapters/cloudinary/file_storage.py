"""The file storage port on Cloudinary."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from cloudinary import uploader

from icct_core import FileStorage, ServiceInDoubt, StoredFile

from ..files.file_names import parts_of
from .account import CloudinaryAccount
from .client import CALLS_AT_ONCE, CloudinaryClient
from .daemon_threads import DaemonThreads
from .refusals import NoSuchFile
from .stored import stored_file


class CloudinaryFileStorage(FileStorage):
    """Keeps each file as the image ``<folder>/<name>``, readable by anybody who knows its address.

    An address names the file's version, so that no cache shows an older one. ``timeout`` bounds each step of a call in
    seconds; a cancelled call returns at once. Wrong credentials, and a clock an hour wrong, are ``CredentialsRefused``.
    """

    def __init__(self, account: CloudinaryAccount, *, timeout: float = 10.0) -> None:
        self._cloud_name = account.cloud_name
        self._folder = account.folder
        self._client = CloudinaryClient(account, timeout=timeout)
        self._threads = DaemonThreads(CALLS_AT_ONCE, name="cloudinary")

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        public_id = self._public_id(name)
        answer = await self._ask(
            uploader.upload,
            BytesIO(content),  # the SDK would send no file for empty bytes, and open a path or an address for a text
            public_id=public_id,
            overwrite=True,
            filename=media_type.replace("/", "."),  # image.png, from which the SDK names the part's type
        )
        return stored_file(answer, cloud_name=self._cloud_name, public_id=public_id)

    async def delete(self, name: str) -> None:
        answer = await self._ask(uploader.destroy, self._public_id(name), invalidate=True)
        if answer.get("result") not in ("ok", "not found"):
            raise ServiceInDoubt("Cloudinary does not say that the file is gone")

    async def url_for(self, name: str) -> str | None:
        public_id = self._public_id(name)
        try:
            answer = await self._ask(uploader.explicit, public_id)
        except NoSuchFile:
            return None
        return stored_file(answer, cloud_name=self._cloud_name, public_id=public_id).url

    async def close(self) -> None:
        """Take no more work and cancel what has not begun; a call that hangs is left to its timeout."""
        self._threads.close()

    async def _ask(self, action: Callable[..., Any], *arguments: object, **options: object) -> dict[str, Any]:
        return await self._threads.run(partial(self._client.ask, action, *arguments, **options))

    def _public_id(self, name: str) -> str:
        return "/".join([self._folder, *parts_of(name)])
