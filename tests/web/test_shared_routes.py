"""Services of tests that have the same routes one after the other have nothing else in common."""

from __future__ import annotations

import re
from dataclasses import dataclass, is_dataclass
from typing import Any, cast

import pytest

from icct_http.application import create_api, create_app
from icct_http.container import Container, build_container
from icct_http.service.settings.settings import Settings
from tests.support.http.in_memory_service import ACCEPTED, IN_MEMORY, Desk, open_desk
from tests.support.http.lifespan import running
from tests.support.http.shared_routes import MADE_OF, routes_of

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


async def test_a_service_has_its_own_settings_though_another_had_its_routes() -> None:
    for name in ("First of two", "Second of two"):
        async with open_desk(**ALIKE | {"TOURNAMENT_NAME": name}) as desk:
            assert (await desk.client.get("/api/v1/tournament")).json()["name"] == name
            for path in ("/", "/privacy", "/register"):
                page = (await desk.client.get(path, headers={"Accept": "text/html"})).text
                assert set(re.findall("(?:First|Second) of two", page)) == {name}


def test_routes_are_handed_on_by_one_that_ended_well_to_one_with_settings_that_make_the_same() -> None:
    def given(**variables: str) -> tuple[Settings, Container]:
        settings = Settings.from_environment(IN_MEMORY | {"MAX_REQUEST_SIZE": "2000001"} | variables)
        return settings, build_container(settings)

    with routes_of(*given()) as first, routes_of(*given()) as beside:
        assert beside is not first
    with routes_of(*given(TOURNAMENT_NAME="Handed on")) as again:
        assert again in (first, beside)
    with pytest.raises(ValueError, match="ended badly"), routes_of(*given()) as bad:
        raise ValueError("ended badly")
    with routes_of(*given()) as one, routes_of(*given()) as other:
        assert bad not in (one, other)
    with routes_of(*given(PAGES="false")) as different:
        assert different not in (one, other)


@dataclass(frozen=True, slots=True)
class Noted:
    """Settings, or a group of them, that note what is read."""

    value: object
    path: str
    read: set[str]

    def __getattr__(self, name: str) -> object:
        value, path = getattr(self.value, name), f"{self.path}.{name}".lstrip(".")
        if is_dataclass(value) and not path.count("."):
            return Noted(value, path, self.read)
        self.read.add(path)
        return value


async def test_of_the_settings_routes_are_made_of_those_alone_that_tell_them_apart() -> None:
    settings = Settings.from_environment(IN_MEMORY)
    container = build_container(settings)
    read: set[str] = set()
    noted = cast("Settings", Noted(settings, "", read))
    async with running(create_app(settings, container, create_api(noted, container))):
        pass
    assert read == set(MADE_OF)
