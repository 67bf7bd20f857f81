"""The command ``icct keys``: who may do what."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql import SqlApiKeyStore, open_database
from icct_core import ApiKey, Authenticate
from icct_http.cli import main as cli
from icct_http.service.settings.settings import VARIABLES

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in a data folder of its own: exit status, output, errors."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def run_once(*arguments: str) -> tuple[int, str, str]:
        try:
            status = cli.main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        return (status, *capsys.readouterr())

    assert run_once("migrate")[0] == 0
    return run_once


def create(run: Run, *arguments: str) -> str:
    """The secret of a new key."""
    status, secret, remark = run("keys", "create", *arguments)
    assert status == 0
    assert "shown this once" in remark
    return secret.strip()


def listed(run: Run) -> Any:
    status, out, err = run("keys", "list", "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def opened(folder: Path, secret: str) -> ApiKey | None:
    """The key that a service on the same data would find."""

    async def find() -> ApiKey | None:
        database = open_database(f"sqlite+aiosqlite:///{folder / 'icct.db'}")
        try:
            return await Authenticate(keys=SqlApiKeyStore(database))(secret)
        finally:
            await database.close()

    return asyncio.run(find())


def test_a_secret_is_printed_once_and_kept_nowhere(run: Run, tmp_path: Path) -> None:
    secret = create(run, "office", "--scope", "read", "--scope", "register")
    assert re.fullmatch("icct_[A-Za-z0-9_-]{43}", secret)
    key = opened(tmp_path, secret)
    assert key is not None
    assert (key.name.text, sorted(key.scopes)) == ("office", ["read", "register"])
    assert secret not in run("keys", "list")[1]
    for path in tmp_path.iterdir():
        assert secret.encode() not in path.read_bytes()


def test_keys_are_listed_with_what_they_are_for(run: Run) -> None:
    create(run, "website", "--scope", "register")
    create(run, "office", "--scope", "admin", "--scope", "register")
    run("keys", "revoke", "website")
    status, out, err = run("keys", "list")
    assert (status, err) == (0, "")
    heading, website, office = out.splitlines()
    assert heading.split() == ["NAME", "SCOPES", "CREATED", "REVOKED"]
    assert re.fullmatch(r"website +register +20\S+ \S+Z +20\S+ \S+Z", website)
    assert re.fullmatch(r"office +admin,register +20\S+ \S+Z", office)


def test_another_program_reads_every_field(run: Run) -> None:
    assert listed(run) == []
    create(run, "website", "--scope", "register")
    (key,) = listed(run)
    assert set(key) == {"name", "scopes", "created_at", "revoked_at"}
    assert (key["name"], key["scopes"], key["revoked_at"]) == ("website", ["register"], None)


def test_without_keys_the_list_says_how_to_make_one(run: Run) -> None:
    assert run("keys", "list") == (0, "There are no keys; `icct keys create NAME --scope read` makes one.\n", "")


def test_a_revoked_key_opens_nothing(run: Run, tmp_path: Path) -> None:
    secret = create(run, "office", "--scope", "read")
    status, out, err = run("keys", "revoke", "office")
    assert (status, err) == (0, "")
    assert out == "office is revoked; services that are running forget it within five seconds.\n"
    assert opened(tmp_path, secret) is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("revoke", "nobody"), "No key has this name."),
        (("create", "office", "--scope", "read"), "A key of this name was made before; take another name."),
        (
            ("create", "Office", "--scope", "read"),
            "Name must be 1 to 50 lower-case letters, digits, dots, hyphens or underscores, a letter or digit first.",
        ),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    create(run, "office", "--scope", "read")
    assert run("keys", *arguments) == (2, "", f"icct: {sentence}\n")
    assert [key["name"] for key in listed(run)] == ["office"]


@pytest.mark.parametrize(
    "arguments", [(), ("create",), ("create", "x"), ("create", "x", "--scope", "write"), ("revoke",), ("list", "x")]
)
def test_what_is_no_command_ends_with_the_usage(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = run("keys", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: icct ")


@pytest.mark.parametrize("action", [("list",), ("create", "x", "--scope", "read"), ("revoke", "x")])
def test_memory_is_no_place_for_keys(run: Run, monkeypatch: pytest.MonkeyPatch, action: tuple[str, ...]) -> None:
    monkeypatch.setenv("DATABASE_URL", "memory://")
    sentence = "DATABASE_URL must not be memory for this: no other process can look into it."
    assert run("keys", *action) == (cli.WRONG_SETTINGS, "", f"icct: {sentence}\n")
