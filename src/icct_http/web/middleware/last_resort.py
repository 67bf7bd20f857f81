"""Answers errors that nothing else caught like any other failure."""

from __future__ import annotations

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ..problems.catalogue import problem_of
from .refusal import refuse

_log = structlog.stdlib.get_logger("icct.errors")


class AnswerCutShort(Exception):
    """The answer had begun: the server cuts the connection, and prints this error, which has no words of its own."""


class LastResortMiddleware:
    """Answers 500 in the one shape of every error; an answer that had begun is cut off by the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        started = False

        async def noticing_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, noticing_send)
        except Exception as error:  # noqa: BLE001  whatever it is
            _log.error("unexpected_error", exc_info=error)
            if started:
                raise AnswerCutShort from None
            await refuse(scope, send, problem_of(error))
