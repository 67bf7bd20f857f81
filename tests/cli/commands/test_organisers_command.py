"""The command ``icct organisers``: who may open the desk, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.commands.command_runner import Run
from tests.support.commands.ended import Ended
from tests.support.databases.stores import sqlite_url


@pytest.fixture
def variables(run: Run, tmp_path: Path) -> dict[str, str]:
    """A database of the test's own."""
    variables = {"DATABASE_URL": sqlite_url(tmp_path), "DATA_DIR": str(tmp_path)}
    assert run("migrate", **variables).status == 0
    return variables


@pytest.fixture
def organisers(run: Run, variables: dict[str, str]) -> Run:
    """Runs ``icct organisers``."""

    def run_it(*arguments: str) -> Ended:
        return run("organisers", *arguments, **variables)

    return run_it


def documents(ended: Ended) -> list[dict[str, object]]:
    assert ended.status == 0, ended.refusal
    found: list[dict[str, object]] = json.loads(ended.out)["organisers"]
    return found


def test_without_organisers_the_list_says_how_to_add_one(organisers: Run) -> None:
    ended = organisers("list")
    assert (ended.status, ended.out) == (
        0,
        "There are no organisers yet; `icct organisers add NAME ADDRESS --role admin` adds the first.\n",
    )
    assert documents(organisers("list", "--json")) == []


def test_organisers_are_added_changed_disabled_and_let_in_again(organisers: Run) -> None:
    added = organisers("add", "Anna Raj", "Anna@example.org", "--role", "admin")
    assert added.out.startswith("Added: Anna Raj <Anna@example.org>, admin (o_")
    organisers("add", "Bala Kumar", "bala@example.org")
    changed = organisers("change", "BALA@example.org", "--role", "reviewer", "--name", "Bala")
    assert changed.out.startswith("It is now: Bala <bala@example.org>, reviewer (o_")
    assert ", disabled (o_" in organisers("disable", "bala@example.org").out
    bala = documents(organisers("list", "--json"))[1]
    assert (bala["name"], bala["role"], bala["disabled"], bala["version"]) == ("Bala", "reviewer", True, 3)
    enabled = organisers("enable", str(bala["id"]), "--json")
    assert json.loads(enabled.out) == bala | {"disabled": False, "disabled_at": None, "version": 4}
    head, anna, last = organisers("list").out.splitlines()
    assert head.split() == ["NAME", "ADDRESS", "ROLE", "STATE", "ADDED", "ID"]
    assert anna.startswith("Anna Raj  Anna@example.org  admin")
    assert "active" in last


def test_the_operator_reads_names_and_addresses_in_the_history(
    organisers: Run, run: Run, variables: dict[str, str]
) -> None:
    organisers("add", "Anna Raj", "anna@example.org")
    assert "email: – → anna@example.org" in run("history", **variables).out


def test_a_change_names_what_is_to_change(organisers: Run, capsys: pytest.CaptureFixture[str]) -> None:
    organisers("add", "Anna Raj", "anna@example.org")
    with pytest.raises(SystemExit) as ended:
        organisers("change", "anna@example.org")
    assert ended.value.code == 2
    assert "give at least one of --name, --email and --role" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("add", "A", "nobody", "--role", "owner"), 2, "Role must be one of viewer, reviewer, admin"),
        (("add", "Another", "ANNA@example.org"), 2, "An organiser with this address is there already"),
        (("change", "nobody@example.org", "--name", "Nobody"), 1, "No organiser has this address or id"),
        (("disable", "anna@example.org"), 1, "This is the last admin; give somebody else that role first."),
        (("change", "anna@example.org", "--role", "viewer"), 1, "This is the last admin"),
    ],
)
def test_what_cannot_be_says_why(organisers: Run, arguments: tuple[str, ...], status: int, sentence: str) -> None:
    organisers("add", "Anna Raj", "anna@example.org", "--role", "admin")
    ended = organisers(*arguments)
    assert (ended.status, ended.out) == (status, "")
    assert sentence in ended.refusal
    (anna,) = documents(organisers("list", "--json"))
    assert (anna["role"], anna["disabled"], anna["version"]) == ("admin", False, 1)
