"""The routes of all pages, and who may send forms to them."""

from __future__ import annotations

from typing import Any

from litestar import Router
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from ..problems.catalogue import CrossSiteRequest
from .board.board_page import BoardPageController
from .desk.desk_router import desk_router
from .fresh_router import FreshRouter
from .home import HomeController
from .privacy import PrivacyController
from .register.register_routes import RegisterController
from .static_files import StaticController
from .team.contact_routes import ContactController
from .team.data_routes import DataController
from .team.edit_routes import EditController
from .team.logo_routes import LogoController
from .team.lost_routes import LostController
from .team.team_routes import TeamController
from .team.withdraw_routes import WithdrawController

_TEAM = (
    LostController,
    TeamController,
    EditController,
    LogoController,
    ContactController,
    WithdrawController,
    DataController,
)

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


async def from_our_pages(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse a form that a browser says comes from another website.

    Nothing here is authorised by a cookie; browsers on plain http, and programs, say nothing of where a form is from.
    """
    if connection.scope.get("method") in _READING:
        return
    if "cross-site" in connection.headers.getall("sec-fetch-site", []):
        raise CrossSiteRequest


def page_router(*, board: bool) -> Router:
    """Every page below ``/``, with the public ``board`` or without it."""
    for_everybody = (HomeController, PrivacyController, *([BoardPageController] if board else []))
    return FreshRouter(
        path="/",
        route_handlers=[*for_everybody, RegisterController, *_TEAM, StaticController, desk_router()],
        guards=[from_our_pages],
        include_in_schema=False,
    )
