"""Records what a command has shown of teams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from icct_core import OPERATOR, DatabaseUnavailable, RegistrationId

from ..container import Container
from .terminal.printing import announce


@asynccontextmanager
async def recording_views(container: Container, *shown: RegistrationId) -> AsyncIterator[None]:
    """Print these teams' contact data in the block; that it was seen is recorded after it, however the block ends.

    If it cannot be recorded, a line says so, and what was printed stands.
    """
    try:
        yield
    finally:
        try:
            teams = await container.registrations().find_many(shown) if shown else ()
            await container.record_access().viewed(*teams, actor=OPERATOR)
        except DatabaseUnavailable:
            announce("icct: The history could not record that this was shown: try `icct check`.", on_error=True)
