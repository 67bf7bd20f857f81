"""Pictures of forms that had mistakes, in a dictionary."""

from __future__ import annotations

from datetime import datetime

from icct_core import KeptUploads, UploadLimits, digest_of

from .database import InMemoryDatabase
from .tables import KeptUpload


class InMemoryKeptUploads(KeptUploads):
    def __init__(self, database: InMemoryDatabase, limits: UploadLimits | None = None) -> None:
        self._database = database
        self._limits = limits or UploadLimits()

    async def keep(self, key: str, address: str, content: bytes, *, at: datetime) -> bool:
        upload = KeptUpload(digest_of(address), content, at + self._limits.kept_for)
        async with self._database.changing() as tables:
            tables.kept_uploads.pop(digest_of(key), None)
            others = [other for other in tables.kept_uploads.values() if other.ends_at > at]
            same_address = sum(other.address == upload.address for other in others)
            has_room = sum(len(other.content) for other in others) + len(content) <= self._limits.most_bytes
            if kept := has_room and same_address < self._limits.most_of_an_address:
                tables.kept_uploads[digest_of(key)] = upload
        return kept

    async def find(self, key: str, *, at: datetime) -> bytes | None:
        found = self._database.tables.kept_uploads.get(digest_of(key))
        return found.content if found and found.ends_at > at else None

    async def drop(self, key: str) -> None:
        async with self._database.changing() as tables:
            tables.kept_uploads.pop(digest_of(key), None)

    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        async with self._database.changing() as tables:
            ended = [key for key, upload in tables.kept_uploads.items() if upload.ends_at <= ended_at][:limit]
            for key in ended:
                del tables.kept_uploads[key]
        return len(ended)
