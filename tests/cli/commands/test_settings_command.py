"""The command ``icct settings``: what is in force, where it comes from, and no secret; and the file to fill in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from icct_http.cli import main as cli
from icct_http.service.settings.catalogue import catalogue
from icct_http.service.settings.env_example import env_example
from icct_http.service.settings.env_file import read_env_file
from icct_http.service.settings.settings import VARIABLES, Settings
from tests.service.settings.test_settings import CLOUDINARY, SMTP
from tests.support.docs.pages import ROOT

Run = Callable[..., tuple[int, str, str]]
KNOWN = set(VARIABLES)
SECRET = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"
HIDDEN = {
    **CLOUDINARY,
    **SMTP,
    "CLOUDINARY_API_KEY": f"1{SECRET}",
    "CLOUDINARY_API_SECRET": f"2{SECRET}",
    "SMTP_PASSWORD": f"3{SECRET}",
    "ADMIN_API_KEY": f"4{SECRET}",
    "SECRET_KEY": f"5{SECRET}",
    "DATABASE_URL": f"postgresql://icct:{SECRET}@db.example.org:5432/icct26?ssl=require",
    "RATE_LIMIT_STORAGE_URL": f"valkeys://default:{SECRET}@counters.example.org:6379/0?password={SECRET}",
    "SENTRY_DSN": f"https://{SECRET}@sentry.example.org/1",
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in a folder of its own with these variables: exit status, output, errors."""
    for name in KNOWN | {"ENV_FILE"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run_once(*arguments: str, **variables: str) -> tuple[int, str, str]:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            try:
                status = cli.main(arguments)
            except SystemExit as ended:
                status = int(ended.code or 0)
        return (status, *capsys.readouterr())

    return run_once


def lines(out: str) -> dict[str, list[str]]:
    """Value and place by variable; columns are two blanks apart."""
    rows = [re.split(r"  +", line) for line in out.splitlines()[1:]]
    return {row[0]: row[1:] for row in rows}


def test_every_setting_has_a_line_with_its_value_and_its_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_PORT=8001\nLOG_LEVEL=ERROR\n")
    status, out, err = run("settings", "--preset", "icct26", LOG_LEVEL="DEBUG", SQUAD_MAX_PLAYERS="16")
    shown = lines(out)
    assert (status, err, set(shown)) == (0, "", KNOWN)
    assert out.startswith("VARIABLE ")
    assert shown["API_PORT"] == ["8001", ".env"]
    assert shown["LOG_LEVEL"] == ["DEBUG", "environment"]
    assert shown["PRESET"] == ["icct26", "command line"]
    assert shown["SQUAD_MIN_PLAYERS"] == ["11", "preset icct26"]
    assert shown["SQUAD_MAX_PLAYERS"] == ["16", "environment"]
    assert shown["API_HOST"] == ["127.0.0.1", "default"]
    assert shown["DEBUG"] == ["false", "default"]
    assert shown["API_URL"] == ["not set", "default"]


def test_columns_are_aligned(run: Run) -> None:
    _, out, _ = run("settings")
    head, *rows = out.splitlines()
    starts = (head.index("VALUE"), head.index("FROM"))
    assert all(row[start - 2 : start] == "  " and row[start] != " " for row in rows for start in starts)


def test_what_follows_from_other_settings_is_shown(run: Run, tmp_path: Path) -> None:
    shown = lines(run("settings")[1])
    assert shown["FILE_STORAGE"] == ["disk", "default"]
    assert shown["MAILER"] == ["maildir", "default"]
    assert shown["DATABASE_URL"] == [f"sqlite+aiosqlite:///{tmp_path}/data/icct.db", "default"]
    assert shown["ALLOWED_HOSTS"] == ["*", "default"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_secret_and_no_login_is_shown(run: Run, form: tuple[str, ...]) -> None:
    status, out, err = run("settings", *form, **HIDDEN)
    assert (status, err) == (0, "")
    assert SECRET not in out
    assert "set" in out
    for address in ("***@db.example.org:5432/icct26", "***@counters.example.org:6379/0", "***@sentry.example.org/1"):
        assert address in out


def test_a_path_is_no_login(run: Run, tmp_path: Path) -> None:
    shown = lines(run("settings", DATA_DIR=str(tmp_path / "a@b"))[1])
    assert shown["DATABASE_URL"][0] == f"sqlite+aiosqlite:///{tmp_path}/a%40b/icct.db"
    shown = lines(run("settings", DATABASE_URL="sqlite:////srv/a@b/icct.db")[1])
    assert shown["DATABASE_URL"][0] == "sqlite:////srv/a@b/icct.db"


def test_other_programs_get_values_with_their_types(run: Run) -> None:
    status, out, _ = run("settings", "--json", **HIDDEN, PLAYER_ROLES="Bowler,Batsman", LOG_TO_FILE="false")
    shown = {row.pop("variable"): row for row in json.loads(out)}
    assert (status, set(shown)) == (0, KNOWN)
    assert shown["API_PORT"] == {"value": 8000, "from": "default"}
    assert shown["LOG_TO_FILE"] == {"value": False, "from": "environment"}
    assert shown["SMTP_PASSWORD"] == {"value": "set", "from": "environment"}
    assert shown["PLAYER_ROLES"] == {"value": "Bowler,Batsman", "from": "environment"}
    assert shown["API_URL"] == {"value": None, "from": "default"}


def test_output_that_nobody_reads_ends_as_a_shell_expects(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as unread, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", unread)
        assert cli.main(["settings"]) == 141
    assert capsys.readouterr().err == ""


def test_wrong_settings_are_told_instead(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=LOUD\n")
    status, out, err = run("settings", API_PORT="eighty")
    assert (status, out) == (2, "")
    assert [line.split()[1] for line in err.splitlines()] == ["API_PORT", "LOG_LEVEL"]


def test_options_about_settings_stand_before_and_after_the_command(run: Run, tmp_path: Path) -> None:
    (tmp_path / "staging.env").write_text("API_PORT=8009\n")
    for arguments in (
        ("--preset", "icct26", "--env-file", "staging.env", "settings"),
        ("--preset", "icct26", "settings", "--env-file", "staging.env"),
        ("settings", "--env-file", "staging.env", "--preset", "icct26"),
    ):
        shown = lines(run(*arguments)[1])
        assert (shown["API_PORT"], shown["SQUAD_MAX_PLAYERS"][0]) == (["8009", "staging.env"], "15")


@pytest.mark.parametrize("arguments", [("keys", "list"), ("migrate",), ("outbox", "list"), ("serve",), ("worker",)])
def test_every_command_takes_them(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = run(*arguments, "--env-file", "none.env", "--preset", "icct26")
    assert (status, out) == (2, "")
    assert err == "icct: ENV_FILE must name a file that is there, and none.env is not.\n"


def test_the_example_is_printed_whatever_the_settings_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("broken\n")
    assert run("settings", "--example", API_PORT="eighty") == (0, env_example(), "")


def test_the_example_as_it_is_gives_the_defaults(tmp_path: Path) -> None:
    assert read_env_file(str(ROOT / ".env.example"), known=KNOWN, must_exist=True) == {}
    assert Settings.from_environment({}) == Settings()


def test_the_example_with_every_line_in_force_gives_the_defaults_too(tmp_path: Path) -> None:
    text = re.sub(r"^#(?=[A-Z_]+=)", "", env_example(), flags=re.MULTILINE)
    (tmp_path / "env").write_text(text)
    variables = read_env_file(str(tmp_path / "env"), known=KNOWN, must_exist=True)
    assert list(variables) == [entry.variable for entry in catalogue()]
    assert Settings.from_environment(variables) == Settings()


def test_the_example_is_taken_by_a_shell_too(tmp_path: Path) -> None:
    text = re.sub(r"^#(?=[A-Z_]+=)", "", env_example(), flags=re.MULTILINE)
    (tmp_path / "env").write_text(text)
    ended = subprocess.run(["sh", "-eu", str(tmp_path / "env")], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
