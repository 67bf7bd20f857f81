"""Rate limit: so many requests a minute for each client address, and more for each valid key instead."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from icct_http.web.middleware.rate_limit import is_exempt
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import PATH, Desk, a_client, open_desk

KEY = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"


@pytest.fixture
async def limited_desk() -> AsyncIterator[Desk]:
    """A service with the published limit."""
    async with open_desk(RATE_LIMIT_REQUESTS="30") as opened:
        yield opened


async def test_of_a_hundred_concurrent_requests_exactly_thirty_are_admitted(limited_desk: Desk) -> None:
    answers = await asyncio.gather(*(limited_desk.client.get(PATH) for _ in range(100)))
    assert Counter(answer.status_code for answer in answers) == {405: 30, 429: 70}
    assert limited_desk.container.rate_limiter().rejected == 70


async def test_a_forged_x_forwarded_for_changes_nothing(limited_desk: Desk) -> None:
    forged = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(100)]
    answers = await asyncio.gather(*(limited_desk.client.get("/nothing", headers=headers) for headers in forged))
    assert Counter(answer.status_code for answer in answers) == {404: 30, 429: 70}


async def test_clients_behind_a_trusted_proxy_are_counted_apart() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1", TRUSTED_PROXIES="127.0.0.1") as desk:
        clients = [{"X-Forwarded-For": f"10.9.9.9, 198.51.100.{number}"} for number in (1, 2, 1, 2)]
        answers = [await desk.client.get("/nothing", headers=headers) for headers in clients]
    assert [answer.status_code for answer in answers] == [404, 404, 429, 429]


async def test_the_addresses_of_one_ipv6_household_are_counted_together() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1") as desk:
        statuses = []
        for address in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1"):
            async with a_client(desk.app, address=address) as client:
                statuses.append((await client.get("/nothing")).status_code)
    assert statuses == [404, 429, 404]


async def test_every_counted_answer_says_what_is_left(limited_desk: Desk) -> None:
    answers = [await limited_desk.client.get("/nothing") for _ in range(31)]
    assert {tuple(answer.headers.get_list("RateLimit-Policy")) for answer in answers} == {('"default";q=30;w=60',)}
    left = [answer.headers["RateLimit"].partition(";t=") for answer in answers]
    assert [part[0] for part in left] == [f'"default";r={number}' for number in (*range(29, -1, -1), 0)]
    assert all(1 <= int(part[2]) <= 60 for part in left)
    assert all("Retry-After" not in answer.headers for answer in answers[:30])


async def test_a_request_too_many_says_when_to_try_again(limited_desk: Desk) -> None:
    for _ in range(30):
        await limited_desk.client.get("/nothing")
    answer = await limited_desk.register()
    retry_after = int(answer.headers["Retry-After"])
    assert refusal(answer) == (429, "RATE_LIMIT_EXCEEDED", {"retry_after": retry_after})
    assert 1 <= retry_after <= 60
    assert answer.headers["RateLimit"].endswith(f";t={retry_after}")
    assert limited_desk.kept() == set()


async def test_a_request_too_many_is_a_problem_for_who_asks_for_one() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1") as desk:
        for _ in range(2):
            answer = await desk.client.post(PATH, headers={"Accept": "application/problem+json"})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.json()["status"], answer.json()["instance"]) == (429, PATH)


EXEMPT = ["/health", "/health/live", "/health/ready", "/status", "/metrics", "/docs", "/redoc", "/openapi.json"]


@pytest.mark.parametrize("path", [*EXEMPT, *(f"/api/v1{path}" for path in EXEMPT), "/docs/assets/docs.js"])
async def test_monitors_and_readers_are_not_counted(path: str) -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1") as desk:
        answers = [await desk.client.get(path) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("RateLimit" in answer.headers for answer in answers)


@pytest.mark.parametrize(
    "path", ["/", "", "/api/registration", "/api/v1/registration", "/api/v1", "/healthy", "/x/health", "//health", "/%"]
)
def test_everything_else_is_counted(path: str) -> None:
    assert not is_exempt(path)


async def test_a_valid_key_has_a_limit_of_its_own_instead() -> None:
    async with open_desk(ADMIN_API_KEY=KEY, RATE_LIMIT_REQUESTS="1", RATE_LIMIT_KEY_REQUESTS="2") as desk:
        with_key = [await desk.client.get("/nothing", headers={"X-API-Key": KEY}) for _ in range(3)]
        without = [await desk.client.get("/nothing") for _ in range(2)]
    assert [answer.status_code for answer in with_key] == [404, 404, 429]
    assert with_key[0].headers["RateLimit-Policy"] == '"default";q=2;w=60'
    assert [answer.status_code for answer in without] == [404, 429]


async def test_a_key_that_is_none_is_counted_by_its_address() -> None:
    async with open_desk(ADMIN_API_KEY=KEY, RATE_LIMIT_REQUESTS="1") as desk:
        answers = [await desk.client.get("/nothing", headers={"X-API-Key": f"{KEY}{n}"}) for n in range(2)]
    assert [answer.status_code for answer in answers] == [404, 429]


TRIALS = [f"{PATH}?dry_run=true", "/api/v1/registration?x=1&dry%5Frun=TRUE", f"{PATH}?dry_run=1", f"{PATH}/?dry_run=1"]
NO_TRIALS = [f"{PATH}?dry_run=false", f"{PATH}?dry_run=true&dry_run=true", "/nothing?dry_run=true", PATH]


@pytest.mark.parametrize("path", TRIALS)
async def test_dry_runs_have_a_limit_of_their_own(path: str) -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="2", RATE_LIMIT_DRY_RUNS="60") as desk:
        answers = await asyncio.gather(*(desk.client.post(path) for _ in range(100)))
        assert Counter(answer.status_code for answer in answers) == {415: 60, 429: 40}
        assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"dry-run";q=60;w=60'}
        registered = [await desk.register(team_name=f"Team {number}") for number in range(3)]
    assert [answer.status_code for answer in registered] == [200, 200, 429]


@pytest.mark.parametrize("path", NO_TRIALS)
async def test_what_is_no_dry_run_counts_as_a_request(path: str) -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1", RATE_LIMIT_DRY_RUNS="60") as desk:
        answers = [await desk.client.post(path) for _ in range(2)]
        trial = await desk.register(path=TRIALS[0])
    assert answers[1].status_code == 429
    assert trial.status_code == 200


async def test_dry_runs_with_a_valid_key_count_by_key_and_apart() -> None:
    async with open_desk(ADMIN_API_KEY=KEY, RATE_LIMIT_DRY_RUNS="1", RATE_LIMIT_KEY_REQUESTS="2") as desk:
        key = {"X-API-Key": KEY}
        trials = [await desk.client.post(TRIALS[0], headers=key) for _ in range(3)]
        others = [await desk.client.get("/nothing", headers=key) for _ in range(3)]
    assert [answer.status_code for answer in trials] == [415, 415, 429]
    assert trials[0].headers["RateLimit-Policy"] == '"dry-run";q=2;w=60'
    assert [answer.status_code for answer in others] == [404, 404, 429]
