"""Whether registration is open is judged by the database's time, whatever the server's own clock says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from icct_adapters.memory import InMemoryDatabase, ManualClock
from icct_http.container import Container
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, send_whole

NOW = ManualClock().now()
AHEAD = timedelta(seconds=5)


class AheadDatabase(InMemoryDatabase):
    """Its clock shows five seconds more than the server's."""

    async def time(self) -> datetime:  # type: ignore[override]
        return NOW + AHEAD


def with_a_clock_of_its_own(container: Container) -> None:
    container.database_probe.override(AheadDatabase())


async def by_api(desk: Desk) -> bool:
    """Whether a form sent by a program is taken."""
    answer = await desk.register()
    assert answer.status_code in {200, 409}, answer.text
    return answer.status_code == 200


async def by_page(desk: Desk) -> bool:
    """Whether one sent by a browser is."""
    answer = await send_whole(desk)
    assert answer.status_code in {303, 409}, heading_of(answer)
    return answer.status_code == 303


@pytest.mark.parametrize("is_taken", [by_api, by_page])
@pytest.mark.parametrize(("closes_in", "taken"), [(3, False), (6, True)])
async def test_a_form_arrives_by_the_database_s_time(
    is_taken: Callable[[Desk], Awaitable[bool]], closes_in: int, taken: bool
) -> None:
    closes_at = (NOW + timedelta(seconds=closes_in)).isoformat()
    async with open_desk(with_a_clock_of_its_own, REGISTRATION_CLOSES_AT=closes_at) as desk:
        assert await is_taken(desk) is taken


async def test_registration_is_closed_at_the_database_s_time() -> None:
    async with open_desk(with_a_clock_of_its_own, ADMIN_API_KEY=ADMIN_KEY) as desk:
        answer = await desk.client.put(
            "/admin/window", json={"closed": True, "version": 0}, headers={"X-API-Key": ADMIN_KEY}
        )
    assert answer.json()["closed_at"] == "2026-01-01T00:00:05Z"
