"""A file storage with retries, a time limit and a circuit breaker."""

from __future__ import annotations

from icct_core import FileStorage, StoredFile

from .guard import Guard


class ResilientFileStorage(FileStorage):
    def __init__(self, guarded: FileStorage, guard: Guard) -> None:
        self._guarded = guarded
        self._guard = guard

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        return await self._guard.call(lambda: self._guarded.store(name, content, media_type), about=name)

    async def delete(self, name: str) -> None:
        await self._guard.call(lambda: self._guarded.delete(name), about=name)

    async def url_for(self, name: str) -> str | None:
        return await self._guard.call(lambda: self._guarded.url_for(name), about=name)
