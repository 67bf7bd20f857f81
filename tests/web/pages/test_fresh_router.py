"""Routers of pages are made for one application each, and not copied into it."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from litestar import Litestar, Router
from litestar.handlers import HTTPRouteHandler

from icct_http import application
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.pages.page_router import page_router
from tests.support.http.in_memory_service import IN_MEMORY


def handlers(api: Litestar) -> list[HTTPRouteHandler]:
    return [handler for route in api.routes for handler in getattr(route, "route_handlers", ())]


def layers(api: Litestar) -> list[Any]:
    """What routes are in: the application, routers and controllers."""
    return list(chain.from_iterable(handler.ownership_layers for handler in handlers(api)))


def test_an_application_takes_them_as_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Router] = []

    def kept(*, board: bool) -> Router:
        made.append(page_router(board=board))
        return made[-1]

    monkeypatch.setattr(application, "page_router", kept)
    settings = Settings.from_environment(IN_MEMORY)
    one, other = (application.create_api(settings, build_container(settings)) for _ in range(2))
    assert len(made) == 2
    assert any(layer is made[0] for layer in layers(one))
    assert any(layer is made[1] for layer in layers(other))
    assert {id(handler) for handler in handlers(one)} & {id(handler) for handler in handlers(other)} == set()
