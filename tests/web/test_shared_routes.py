"""Services of tests that have the same routes one after the other have nothing else in common."""

from __future__ import annotations

from typing import Any

import pytest

from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from tests.support.http.in_memory_service import ACCEPTED, IN_MEMORY, Desk, open_desk
from tests.support.http.shared_routes import routes_of

ALIKE: dict[str, Any] = {"TOURNAMENT_NAME": "One after the other", "DELIVER_IN_SERVER": "false"}


async def check_is_new(desk: Desk) -> None:
    assert desk.kept() == set()
    assert (await desk.client.get("/api/v1/churches")).json()["churches"] == []
    assert (await desk.register()).json() == ACCEPTED


async def test_a_service_finds_nothing_of_another_that_is_beside_it_or_was_before() -> None:
    async with open_desk(**ALIKE) as first, open_desk(**ALIKE) as beside:
        await check_is_new(first)
        await check_is_new(beside)
    for _ in range(3):
        async with open_desk(**ALIKE) as later:
            await check_is_new(later)


def test_routes_are_handed_on_by_one_that_ended_well_to_one_with_the_same_variables() -> None:
    settings = Settings.from_environment(variables := IN_MEMORY | {"TOURNAMENT_NAME": "Handed on"})
    container = build_container(settings)
    with routes_of(variables, settings, container) as first, routes_of(variables, settings, container) as beside:
        assert beside is not first
    with routes_of(variables, settings, container) as again:
        assert again in (first, beside)
    with pytest.raises(ValueError, match="ended badly"), routes_of(variables, settings, container) as bad:
        raise ValueError("ended badly")
    with routes_of(variables, settings, container) as one, routes_of(variables, settings, container) as other:
        assert bad not in (one, other)
    with routes_of(variables | {"PAGES": "false"}, settings, container) as different:
        assert different not in (one, other)
