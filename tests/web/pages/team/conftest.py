"""A captain at a service without deliveries of its own."""

from __future__ import annotations

import pytest

from tests.support.http.captain import Captain, a_captain
from tests.support.http.in_memory_service import Desk


@pytest.fixture
async def captain(idle_desk: Desk) -> Captain:
    """A captain who has just registered a team of eleven."""
    return await a_captain(idle_desk)
