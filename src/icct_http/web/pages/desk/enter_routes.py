"""``/desk/enter/<token>``: the first admin enters, by the link that development prints on the terminal."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, post, route
from litestar.params import FromPath

from icct_core import CodeInvalid

from ...access.client_addresses import parse_address
from ...injection import Injected
from ..page_frame import Manner
from ..pages_only import READ, pages_only
from .addresses import HOME
from .browsers import browser_in_words
from .desk_page import DeskPage
from .instead import refuse_plain_http
from .sign_in_routes import begun

_FORWARDED = frozenset({"forwarded", "x-real-ip", "via", "cf-connecting-ip", "true-client-ip"})
"""Headers by which a proxy names the client for whom it asks, beside ``X-Forwarded-…``."""


class EnterController(Controller):
    """A page with one button: a program that only follows the link signs nobody in."""

    guards = (pages_only,)

    @route("/desk/enter/{token:str}", http_method=READ, status_code=200)
    async def form(
        self, request: Request[Any, Any, Any], token: FromPath[str], desk_page: Injected[DeskPage]
    ) -> Response[Any]:
        refuse_plain_http(request, desk_page)
        is_open = _is_here(request) and await desk_page.enter_as_first.is_open(token)
        return _page(request, desk_page, is_open=is_open)

    @post("/desk/enter/{token:str}", status_code=200)
    async def enter(
        self, request: Request[Any, Any, Any], token: FromPath[str], desk_page: Injected[DeskPage]
    ) -> Response[Any]:
        """Sign in the first admin, if the link is the newest, was not used, and is asked for on this machine."""
        refuse_plain_http(request, desk_page)
        if not _is_here(request):
            return _page(request, desk_page, is_open=False)
        try:
            signed_in = await desk_page.enter_as_first(token, browser_in_words(request.scope))
        except CodeInvalid:
            return _page(request, desk_page, is_open=False)
        return await begun(request, desk_page, signed_in, HOME)


def _page(request: Request[Any, Any, Any], page: DeskPage, *, is_open: bool) -> Response[bytes]:
    return page.show(request, "enter.html", Manner(status=200 if is_open else 404), is_open=is_open)


def _is_here(request: Request[Any, Any, Any]) -> bool:
    """Whether it is asked for on this machine; behind a tunnel or a proxy nobody is, whatever its own address is."""
    if any(name in _FORWARDED or name.startswith("x-forwarded-") for name in request.headers):
        return False
    address = parse_address(request.scope["state"]["client_address"])
    return address is not None and address.is_loopback
