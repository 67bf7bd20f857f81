"""A service for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.http.desk import Desk, open_desk
from tests.http.every_answer import every_answer


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A service with the default rules that nobody has used yet."""
    async with open_desk() as opened:
        yield opened


@pytest.fixture
async def idle_desk() -> AsyncIterator[Desk]:
    """The same without deliveries beside it: what a registration leaves behind stays to be looked at."""
    async with open_desk(DELIVER_IN_SERVER="false") as opened:
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
