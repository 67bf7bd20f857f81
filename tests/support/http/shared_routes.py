"""Routes that one service after the other is made of: to make them takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, cast

from litestar import Litestar
from litestar.di import Provide
from litestar.types import Empty

from icct_http.application import create_api, route_parts
from icct_http.container import Container
from icct_http.service.settings.settings import Settings

MADE_OF = ("pages_on", "board.public_board", "deliveries.in_server", "requests.max_request_size")
"""The settings that routes are made of; all others reach them by their parameters, which are handed on."""

AT_MOST = 6
"""As many are kept for others: those of settings that only one test has go."""


class _Current:
    """Stands for the container of the service that has the routes now."""

    def __init__(self, container: Container) -> None:
        self.container = container

    def __getattr__(self, name: str) -> Any:
        return lambda *given, **named: getattr(self.container, name)(*given, **named)


@dataclass(frozen=True, slots=True)
class _Routes:
    """Those of an application, and whose they are."""

    current: _Current
    api: Litestar = field(compare=False)

    def hand_to(self, settings: Settings, container: Container) -> None:
        """Leave nothing of the service that had them before."""
        self.current.container = container
        parts = route_parts(settings, container)
        assert parts.keys() == self.api.dependencies.keys()
        for name, provided in self.api.dependencies.items():
            provide = cast("Provide", provided)
            provide.dependency, provide.value = parts[name].dependency, Empty


_free: list[tuple[tuple[Any, ...], _Routes]] = []
"""With the settings that they were made of; those that were used last are at the end."""


@contextmanager
def routes_of(settings: Settings, container: Container) -> Iterator[Litestar]:
    """The routes with these settings, for the length of the block this container's alone.

    They are made anew if none are free. After an error they are nobody's: something may still be at work in them.
    """
    key = attrgetter(*MADE_OF)(settings)
    place = next((place for place, (made_with, _) in enumerate(_free) if made_with == key), None)
    if place is None:
        current = _Current(container)
        routes = _Routes(current, create_api(settings, cast("Container", current)))
    else:
        _, routes = _free.pop(place)
        routes.hand_to(settings, container)
    yield routes.api
    _free.append((key, routes))
    del _free[:-AT_MOST]
