"""The command ``icct outbox``: what an operator sees of what waits and what was given up, and trying it again."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, SqlOutboxQueue, SqlUnitOfWork, open_database
from icct_core import OWED_TO_A_NEW_TEAM, LeasedMessage, Message, MessageKind, MessageState, Settlement, StoredFile
from icct_http.cli import main as cli
from icct_http.container import build_container, close
from icct_http.service.settings.settings import VARIABLES, Settings
from tests.support.builders import a_command, a_squad, register_by_steps
from tests.support.commands.ended import Ended

LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
DELIVERED, PENDING, PARKED = (MessageState.DELIVERED, MessageState.PENDING, MessageState.PARKED)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEAMS = ("Grace Warriors", "Lions", "Tigers")

_SQUAD = a_squad()
PERSONAL = (
    *(*TEAMS, "CSI St. Peter's Church", "John Samuel", "9876543210", "john.samuel@example.com", "9876543211"),
    *("David Raj", *(player["name"] for player in _SQUAD), *(player["phone"] for player in _SQUAD)),
)

NOT_DELIVERED = """\
TEAM      WHAT  STATE    TRIES  SINCE                 WHEN                           REASON
ICCT-002  mail  pending  1      2026-01-01 00:01:00Z  due 2026-01-01 00:04:00Z       the mail server gave no answer within 10 s
ICCT-002  logo  parked   1      2026-01-01 00:01:00Z  given up 2026-01-01 00:03:00Z  Cloudinary takes no such image
ICCT-003  mail  pending  0      2026-01-01 00:03:00Z  due 2026-01-01 00:03:00Z
ICCT-003  logo  pending  0      2026-01-01 00:03:00Z  due 2026-01-01 00:03:00Z
3 pending, 1 parked.
"""  # noqa: E501  as it is printed
ONLY_DELIVERED = """\
TEAM      WHAT  STATE      TRIES  SINCE                 WHEN                            REASON
ICCT-001  mail  delivered  1      2026-01-01 00:00:00Z  delivered 2026-01-01 00:02:00Z
ICCT-001  logo  delivered  1      2026-01-01 00:00:00Z  delivered 2026-01-01 00:02:00Z
3 pending, 1 parked.
"""
OF_ONE_TEAM = """\
ICCT-002 mail: pending
  queued    2026-01-01 00:01:00Z
  due       2026-01-01 00:04:00Z
  tries     1
  reason    the mail server gave no answer within 10 s
ICCT-002 logo: parked
  queued    2026-01-01 00:01:00Z
  given up  2026-01-01 00:03:00Z
  tries     1
  reason    Cloudinary takes no such image
Logo of ICCT-002: not stored yet
"""
OF_A_SERVED_TEAM = """\
ICCT-001 mail: delivered
  queued    2026-01-01 00:00:00Z
  delivered 2026-01-01 00:02:00Z
  tries     1
ICCT-001 logo: delivered
  queued    2026-01-01 00:00:00Z
  delivered 2026-01-01 00:02:00Z
  tries     1
