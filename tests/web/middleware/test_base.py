"""The base of the wrappers."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import Any, cast

import pytest
from litestar.types import HTTPScope, Message, Receive, Scope, Send

from icct_adapters.memory import InMemoryRateCounter
from icct_http.web.access.rate_limiter import RateLimiter
from icct_http.web.middleware.base import HttpMiddleware, on_start, with_headers
from icct_http.web.middleware.stack import StackOptions, middleware_stack

HTTP: Any = {"type": "http"}
START: Any = {"type": "http.response.start", "status": 200, "headers": [(b"a", b"1")]}
BODY: Any = {"type": "http.response.body", "body": b"", "more_body": False}


class Refusing(HttpMiddleware):
    """Lets no request in."""

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        await send(START)


class PassingOn(HttpMiddleware):
    """Changes nothing."""

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        return self.app(scope, receive, send)


class Sent(list[Message]):
    """What was sent."""

    async def send(self, message: Message) -> None:
        self.append(message)


async def receive() -> Any:
    raise AssertionError("nothing is read")


async def test_a_request_is_for_the_wrapper_alone() -> None:
    async def app(*_: Any) -> None:
        raise AssertionError("the wrapper has answered")

    sent = Sent()
    await Refusing(app)(HTTP, receive, sent.send)
    assert sent == [START]


@pytest.mark.parametrize("kind", ["lifespan", "websocket"])
async def test_what_is_no_request_passes_by_the_wrapper(kind: str) -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, *_: Any) -> None:
        seen.append(scope)

    scope: Any = {"type": kind}
    await Refusing(app)(scope, receive, Sent().send)
    assert seen == [scope]


@pytest.mark.parametrize("scope", [HTTP, {"type": "lifespan"}])
async def test_a_wrapper_adds_no_coroutine_of_its_own(scope: Any) -> None:
    async def app(*_: Any) -> None:
        """Is the only one."""

    made: list[Any] = []

    def calls_app(*arguments: Any) -> Awaitable[None]:
        made.append(app(*arguments))
        return made[0]  # type: ignore[no-any-return]

    result = PassingOn(PassingOn(calls_app))(scope, receive, Sent().send)
    assert result is made[0]
    await result


async def test_the_start_alone_is_looked_at_and_may_be_changed() -> None:
    seen: list[Message] = []
    sent = Sent()
    send = on_start(sent.send, seen.append)
    await send(START)
    await send(BODY)
    assert seen == [START]
    assert sent == [START, BODY]


async def test_headers_come_after_those_of_the_answer() -> None:
    sent = Sent()
    start: Any = dict(START)
    await with_headers(sent.send, [(b"b", b"2")])(start)
    assert sent == [{**START, "headers": [(b"a", b"1"), (b"b", b"2")]}]


def test_the_whole_application_is_known_as_asgi_3() -> None:
    """Servers and clients of tests look whether it is a coroutine function."""
    options = StackOptions(
        hosts=("*",), trusted_networks=(), cors_origins=(), cors_allow_credentials=False, request_timeout=60
    )
    limiter = RateLimiter(counter=InMemoryRateCounter(), requests=1, key_requests=1, dry_runs=1)
    stacked = middleware_stack(cast("Any", None), options, limiter=limiter, observe=lambda *_: None)
    assert inspect.iscoroutinefunction(stacked)
