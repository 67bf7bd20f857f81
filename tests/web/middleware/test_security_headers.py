"""Headers, every answer; request id and time on every answer too."""

from __future__ import annotations

import re
from typing import Any, cast

import httpx
import pytest

from icct_http.web.middleware.security_headers import SecurityHeadersMiddleware

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-XSS-Protection": "1; mode=block",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("name", HEADERS)
def test_every_answer_has_the_header_once(answers: dict[str, httpx.Response], name: str) -> None:
    found = {kind: answer.headers.get_list(name) for kind, answer in answers.items()}
    assert found == {kind: [HEADERS[name]] for kind in answers}


def test_every_answer_gives_pages_no_permission(answers: dict[str, httpx.Response]) -> None:
    for answer in answers.values():
        policies = answer.headers["Permissions-Policy"].split(", ")
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policies)
        assert all(policy.endswith("=()") for policy in policies)


def test_no_answer_names_the_server(answers: dict[str, httpx.Response]) -> None:
    """An empty header: where there is none, the server writes its own name there."""
    assert {tuple(answer.headers.get_list("Server")) for answer in answers.values()} == {("",)}
    assert not any("powered" in name for answer in answers.values() for name in answer.headers)


def test_every_answer_has_its_own_request_id(answers: dict[str, httpx.Response]) -> None:
    ids = [answer.headers.get_list("X-Request-ID") for answer in answers.values()]
    assert all(len(own) == 1 for own in ids)
    assert len({own[0] for own in ids}) == len(answers)


def test_every_answer_tells_its_process_time_in_seconds(answers: dict[str, httpx.Response]) -> None:
    for answer in answers.values():
        (taken,) = answer.headers.get_list("X-Process-Time")
        assert re.fullmatch(r"\d+\.\d{6}", taken)
        assert 0 < float(taken) < 60


async def test_a_header_that_a_handler_has_set_wins() -> None:
    """As the policy of a page of documentation must."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        own = [(b"Content-Security-Policy", b"script-src 'self'"), (b"cache-control", b"public")]
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body", "body": b"page"})

    wrapped = SecurityHeadersMiddleware(cast("Any", app))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", wrapped)), base_url="http://desk") as client:
        answer = await client.get("/docs")
    assert answer.headers.get_list("Content-Security-Policy") == ["script-src 'self'"]
    assert answer.headers.get_list("Cache-Control") == ["public"]
    assert answer.headers.get_list("X-Frame-Options") == ["DENY"]
