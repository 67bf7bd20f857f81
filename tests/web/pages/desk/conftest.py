"""A service with pages, without deliveries beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.http.in_memory_service import Desk, open_desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_desk(PAGES="true", DELIVER_IN_SERVER="false") as opened:
        yield opened
