"""Who may register: everybody, or with ``REGISTRATION_KEY_REQUIRED`` whoever has a key for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from dependency_injector import providers
from structlog.testing import capture_logs

from icct_adapters.memory import InMemoryApiKeyStore, InMemoryRateCounter
from icct_core import ApiKey, Authenticate, DatabaseUnavailable
from icct_http.web.access.api_keys import FAILED_KEYS, REMEMBERED, ApiKeys
from tests.support.http.api_keys import ADMIN_KEY, a_secret, with_key
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import ACCEPTED, PATH, Desk, open_desk

CHALLENGE = 'ApiKey realm="icct", header="X-API-Key"'
V1 = "/api/v1/registration"


class CountingStore(InMemoryApiKeyStore):
    """Counts how often it is asked; ``away`` when its database is."""

    asked = 0
    away = False

    async def find(self, digest: str) -> ApiKey | None:
        self.asked += 1
        if self.away:
            raise DatabaseUnavailable
        return await super().find(digest)


def counting(desk: Desk) -> CountingStore:
    store = desk.container.api_key_store()
    assert isinstance(store, CountingStore)
    return store


@pytest.fixture
async def closed() -> AsyncIterator[Desk]:
    """A service that asks for a key, and counts the looks into its store."""
    async with open_desk(
        lambda container: container.api_key_store.override(
            providers.Singleton(CountingStore, container.store.provided.database)
        ),
        REGISTRATION_KEY_REQUIRED="true",
        ADMIN_API_KEY=ADMIN_KEY,
    ) as desk:
        yield desk


@pytest.mark.parametrize("path", [PATH, V1])
async def test_without_a_key_nobody_registers_where_one_is_needed(closed: Desk, path: str) -> None:
    answer = await closed.register(path=path)
    assert refusal(answer) == (401, "UNAUTHORIZED", {})
    assert answer.headers["WWW-Authenticate"] == CHALLENGE
    assert closed.kept() == set()


@pytest.mark.parametrize("secret", ["", "icct_" + "A" * 43, ADMIN_KEY[:-1], f" {ADMIN_KEY}x", "x" * 5000])
async def test_a_key_nobody_has_registers_nobody(closed: Desk, secret: str) -> None:
    answer = await closed.register(headers=with_key(secret))
    assert refusal(answer) == (401, "UNAUTHORIZED", {})
    assert answer.headers["WWW-Authenticate"] == CHALLENGE
    assert closed.kept() == set()


async def test_bytes_that_are_no_text_are_no_key(closed: Desk) -> None:
    answer = await closed.register(headers=[("X-API-Key", b"\xff\xfe\x80")])
    assert refusal(answer)[:2] == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("path", [PATH, V1])
async def test_a_key_of_the_scope_register_registers(closed: Desk, path: str) -> None:
    secret = await a_secret(closed, "register")
    answer = await closed.register(headers=with_key(secret), path=path)
    assert (answer.status_code, answer.json()) == (200, ACCEPTED)


async def test_two_keys_at_once_are_none(closed: Desk) -> None:
    secret = await a_secret(closed, "register")
    answer = await closed.register(headers=with_key(secret) * 2)
    assert refusal(answer)[:2] == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("scope", ["read", "admin"])
async def test_a_key_for_something_else_is_forbidden(closed: Desk, scope: str) -> None:
    secret = await a_secret(closed, scope)
    answer = await closed.register(headers=with_key(secret))
    assert refusal(answer) == (403, "FORBIDDEN", {"needed_scope": "register"})
    assert "WWW-Authenticate" not in answer.headers


async def test_the_first_admin_key_is_not_for_websites(closed: Desk) -> None:
    answer = await closed.register(headers=with_key(ADMIN_KEY))
    assert refusal(answer)[:2] == (403, "FORBIDDEN")


async def test_a_dry_run_needs_the_key_of_a_registration(closed: Desk) -> None:
    """Else anybody could ask whether a team is registered."""
    trial = f"{PATH}?dry_run=true"
    assert refusal(await closed.register(path=trial)) == (401, "UNAUTHORIZED", {})
    assert refusal(await closed.register(path=trial, headers=with_key(ADMIN_KEY)))[:2] == (403, "FORBIDDEN")
    secret = await a_secret(closed, "register")
    assert (await closed.register(path=trial, headers=with_key(secret))).status_code == 200


async def test_where_no_key_is_needed_every_key_registers(desk: Desk) -> None:
    secrets = ["", await a_secret(desk, "read"), *(f"nonsense {number}" for number in range(FAILED_KEYS + 2))]
    for number, secret in enumerate(secrets):
        answer = await desk.register(headers=with_key(secret), team_name=f"Team {number}")
        assert answer.status_code == 200


async def test_a_refused_key_is_logged_without_the_key(closed: Desk) -> None:
    with capture_logs() as lines:
        await closed.register(headers=with_key("hunter2-hunter2"))
        await closed.register()
    refused = [line for line in lines if line["event"] == "api_key_refused"]
    assert refused == [{"event": "api_key_refused", "log_level": "warning", "reason": "unknown or revoked"}]
    assert "hunter2" not in str(lines)


async def test_a_key_for_something_else_is_logged_by_its_name(closed: Desk) -> None:
    secret = await a_secret(closed, "read", name="office")
    with capture_logs() as lines:
        await closed.register(headers=with_key(secret))
    (refused,) = [line for line in lines if line["event"] == "api_key_refused"]
    assert (refused["key"], refused["needed"]) == ("office", "register")
    assert secret not in str(lines)


async def test_a_revoked_key_is_none_after_five_seconds_at_most(closed: Desk) -> None:
    secret = await a_secret(closed, "register")
    assert (await closed.register(headers=with_key(secret))).status_code == 200
    await closed.container.revoke_key()("website")
    closed.clock.advance(timedelta(seconds=4.9))
    assert (await closed.register(headers=with_key(secret), team_name="Lions")).status_code == 200
    closed.clock.advance(timedelta(seconds=0.2))
    assert (await closed.register(headers=with_key(secret), team_name="Tigers")).status_code == 401


async def test_a_clock_that_is_set_back_remembers_no_key_for_ever(closed: Desk) -> None:
    secret = await a_secret(closed, "register")
    assert (await closed.register(headers=with_key(secret))).status_code == 200
    await closed.container.revoke_key()("website")
    closed.clock.advance(timedelta(hours=-1))
    assert (await closed.register(headers=with_key(secret), team_name="Lions")).status_code == 401


async def test_a_busy_client_costs_one_look_into_the_store(closed: Desk) -> None:
    secret = await a_secret(closed, "register")
    for number in range(5):
        await closed.register(headers=with_key(secret), team_name=f"Team {number}")
    for _ in range(5):
        await closed.register(headers=with_key("nonsense"))
    assert counting(closed).asked == 2


async def test_a_database_that_is_away_is_told_so_and_not_that_the_key_is_wrong(closed: Desk) -> None:
    secret = await a_secret(closed, "register")
    counting(closed).away = True
    answer = await closed.register(headers=with_key(secret))
    assert refusal(answer)[:2] == (503, "DATABASE_UNAVAILABLE")
    assert answer.headers["Retry-After"] == "5"
    counting(closed).away = False
    assert (await closed.register(headers=with_key(secret))).status_code == 200


async def test_random_keys_take_no_more_memory_than_they_may(closed: Desk) -> None:
    keys = ApiKeys(Authenticate(keys=counting(closed)), closed.clock, InMemoryRateCounter(), to_register=True)
    for number in range(REMEMBERED + 50):
        assert await keys.find(f"nonsense {number}") is None
    assert len(keys._remembered) == REMEMBERED
    before = counting(closed).asked
    await keys.find(f"nonsense {REMEMBERED + 49}")
    assert counting(closed).asked == before
    await keys.find("nonsense 0")
    assert counting(closed).asked == before + 1
