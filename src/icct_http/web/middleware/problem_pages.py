"""Lets errors of a request be shown as pages, whoever answers them."""

from __future__ import annotations

from collections.abc import Awaitable

from litestar.types import ASGIApp, HTTPScope, Receive, Send

from ..problems.error_body import ProblemPages
from .base import HttpMiddleware


class ProblemPagesMiddleware(HttpMiddleware):
    """Puts the pages into the request's state, where ``error_answer`` finds them; other requests cost nothing more."""

    def __init__(self, app: ASGIApp, pages: ProblemPages) -> None:
        super().__init__(app)
        self._pages = pages

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        scope.setdefault("state", {})["problem_pages"] = self._pages
        return self.app(scope, receive, send)
