"""CORS: the listed origins only, and what their scripts may read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.support.http.in_memory_service import PATH, Desk, open_desk

WEBSITE = "https://icct26.com"
LISTED: dict[str, Any] = {"CORS_ORIGINS": f"{WEBSITE}, https://www.icct26.com"}
EXPOSED = {"X-Request-ID", "RateLimit", "RateLimit-Policy", "Retry-After", "Idempotent-Replayed", "ETag"}
OTHERS = [
    "https://evil.example",
    "http://icct26.com",
    "https://icct26.com.evil.example",
    "https://icct26.com:8443",
    "null",
]


async def preflight(desk: Desk, origin: str, path: str = PATH) -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-api-key"}
    return await desk.client.options(path, headers=asked)


def names(header: str) -> set[str]:
    return set(header.split(", "))


@pytest.mark.parametrize("origin", [WEBSITE, "https://www.icct26.com"])
async def test_a_listed_origin_may_read_every_answer_and_the_headers_that_matter(origin: str) -> None:
    async with open_desk(**LISTED) as desk:
        headers = [("Origin", origin)]
        answers = [await desk.register(headers=headers), await desk.client.get("/nothing", headers=headers)]
    for answer in answers:
        assert answer.headers.get_list("Access-Control-Allow-Origin") == [origin]
        assert names(answer.headers["Access-Control-Expose-Headers"]) == EXPOSED
        assert "Origin" in answer.headers.get_list("Vary")
        assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_a_website_can_read_that_it_is_limited() -> None:
    async with open_desk(**LISTED, RATE_LIMIT_REQUESTS="1") as desk:
        answers = [await desk.client.get("/nothing", headers={"Origin": WEBSITE}) for _ in range(2)]
    assert answers[1].status_code == 429
    assert answers[1].headers["Access-Control-Allow-Origin"] == WEBSITE


@pytest.mark.parametrize("origin", OTHERS)
async def test_no_other_origin_is_told_anything(origin: str) -> None:
    async with open_desk(**LISTED) as desk:
        answers = [await desk.client.get("/health", headers={"Origin": origin}), await preflight(desk, origin)]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "Origin" in answer.headers.get_list("Vary")


async def test_without_a_list_no_origin_is() -> None:
    async with open_desk() as desk:
        answers = [await desk.client.get("/health", headers={"Origin": WEBSITE}), await preflight(desk, WEBSITE)]
    assert not [name for answer in answers for name in answer.headers if name.startswith("access-control-")]


async def test_a_preflight_is_answered_and_not_counted() -> None:
    async with open_desk(**LISTED, RATE_LIMIT_REQUESTS="1") as desk:
        answers = [await preflight(desk, WEBSITE, path) for path in (PATH, "/admin/teams", "/nothing")]
        assert (await desk.client.get("/nothing")).status_code == 404
    for answer in answers:
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["Access-Control-Allow-Origin"] == WEBSITE
        assert {"DELETE", "GET", "PATCH", "POST"} <= names(answer.headers["Access-Control-Allow-Methods"])
        wanted = {"Content-Type", "X-API-Key", "X-Idempotency-Key", "Idempotency-Key", "If-Match", "X-Request-ID"}
        assert wanted <= names(answer.headers["Access-Control-Allow-Headers"])
        assert int(answer.headers["Access-Control-Max-Age"]) > 0


async def test_credentials_are_for_listed_origins_and_a_setting() -> None:
    async with open_desk(**LISTED, CORS_ALLOW_CREDENTIALS="true") as desk:
        answers = [await desk.client.get("/health", headers={"Origin": WEBSITE}), await preflight(desk, WEBSITE)]
        other = await desk.client.get("/health", headers={"Origin": "https://evil.example"})
    assert {answer.headers["Access-Control-Allow-Credentials"] for answer in answers} == {"true"}
    assert "Access-Control-Allow-Credentials" not in other.headers


async def test_a_star_is_anybody() -> None:
    async with open_desk(CORS_ORIGINS="*") as desk:
        answer = await desk.client.get("/health", headers={"Origin": "https://anybody.example"})
        without = await desk.client.get("/health")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert names(answer.headers["Access-Control-Expose-Headers"]) == EXPOSED
    assert "Access-Control-Allow-Origin" not in without.headers
