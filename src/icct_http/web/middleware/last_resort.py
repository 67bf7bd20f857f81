"""Answers errors that nothing else caught like any other failure."""

from __future__ import annotations

from collections.abc import Awaitable

import structlog
from litestar.types import HTTPScope, Message, Receive, Send

from ..problems.catalogue import problem_of
from .base import HttpMiddleware
from .refusal import refuse

_log = structlog.stdlib.get_logger("icct.errors")


class AnswerCutShort(Exception):
    """The answer had begun: the server cuts the connection, and prints this error, which has no words of its own."""


class LastResortMiddleware(HttpMiddleware):
    """Answers 500 in the one shape of every error; an answer that had begun is cut off by the server."""

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        started = False

        def noticing_send(message: Message) -> Awaitable[None]:
            nonlocal started
            started = True
            return send(message)

        try:
            await self.app(scope, receive, noticing_send)
        except Exception as error:  # noqa: BLE001  whatever it is
            _log.error("unexpected_error", exc_info=error)
            if started:
                raise AnswerCutShort from None
            await refuse(scope, send, problem_of(error))