Logo of ICCT-001: https://files.example.org/logo.png
"""


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with these variables and a data folder of its own; it must name no person."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def run_once(*arguments: str, **variables: str) -> Ended:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            try:
                status = cli.main(arguments)
            except SystemExit as ended:
                status = int(ended.code or 0)
        out, err = capsys.readouterr()
        assert not [word for word in PERSONAL if word in out + err]
        return Ended(status, out, err)

    return run_once


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Path:
    """A database with a team that was served, one that was not, and one whose turn has not come."""
    assert run("migrate").status == 0
    path = tmp_path / "icct.db"
    asyncio.run(fill(path))
    return path


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that refuses connections as long as a test runs."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqlDatabase]:
    database = open_database(f"sqlite+aiosqlite:///{path}")
    try:
        yield database
    finally:
        await database.close()


async def fill(path: Path) -> None:
    clock = ManualClock(NOW)
    async with opened(path) as database:
        register = register_by_steps(SqlUnitOfWork(database), clock=clock)
        for name in TEAMS[:2]:
            await register(a_command(team_name=name))
            clock.advance(timedelta(minutes=1))
        for kind in OWED_TO_A_NEW_TEAM:
            await settle(database, kind, at=clock.now())
        clock.advance(timedelta(minutes=1))
        await register(a_command(team_name=TEAMS[2]))


async def settle(database: SqlDatabase, kind: MessageKind, *, at: datetime) -> None:
    """Deliver what the first team is owed; of the second, give the logo up and put the mail off."""
    until = at + timedelta(minutes=1)
    served, other = await SqlOutboxQueue(database).lease(kind, limit=10, at=at, until=until)
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.outbox.settle(Settlement(leased=served, state=DELIVERED, due_at=at))
        await tx.outbox.settle(not_delivered(other, at=until))
        if kind is LOGO:
            stored = StoredFile(url="https://files.example.org/logo.png")
            await tx.registrations.record_logo(served.message.registration_id, stored)


def not_delivered(leased: LeasedMessage, *, at: datetime) -> Settlement:
    if leased.message.kind is LOGO:
        return Settlement(leased=leased, state=PARKED, due_at=at, reason="Cloudinary takes no such image")
    later, reason = (at + timedelta(minutes=1), "the mail server gave no answer within 10 s")
    return Settlement(leased=leased, state=PENDING, due_at=later, reason=reason)


async def park_all(path: Path) -> None:
    """Give up whatever waits."""
    async with opened(path) as database:
        for kind in OWED_TO_A_NEW_TEAM:
            at = NOW + timedelta(hours=1)
            leases = await SqlOutboxQueue(database).lease(kind, limit=10, at=at, until=at)
            async with SqlUnitOfWork(database).begin() as tx:
                for leased in leases:
                    await tx.outbox.settle(Settlement(leased=leased, state=PARKED, due_at=at, reason="too late"))


async def put_off(path: Path) -> None:
    """Put the mail of the second team off until tomorrow."""
    async with opened(path) as database:
        at = NOW + timedelta(hours=1)
        leases = await SqlOutboxQueue(database).lease(MAIL, limit=10, at=at, until=at)
        async with SqlUnitOfWork(database).begin() as tx:
            for leased in (one for one in leases if one.attempt == 2):
                tomorrow = datetime.now(UTC) + timedelta(days=1)
                await tx.outbox.settle(Settlement(leased=leased, state=PENDING, due_at=tomorrow, reason="no answer"))


async def purge(path: Path) -> None:
    """Forget what was delivered."""
    async with opened(path) as database:
        for kind in OWED_TO_A_NEW_TEAM:
            assert await SqlOutboxQueue(database).purge(kind, delivered_before=NOW + timedelta(days=1), limit=10) == 1


def listed(run: Run, *arguments: str) -> Any:
    """What another program reads."""
    ended = run("outbox", "list", "--json", *arguments)
    assert (ended.status, ended.err) == (0, "")
    return json.loads(ended.out)


def in_short(entries: Any) -> list[tuple[str, str, str]]:
    return [(entry["team_id"], entry["kind"], entry["state"]) for entry in entries]


def test_the_list_shows_what_is_not_delivered(run: Run, filled: Path) -> None:
    assert run("outbox", "list") == Ended(0, NOT_DELIVERED, "")


async def deliver_by(settings: Settings) -> None:
    """What a worker with these settings does once."""
    container = build_container(settings)
    for kind in OWED_TO_A_NEW_TEAM:
        await container.deliver_messages()(kind)
    await close(container)


def test_a_mail_that_went_into_a_folder_is_kept_and_not_sent(run: Run, filled: Path) -> None:
    asyncio.run(deliver_by(Settings.from_environment({"DATA_DIR": str(filled.parent)})))
    lines = run("outbox", "list", "--state", "delivered").out.splitlines()
    mails = [line for line in lines if line.startswith("ICCT-003  mail")]
    assert "  kept, not sent  " in mails[0]
    assert "ICCT-003 mail: kept, not sent\n" in run("outbox", "show", "ICCT-003").out
    assert "ICCT-003 logo: delivered\n" in run("outbox", "show", "ICCT-003").out


def test_a_delivered_mail_is_sent_again_when_asked_for(run: Run, filled: Path) -> None:
    assert run("outbox", "retry", "ICCT-001").out == (
        "Nothing waits and nothing is parked.\n"
        "To send a mail again that was delivered: icct outbox retry ICCT-001 --delivered\n"
    )
    again = run("outbox", "retry", "ICCT-001", "--delivered")
    assert again == Ended(0, "1 delivered mail is sent again.\n", "")
    (mail,) = [entry for entry in listed(run) if entry["team_id"] == "ICCT-001"]
    assert (mail["kind"], mail["state"]) == ("confirm_by_mail", "pending")


def test_what_waits_for_its_next_try_is_due_now(run: Run, filled: Path) -> None:
    asyncio.run(put_off(filled))
    assert run("outbox", "retry", "ICCT-002").out.splitlines() == [
        "1 parked message is queued again.",
        "1 waiting message is due now.",
    ]
    assert all(datetime.fromisoformat(entry["due_at"]) <= datetime.now(UTC) for entry in listed(run))


def test_an_empty_outbox_is_told_in_a_line(run: Run) -> None:
    run("migrate")
    assert run("outbox", "list") == Ended(0, "0 pending, 0 parked.\n", "")
    assert listed(run) == []


def test_one_state_is_listed_alone(run: Run, filled: Path) -> None:
    assert run("outbox", "list", "--state", "delivered") == Ended(0, ONLY_DELIVERED, "")
    assert in_short(listed(run, "--state", "parked")) == [("ICCT-002", "store_logo", "parked")]
    assert {entry["state"] for entry in listed(run, "--state", "pending")} == {"pending"}


@pytest.mark.parametrize("limit", [1, 3])
def test_a_limit_keeps_those_queued_first(run: Run, filled: Path, limit: int) -> None:
    assert listed(run, "--limit", str(limit)) == listed(run)[:limit]
    lines = run("outbox", "list", f"--limit={limit}").out.splitlines()
    assert len(lines) == 1 + limit + 1
    assert lines[-1] == "3 pending, 1 parked."


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "", "100001", "9" * 19])
def test_a_limit_is_a_number_from_one_up(run: Run, filled: Path, limit: str) -> None:
    ended = run("outbox", "list", f"--limit={limit}")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("usage: icct outbox list")
    assert "argument --limit: " in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("delete",),
        ("list", "ICCT-001"),
        ("list", "--state", "lost"),
        ("show",),
        ("show", "ICCT-001", "ICCT-002"),
        ("retry",),
        ("retry", "ICCT-001", "--all"),
        ("retry", "--all", "--delivered"),
        ("retry", "--all", "--kind", "mail"),
    ],
)
def test_what_is_no_command_ends_with_the_usage(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run("outbox", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("usage: icct ")


def test_another_program_reads_every_field(run: Run, filled: Path) -> None:
    entries = listed(run)
    assert in_short(entries) == [
        ("ICCT-002", "confirm_by_mail", "pending"),
        ("ICCT-002", "store_logo", "parked"),
        ("ICCT-003", "confirm_by_mail", "pending"),
        ("ICCT-003", "store_logo", "pending"),
    ]
    assert entries[0] == {
        "team_id": "ICCT-002",
        "kind": "confirm_by_mail",
        "occasion": 0,
        "state": "pending",
        "attempts": 1,
        "queued_at": "2026-01-01T00:01:00Z",
        "due_at": "2026-01-01T00:04:00Z",
        "reason": "the mail server gave no answer within 10 s",
    }
    assert entries[2]["reason"] is None


def test_a_team_is_shown_with_everything_about_its_messages(run: Run, filled: Path) -> None:
    assert run("outbox", "show", "ICCT-002") == Ended(0, OF_ONE_TEAM, "")
    assert run("outbox", "show", "ICCT-001") == Ended(0, OF_A_SERVED_TEAM, "")


def test_another_program_reads_one_team(run: Run, filled: Path) -> None:
    ended = run("outbox", "show", "ICCT-002", "--json")
    assert (ended.status, ended.err) == (0, "")
    assert json.loads(ended.out) == listed(run, "--limit", "2")


def test_a_team_whose_messages_are_forgotten_is_still_shown(run: Run, filled: Path) -> None:
    asyncio.run(purge(filled))
    assert run("outbox", "show", "ICCT-001") == Ended(
        0,
        "Logo of ICCT-001: https://files.example.org/logo.png\n"
        "Its messages were delivered, and are forgotten since (OUTBOX_RETENTION).\n",
        "",
    )
    assert run("outbox", "show", "ICCT-001", "--json") == Ended(0, "[]\n", "")


def test_a_number_may_be_typed_in_any_case(run: Run, filled: Path) -> None:
    assert run("outbox", "show", "icct-002") == Ended(0, OF_ONE_TEAM, "")
    assert run("outbox", "retry", "icct-2") == Ended(0, "1 parked message is queued again.\n", "")


@pytest.mark.parametrize("number", ["ICCT-004", "LIONS-001", "ICCT", "1", "", "ICCT-12345678901", "'; DROP TABLE"])
def test_a_number_nobody_has_is_not_shown(run: Run, filled: Path, number: str) -> None:
    assert run("outbox", "show", number) == Ended(1, "", "icct: No team has this number.\n")


def test_what_was_given_up_of_one_team_is_queued_again(run: Run, filled: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert run("outbox", "retry", "ICCT-002").out.splitlines()[0] == "1 parked message is queued again."
    (entry,) = [entry for entry in listed(run) if entry["team_id"] == "ICCT-002" and entry["kind"] == "store_logo"]
    assert (entry["state"], entry["reason"]) == ("pending", None)
    assert before <= datetime.fromisoformat(entry["due_at"]) <= datetime.now(UTC)
    assert "parked" not in run("outbox", "retry", "ICCT-002").out


def test_what_is_not_given_up_stays_as_it_is(run: Run, filled: Path) -> None:
    before = listed(run)
    for team in ("ICCT-001", "ICCT-003"):
        assert "queued again" not in run("outbox", "retry", team).out
    assert listed(run) == before


def test_everything_that_was_given_up_is_queued_again(run: Run, filled: Path) -> None:
    asyncio.run(park_all(filled))
    assert len(listed(run, "--state", "parked")) == 4
    assert run("outbox", "retry", "--all").out.splitlines()[0] == "4 parked messages are queued again."
    assert listed(run, "--state", "parked") == []
    assert {entry["due_at"][:10] for entry in listed(run)} == {datetime.now(UTC).date().isoformat()}


@pytest.mark.parametrize("number", ["ICCT-004", "ICCT", ""])
def test_nothing_is_queued_for_a_number_nobody_has(run: Run, filled: Path, number: str) -> None:
    before = listed(run)
    assert run("outbox", "retry", number) == Ended(1, "", "icct: No team has this number.\n")
    assert listed(run) == before


EVERY_ACTION = pytest.mark.parametrize("action", [("list",), ("show", "ICCT-001"), ("retry", "--all")])


@EVERY_ACTION
def test_memory_is_no_place_to_look_into(run: Run, tmp_path: Path, action: tuple[str, ...]) -> None:
    ended = run("outbox", *action, DATABASE_URL="memory://")
    sentence = "DATABASE_URL must not be memory for this: no other process can look into it."
    assert ended == Ended(cli.WRONG_SETTINGS, "", f"icct: {sentence}\n")
    assert list(tmp_path.iterdir()) == []


@EVERY_ACTION
def test_a_database_that_is_away_ends_with_a_sentence(run: Run, unused_port: int, action: tuple[str, ...]) -> None:
    ended = run("outbox", *action, DATABASE_URL=f"postgresql://user:hunter2@127.0.0.1:{unused_port}/icct26")
    sentence = "The database cannot be reached: check DATABASE_URL, and that its server is running."
    assert ended == Ended(1, "", f"icct: {sentence}\n")


@EVERY_ACTION
def test_a_database_that_goes_away_meanwhile_ends_with_a_sentence(
    run: Run, unused_port: int, monkeypatch: pytest.MonkeyPatch, action: tuple[str, ...]
) -> None:
    async def it_was_there(_settings: Settings, *, may_migrate: bool) -> None:
        assert not may_migrate

    monkeypatch.setattr("icct_http.cli.opened_container.prepare", it_was_there)
    ended = run("outbox", *action, DATABASE_URL=f"postgresql://user:hunter2@127.0.0.1:{unused_port}/icct26")
    assert ended == Ended(1, "", "icct: The database cannot be reached; try again.\n")


@EVERY_ACTION
def test_tables_that_are_behind_are_left_alone(run: Run, action: tuple[str, ...]) -> None:
    sentence = "The database's tables are behind this version: run `icct migrate` first."
    assert run("outbox", *action) == Ended(1, "", f"icct: {sentence}\n")


def test_a_code_of_an_organiser_is_about_no_team(run: Run, tmp_path: Path) -> None:
    async def queue() -> None:
        async with opened(tmp_path / "icct.db") as database, SqlUnitOfWork(database).begin() as tx:
            await tx.outbox.ensure(
                Message(subject=uuid4(), kind=MessageKind.SIGN_IN_BY_MAIL, queued_at=NOW, occasion=7)
            )

    assert run("migrate").status == 0
    asyncio.run(queue())
    line = run("outbox", "list").out.splitlines()[1]
    assert line.split()[:3] == ["organiser", "code", "pending"]
    (document,) = listed(run)
    assert (document["team_id"], document["kind"], document["occasion"]) == (None, "sign_in_by_mail", 7)
