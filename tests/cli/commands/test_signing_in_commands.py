"""``icct organisers code``, ``sessions`` and ``sign-out``: signing in while mail is down, and out from a terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from icct_core import (
    AskToSignInCommand,
    EmailAddress,
    GivenCode,
    HistoryAction,
    HistoryFilter,
    SignedIn,
    SignInCommand,
)
from icct_http.container import Container, build_container, close
from icct_http.service.organisers.signing_in import SigningIn
from icct_http.service.settings.settings import Settings
from tests.support.commands.command_runner import Run
from tests.support.commands.ended import Ended
from tests.support.commands.terminal import Terminal
from tests.support.databases.stores import sqlite_url

ANNA = "anna@example.org"


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": sqlite_url(tmp_path), "DATA_DIR": str(tmp_path), "SECRET_KEY": "a1b2c3d4" * 8}


@pytest.fixture
def organisers(run: Run, variables: dict[str, str]) -> Run:
    """Runs ``icct organisers``; Anna is an admin."""
    assert run("migrate", **variables).status == 0

    def run_it(*arguments: str, **others: str) -> Ended:
        return run("organisers", *arguments, **variables | others)

    assert run_it("add", "Anna Raj", "Anna@example.org", "--role", "admin").status == 0
    return run_it


def in_service(variables: dict[str, str], work: Callable[[Container, SigningIn], Awaitable[Any]]) -> Any:
    """What comes of this in a service with these settings."""

    async def run_it() -> Any:
        container = build_container(Settings.from_environment(variables))
        signing_in = container.signing_in()
        assert signing_in is not None
        try:
            return await work(container, signing_in)
        finally:
            await close(container)

    return asyncio.run(run_it())


def sign_in(variables: dict[str, str], code: str) -> SignedIn:
    """Ask for a code in a browser, and type another one."""

    async def type_it(_: Container, signing_in: SigningIn) -> SignedIn:
        email = EmailAddress(ANNA)
        challenge = (await signing_in.ask(AskToSignInCommand(email=email))).challenge
        assert challenge is not None
        given = GivenCode(challenge.id, code)
        return await signing_in.sign_in(SignInCommand(email=email, code=given, browser="Firefox on Linux"))

    return in_service(variables, type_it)  # type: ignore[no-any-return]


def actions(variables: dict[str, str], action: HistoryAction) -> list[str]:
    """Who did something of this kind."""

    async def read(container: Container, _: SigningIn) -> list[str]:
        which = HistoryFilter(prefix="ICCT", actions=frozenset({action}))
        return [str(one.entry.actor) for one in await container.store().history.page(which, before=None, limit=9)]

    return in_service(variables, read)  # type: ignore[no-any-return]


def test_a_code_signs_in_and_the_history_says_who_handed_it_out(organisers: Run, variables: dict[str, str]) -> None:
    ended = organisers("code", "ANNA@example.org", "--force")
    assert ended.status == 0
    code = ended.out.removesuffix("\n")
    assert len(code) == 6
    assert code.isdecimal()
    assert ended.err.startswith("For Anna Raj <Anna@example.org>, once, until 2")
    assert code not in ended.err
    assert sign_in(variables, code).organiser.name.text == "Anna Raj"
    assert actions(variables, HistoryAction.CODE_HANDED_OUT) == ["operator"]


def test_a_code_is_printed_for_programs(organisers: Run, variables: dict[str, str]) -> None:
    (anna,) = json.loads(organisers("list", "--json").out)["organisers"]
    printed = json.loads(organisers("code", anna["id"], "--json", "--force").out)
    assert printed["id"] == anna["id"]
    assert sign_in(variables, printed["code"]).organiser.email.text == "Anna@example.org"


def test_a_terminal_needs_no_force(organisers: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as at_terminal:
        shown = Terminal()
        at_terminal.setattr("sys.stdout", shown)
        assert organisers("code", ANNA).status == 0
    assert shown.getvalue().strip().isdecimal()


def test_what_is_no_terminal_is_given_no_code_unasked(organisers: Run, variables: dict[str, str]) -> None:
    ended = organisers("code", ANNA)
    assert (ended.status, ended.out) == (2, "")
    assert ended.refusal.endswith("this is no terminal: add --force to print it.")
    assert actions(variables, HistoryAction.CODE_HANDED_OUT) == []


def test_nobody_is_given_a_code_with_a_key_that_the_service_does_not_have(
    organisers: Run, variables: dict[str, str]
) -> None:
    assert organisers("code", ANNA, "--force").status == 0
    ended = organisers("code", ANNA, "--force", SECRET_KEY="b1b2c3d4" * 8)
    assert (ended.status, ended.out) == (2, "")
    assert ended.refusal.startswith("SECRET_KEY must be, or name after a comma, ")
    assert len(actions(variables, HistoryAction.CODE_HANDED_OUT)) == 1


@pytest.mark.parametrize("command", ["code", "sign-out"])
def test_an_address_nobody_has_is_told_in_a_sentence(organisers: Run, command: str) -> None:
    ended = organisers(command, "nobody@example.org", *(["--force"] * (command == "code")))
    assert (ended.status, ended.out) == (1, "")
    assert ended.refusal == "No organiser has this address or id; `icct organisers list` shows them."


def test_one_who_is_disabled_is_given_no_code(organisers: Run) -> None:
    organisers("add", "Bala Kumar", "bala@example.org")
    organisers("disable", "bala@example.org")
    ended = organisers("code", "bala@example.org", "--force")
    assert (ended.status, ended.out) == (1, "")
    assert ended.refusal == "Bala Kumar is disabled; `icct organisers enable` lets organisers in again."


@pytest.mark.parametrize(
    "arguments", [("code", ANNA, "--force"), ("sessions",), ("sign-out", ANNA)], ids=lambda arguments: arguments[0]
)
def test_without_pages_nobody_signs_in(organisers: Run, arguments: tuple[str, ...]) -> None:
    ended = organisers(*arguments, PAGES="false")
    assert (ended.status, ended.out) == (1, "")
    assert ended.refusal == "Nobody can sign in: PAGES is false."


def test_sessions_are_listed_and_ended(organisers: Run, variables: dict[str, str]) -> None:
    assert organisers("sessions").out == "Nobody is signed in.\n"
    session = sign_in(variables, organisers("code", ANNA, "--force").out.strip()).session
    head, line = organisers("sessions").out.splitlines()[-2:]  # the service has logged something before
    assert head.split("  ")[0] == "NAME"
    assert line.startswith("Anna Raj  Anna@example.org  Firefox on Linux  2")
    assert line.endswith(str(session.id))
    (listed,) = json.loads(organisers("sessions", "--json").out)["sessions"]
    assert (listed["id"], listed["organiser"], listed["browser"]) == (
        str(session.id),
        str(session.organiser_id),
        "Firefox on Linux",
    )
    assert session.digest not in json.dumps(listed)
    assert organisers("sign-out", ANNA).out == "1 session of Anna Raj ended.\n"
    assert json.loads(organisers("sign-out", ANNA, "--json").out)["ended"] == 0
    assert json.loads(organisers("sessions", "--json").out) == {"sessions": []}
    assert actions(variables, HistoryAction.SESSIONS_ENDED) == ["operator"]
