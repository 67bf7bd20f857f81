"""The fingerprint of a key in a dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from icct_core import SigningKeys

from .database import InMemoryDatabase

_LINKS = "links"


class InMemorySigningKeys(SigningKeys):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def agree(self, fingerprints: Sequence[str], *, at: datetime) -> bool:  # noqa: ARG002  the port's
        async with self._database.changing() as tables:
            if tables.signing_keys.get(_LINKS, fingerprints[0]) not in fingerprints:
                return False
            tables.signing_keys[_LINKS] = fingerprints[0]
            return True

    async def kept(self) -> str | None:
        return self._database.tables.signing_keys.get(_LINKS)

    async def replace(self, fingerprint: str, *, at: datetime) -> None:  # noqa: ARG002  as above
        async with self._database.changing() as tables:
            tables.signing_keys[_LINKS] = fingerprint
