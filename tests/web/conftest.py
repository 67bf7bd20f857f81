"""A service for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from icct_http.service.registering import database_watch
from tests.support.http.admin_client import Office, open_office
from tests.support.http.every_answer import every_answer
from tests.support.http.in_memory_service import Desk, open_desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A service with the default rules that nobody has used yet."""
    async with open_desk() as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the database is given up at once."""
    monkeypatch.setattr(database_watch, "LOOK_WITHIN", 0.001)


@pytest.fixture
async def idle_desk() -> AsyncIterator[Desk]:
    """The same without deliveries beside it: what a registration leaves behind stays to be looked at."""
    async with open_desk(DELIVER_IN_SERVER="false") as opened:
        yield opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """An organisers' office at a service without deliveries."""
    async with open_office() as opened:
        yield opened


@pytest.fixture(scope="session")
async def shared_office() -> AsyncIterator[Office]:
    """One office for questions that can change nothing; three teams are registered there."""
    async with open_office() as opened:
        await opened.register("José's Eleven", "தமிழ் அணி")
        await opened.register("Lions", captain_name="Hans Krüger", coach_name="Coach Kapil")
        yield opened


@pytest.fixture(scope="session")
async def shared_desk() -> AsyncIterator[Desk]:
    """One service for requests that can change nothing."""
    async with open_desk() as opened:
        yield opened


@pytest.fixture(scope="session")
async def answers() -> dict[str, httpx.Response]:
    """One answer of each kind, by its kind."""
    return await every_answer()
