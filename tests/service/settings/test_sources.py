"""Where settings come from, and how they reach the processes of a server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from icct_core.domain.values import USUAL_ROLES
from icct_http.service.settings.presets import PRESETS
from icct_http.service.settings.settings import VARIABLES, Settings
from icct_http.service.settings.sources import Found, Source, Sources
from tests.service.settings.test_settings import CLOUDINARY, SMTP, VARIABLES as ROWS


def test_the_first_place_that_says_something_is_believed() -> None:
    sources = Sources.of(Source("first", {"A": "", "B": " 1 "}), Source("second", {"A": "2", "B": "2"}))
    assert sources.find("A") == Found("2", "second")
    assert sources.find("B") == Found("1", "first")
    assert sources.find("C") is None


def test_the_preset_has_the_rules_of_the_tournament() -> None:
    rules = Settings.from_environment({"PRESET": "icct26"}).tournament.rules
    assert (rules.id_prefix, rules.min_players, rules.max_players, rules.teams_per_church) == ("ICCT", 11, 15, 2)
    assert rules.roles is not None
    assert tuple(role.text for role in rules.roles) == USUAL_ROLES


def test_a_variable_goes_before_the_preset() -> None:
    settings = Settings.from_environment({"PRESET": "icct26", "SQUAD_MAX_PLAYERS": "16", "PLAYER_ROLES": ""})
    assert (settings.tournament.min_players, settings.tournament.max_players) == (11, 16)
    assert len(settings.tournament.roles) == 4


def test_every_preset_can_be_chosen_and_sets_settings_only() -> None:
    for name, values in PRESETS.items():
        assert Settings.from_environment({"PRESET": name}).service.preset == name
        assert set(values) <= set(VARIABLES)


def test_the_command_line_chooses_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESET", "none-such")
    assert Settings.load(preset="icct26").tournament.min_players == 11


def test_a_file_may_choose_the_preset(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("PRESET=icct26\nTEAMS_PER_CHURCH=3\n")
    settings = Settings.load(env_file=str(tmp_path / "env"))
    assert (settings.tournament.max_players, settings.tournament.teams_per_church) == (15, 3)


@pytest.mark.parametrize("variables", [{}, {name: row[1] for name, row in ROWS.items()}], ids=["default", "set"])
def test_a_process_that_is_started_loads_the_same(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are not set are taken out, whatever this process has."""
    settings = Settings.from_environment(variables | {"API_WORKERS": "1", "FILE_STORAGE": "disk", "MAILER": "maildir"})
    monkeypatch.setenv("API_PORT", "8123")
    before = dict(os.environ)
    with settings.handed_down():
        assert {name for name in VARIABLES if os.environ[name]} == set(settings.texts)
        assert os.environ["ENV_FILE"] == os.devnull
        assert Settings.load() == settings
    assert dict(os.environ) == before


def test_what_is_handed_down_is_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PRESET=icct26\nTEAMS_PER_CHURCH=3\nPLAYER_ROLES=Bowler\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENV_FILE")
    monkeypatch.setenv("REGISTRATION_OPENS_AT", "2026-03-01T00:00:00+05:30")
    for name, value in (CLOUDINARY | SMTP).items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()
    with settings.handed_down():
        (tmp_path / ".env").write_text("broken\n")
        assert Settings.load() == settings
