"""Checks run side by side, each within its time, and whatever happens to one is a line of its own."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from asyncpg import CannotConnectNowError, InternalServerError, TooManyConnectionsError

from icct_adapters.sql.operations.server_facts import Connections, ServerFacts, Trouble, trouble_of_database
from icct_adapters.valkey.refusals import refusal_of
from icct_core import Logo
from icct_http.cli.checks import Check, CheckContext, CheckFailed, Finding, run_checks
from icct_http.cli.checks.database import (
    REMEDIES,
    clock_finding,
    connections_finding,
    migrations_finding,
    version_finding,
)
from icct_http.cli.checks.file_storage import ONE_PIXEL
from icct_http.cli.checks.finding import ok
from icct_http.cli.checks.folders import FULL, LOW, space_finding
from icct_http.cli.checks.rate_limits import in_words
from icct_http.service.settings.groups.database import DatabaseSettings
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.start_error import StartError

SECRET = "postgresql://desk:secret@db/icct"
LINES = ("first", "second", "third")


def a_context(**changes: Any) -> CheckContext:
    return CheckContext(settings=Settings(), **changes)


def a_check(error: Exception | None = None, lines: tuple[str, ...] = LINES) -> Check:
    """One whose first line is fine and whose second meets this error."""

    async def look(_: CheckContext) -> AsyncGenerator[Finding, None]:
        yield ok("first", "fine")
        if error:
            raise error

    return Check(lines, look)


async def test_a_check_that_ends_early_skips_its_other_lines() -> None:
    found = await run_checks([a_check()], a_context())
    assert [finding.verdict for finding in found] == ["ok", "skipped", "skipped"]
    assert found[2] == Finding("third", "skipped", "first comes first")


async def test_a_check_that_fails_says_so_in_the_line_it_was_at() -> None:
    found = await run_checks([a_check(CheckFailed("it is broken", "Mend it."))], a_context())
    assert [finding.name for finding in found] == list(LINES)
    assert found[1] == Finding("second", "failed", "it is broken", "Mend it.")
    assert found[2] == Finding("third", "skipped", "second comes first")


async def test_what_keeps_a_process_from_starting_is_a_failed_line() -> None:
    found = await run_checks([a_check(StartError("It cannot start."))], a_context())
    assert (found[1].verdict, found[1].message) == ("failed", "It cannot start.")
    assert found[1].remedy


async def test_a_check_that_crashes_is_a_failed_line_that_tells_no_secret() -> None:
    found = await run_checks([a_check(RuntimeError(SECRET)), a_check()], a_context())
    assert found[1].verdict == "failed"
    assert found[1].message.startswith("the check itself failed: RuntimeError in test_checks.py, line ")
    assert "Report this" in found[1].remedy
    assert SECRET not in str(found)
    assert found[3] == ok("first", "fine")


async def test_a_check_that_breaks_after_its_last_line_is_not_ok() -> None:
    found = await run_checks([a_check(RuntimeError(), lines=("first",))], a_context())
    assert [(finding.name, finding.verdict) for finding in found] == [("first", "ok"), ("first", "failed")]


async def test_a_check_that_hangs_is_given_up_and_cleaned_up() -> None:
    left = asyncio.Event()

    async def hang(_: CheckContext) -> AsyncGenerator[Finding, None]:
        try:
            yield ok("first", "fine")
            await asyncio.Event().wait()
        finally:
            left.set()

    found = await run_checks([Check(LINES, hang)], a_context(patience=0.01))
    assert [finding.verdict for finding in found] == ["ok", "failed", "skipped"]
    assert found[1].message == "there was no answer within 0.01 s"
    assert left.is_set()


async def test_checks_run_side_by_side_and_are_told_in_order() -> None:
    here, there = asyncio.Event(), asyncio.Event()

    def waiting(name: str, mine: asyncio.Event, other: asyncio.Event) -> Check:
        async def look(_: CheckContext) -> AsyncGenerator[Finding, None]:
            mine.set()
            await other.wait()
            yield ok(name, "fine")

        return Check((name,), look)

    ended: list[str] = []
    checks = [waiting("one", here, there), waiting("two", there, here)]
    found = await run_checks(checks, a_context(), lambda check: ended.append(check.lines[0]))
    assert found == [ok("one", "fine"), ok("two", "fine")]
    assert sorted(ended) == ["one", "two"]


@pytest.mark.parametrize(
    ("engine", "version", "verdict"),
    [
        ("PostgreSQL", (11, 22), "failed"),
        ("PostgreSQL", (12, 0), "ok"),
        ("PostgreSQL", (18, 6), "ok"),
        ("SQLite", (3, 34, 1), "failed"),
        ("SQLite", (3, 35, 0), "ok"),
    ],
)
def test_a_database_that_is_too_old_is_found(engine: Any, version: tuple[int, ...], verdict: str) -> None:
    found = version_finding(ServerFacts(engine=engine, version=version, encoding="UTF8", revision=None))
    assert found.verdict == verdict
    assert bool(found.remedy) == (verdict == "failed")


def test_tables_of_a_newer_version_are_found() -> None:
    found = migrations_finding("9999")
    assert (found.verdict, found.message) == ("failed", "the tables are at 9999, newer than this version knows")
    assert "icct migrate --down" in found.remedy


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError("Multiple exceptions: …"), "away", "it cannot be reached at any of its addresses"),
        (TimeoutError(), "away", "it does not answer in time"),
        (ssl.SSLCertVerificationError("secret"), "tls", "it does not agree on TLS"),
        (UnicodeError("label too long"), "away", "its host is not known by this name"),
        (TooManyConnectionsError("secret"), "full", "all its connections are taken"),
        (CannotConnectNowError("secret"), "away", "it is starting or stopping"),
        (InternalServerError("secret"), "other", "it reports InternalServerError XX000"),
    ],
)
def test_what_keeps_a_database_from_being_used_is_told_without_its_text(
    error: Exception, kind: Trouble, words: str
) -> None:
    trouble = trouble_of_database(error)
    assert (trouble.kind, str(trouble)) == (kind, words)
    assert REMEDIES[trouble.kind].endswith(".")


def test_a_rate_limit_server_that_does_not_answer_in_time_is_no_wrong_login() -> None:
    assert refusal_of(TimeoutError()).trouble == "time"
    words, remedy = in_words(refusal_of(TimeoutError()))
    assert words == "it does not answer in time"
    assert "host and port" in remedy


POSTGRESQL = ServerFacts(engine="PostgreSQL", version=(18, 6), encoding="UTF8", revision=None)


@pytest.mark.parametrize(
    ("room", "others", "verdict"), [(97, 66, "ok"), (97, 67, "warning"), (31, 0, "ok"), (30, 0, "failed")]
)
def test_connections_are_enough_or_not(room: int, others: int, verdict: str) -> None:
    facts = replace(POSTGRESQL, connections=Connections(room=room, others=others))
    found = connections_finding(facts, DatabaseSettings(), workers=1)
    assert found.verdict == verdict
    assert ("max_connections" in found.remedy) == (verdict != "ok")


def test_through_a_pooler_connections_are_not_the_servers() -> None:
    facts = replace(POSTGRESQL, pooled=True, connections=Connections(room=1, others=1))
    assert connections_finding(facts, DatabaseSettings(), workers=1).verdict == "skipped"


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(0, "ok"), (2, "ok"), (-2.5, "warning"), (30, "warning"), (31, "failed"), (-31, "failed")]
)
def test_a_clock_is_right_or_not(seconds: float, verdict: str) -> None:
    found = clock_finding(timedelta(seconds=seconds))
    assert found.verdict == verdict
    assert ("NTP" in found.remedy) == (verdict != "ok")


@pytest.mark.parametrize(
    ("free", "verdict"), [(0, "failed"), (FULL - 1, "failed"), (FULL, "warning"), (LOW - 1, "warning"), (LOW, "ok")]
)
def test_space_is_enough_or_not(free: int, verdict: str) -> None:
    found = space_finding("data disk", free, "Free some.")
    assert (found.name, found.verdict) == ("data disk", verdict)
    assert found.remedy == ("" if verdict == "ok" else "Free some.")


def test_the_picture_that_is_sent_to_cloudinary_is_one() -> None:
    logo = Logo.parse(ONE_PIXEL)
    assert logo.content == ONE_PIXEL
