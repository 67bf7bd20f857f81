"""Organisers at the page of a team, at a service without deliveries of its own."""

from __future__ import annotations

import pytest

from tests.support.http.at_team import AtTeam, at_team
from tests.support.http.in_memory_service import Desk


@pytest.fixture
async def team(idle_desk: Desk) -> AtTeam:
    """A reviewer at the page of the only team."""
    await idle_desk.register()
    return await at_team(idle_desk)
