"""Files in a dictionary."""

from __future__ import annotations

from pathlib import PurePosixPath

from icct_core import DeliveryRejected, FileStorage, StoredFile


class InMemoryFileStorage(FileStorage):
    """Keeps (content, media type) by name in ``files``."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        self.files[_checked(name)] = content, media_type
        return StoredFile(url=f"memory:{name}")

    async def delete(self, name: str) -> None:
        self.files.pop(_checked(name), None)

    async def url_for(self, name: str) -> str | None:
        return f"memory:{name}" if _checked(name) in self.files else None


def _checked(name: str) -> str:
    path = PurePosixPath(name)
    if str(path) != name or path.is_absolute() or not {"..", "."}.isdisjoint(path.parts) or set("\0\\") & set(name):
        raise DeliveryRejected("a file name may not lead out of the storage")
    return name
