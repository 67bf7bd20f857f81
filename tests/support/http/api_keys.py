"""Keys for requests of tests."""

from __future__ import annotations

from icct_core import CreateKeyCommand
from tests.support.http.in_memory_service import Desk

ADMIN_KEY = "0123456789abcdef-0123456789abcdef"


async def a_secret(desk: Desk, *scopes: str, name: str = "website") -> str:
    """The secret of a new key of this service."""
    return (await desk.container.create_key()(CreateKeyCommand(name=name, scopes=scopes))).secret


def with_key(secret: str) -> list[tuple[str, str]]:
    """The header that shows a key."""
    return [("X-API-Key", secret)]
