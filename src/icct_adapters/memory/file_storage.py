"""Logos in a dictionary."""

from __future__ import annotations

from icct_core import FileStorage, StoredFile

from ..files.file_names import parts_of


class InMemoryFileStorage(FileStorage):
    """Keeps (content, media type) by name in ``files``."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        parts_of(name)
        self.files[name] = content, media_type
        return StoredFile(url=f"memory:{name}")

    async def delete(self, name: str) -> None:
        parts_of(name)
        self.files.pop(name, None)

    async def url_for(self, name: str) -> str | None:
        parts_of(name)
        return f"memory:{name}" if name in self.files else None
