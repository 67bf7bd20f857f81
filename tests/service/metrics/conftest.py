"""A service for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.http.in_memory_service import Desk, open_desk


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
