"""What a person sees when the service is ready, and can copy to try it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from icct_core import TeamForm, collecting, new_registration_id, parse_draft
from icct_http.cli.serve.banner import banner
from icct_http.cli.serve.listening import ListeningAddress
from icct_http.service.settings.settings import Settings
from icct_http.version import VERSION


def printed(**variables: str) -> tuple[str, Settings]:
    settings = Settings.from_environment(variables)
    return banner(settings, ListeningAddress.of(settings.service).url), settings


def command_in(text: str) -> list[str]:
    """The words of the command, as a shell reads them."""
    return shlex.split(text[text.index("curl ") :].replace("\\\n", ""))


def form_in(text: str) -> TeamForm:
    """The form that the command sends."""
    words = command_in(text)
    fields = dict(value.split("=", 1) for option, value in zip(words[2::2], words[3::2], strict=True) if option == "-F")
    logo = Path(fields.pop("logo").removeprefix("@")).read_bytes()
    return TeamForm(logo=logo, **fields)


def test_notes_stand_before_what_can_be_copied() -> None:
    settings = Settings.from_environment({})
    text = banner(settings, ListeningAddress.of(settings.service).url, ["REGISTRATION_CLOSES_AT does not hold."])
    assert "  Note      REGISTRATION_CLOSES_AT does not hold.\nRegister a team to try it:" in text


def test_it_tells_version_address_and_place_of_the_data(tmp_path: Path) -> None:
    text, _ = printed(DATA_DIR=str(tmp_path), API_PORT="8123")
    assert VERSION in text
    assert "http://127.0.0.1:8123 " in text
    assert f"{tmp_path} " in text


def test_it_tells_where_the_pages_are_if_there_are_some() -> None:
    assert "  Pages     http://127.0.0.1:8123/    the form at /register\n" in printed(API_PORT="8123")[0]
    assert "/register" not in printed(PAGES="false")[0]


@pytest.mark.parametrize(
    ("variables", "places"),
    [
        ({}, "teams in icct.db, logos in files/, mail in mail/ (kept, not sent)"),
        (
            {"DATABASE_URL": "memory://", "FILE_STORAGE": "memory", "MAILER": "memory"},
            "teams in memory, logos in memory, mail in memory (kept, not sent)",
        ),
        (
            {"DATABASE_URL": "postgresql://user:hunter2@host/db"},
            "teams in the database of DATABASE_URL, logos in files/",
        ),
    ],
)
def test_it_tells_where_each_thing_is_kept(variables: dict[str, str], places: str) -> None:
    text, _ = printed(**variables)
    assert places in text
    assert "hunter2" not in text


@pytest.mark.parametrize(
    ("host", "reached_at"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("localhost", "127.0.0.1"),
    ],
)
def test_the_command_goes_to_an_address_this_machine_reaches(host: str, reached_at: str) -> None:
    text, _ = printed(API_HOST=host)
    assert command_in(text)[:2] == ["curl", f"http://{reached_at}:8000/api/registration"]


@pytest.mark.parametrize("least", ["1", "11"])
def test_the_command_sends_a_form_the_service_accepts(least: str) -> None:
    text, settings = printed(SQUAD_MIN_PLAYERS=least)
    with collecting() as fields:
        draft = parse_draft(form_in(text), fields, id=new_registration_id(), rules=settings.tournament.rules)
    assert len(draft.team.squad) == int(least)


def test_the_command_sends_the_logo_as_a_file_that_exists() -> None:
    text, _ = printed()
    (logo,) = [word for word in command_in(text) if word.startswith("logo=")]
    assert logo.startswith("logo=@")
    assert Path(logo.removeprefix("logo=@")).is_file()


def test_the_command_may_be_copied_with_its_line_ends() -> None:
    text, _ = printed()
    lines = text[text.index("  curl ") :].split("\n")
    assert len(lines) > 1
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert json.loads(str(form_in(text).players)) == [{"name": "Player 1"}]
