"""Where settings come from, and how they reach the processes of a server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from icct_core.domain.values import USUAL_ROLES
from icct_http.service.settings.presets import PRESETS
from icct_http.service.settings.setting_sources import Found, Source, Sources
from icct_http.service.settings.setting_types import Preset, convert, written
from icct_http.service.settings.settings import Settings, handed_down
from tests.service.settings.test_settings import CLOUDINARY, SMTP, VARIABLES


def test_the_first_place_that_says_something_is_believed() -> None:
    sources = Sources.of(Source("first", {"A": "", "B": " 1 "}), Source("second", {"A": "2", "B": "2"}))
    assert sources.find("A") == Found("2", "second")
    assert sources.find("B") == Found("1", "first")
    assert sources.find("C") is None


def test_the_preset_has_the_rules_of_the_tournament() -> None:
    rules = Settings.from_environment({"PRESET": "icct26"}).rules
    assert (rules.id_prefix, rules.min_players, rules.max_players, rules.teams_per_church) == ("ICCT", 11, 15, 2)
    assert rules.roles is not None
    assert tuple(role.text for role in rules.roles) == USUAL_ROLES


def test_a_variable_goes_before_the_preset() -> None:
    settings = Settings.from_environment({"PRESET": "icct26", "SQUAD_MAX_PLAYERS": "16", "PLAYER_ROLES": ""})
    assert (settings.squad_min_players, settings.squad_max_players) == (11, 16)
    assert len(settings.player_roles) == 4


def test_every_preset_can_be_chosen_and_sets_settings_only() -> None:
    for name, values in PRESETS.items():
        assert convert(name, Preset) == name
        assert {variable.lower() for variable in values} <= set(Settings.__struct_fields__)


def test_the_command_line_chooses_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESET", "none-such")
    assert Settings.load(preset="icct26").squad_min_players == 11


def test_a_file_may_choose_the_preset(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("PRESET=icct26\nTEAMS_PER_CHURCH=3\n")
    settings = Settings.load(env_file=str(tmp_path / "env"))
    assert (settings.squad_max_players, settings.teams_per_church) == (15, 3)


@pytest.mark.parametrize("which", [0, 1], ids=["default", "set"])
def test_a_process_that_is_started_loads_the_same(tmp_path: Path, which: int) -> None:
    values: dict[str, Any] = {name.lower(): (row[0], row[2])[which] for name, row in VARIABLES.items()}
    settings = Settings(**values)
    before = dict(os.environ)
    with handed_down(settings):
        raw = {name: os.environ[name] for name in VARIABLES}
        assert os.environ["ENV_FILE"] == os.devnull
    assert dict(os.environ) == before
    for name, text in raw.items():
        assert text == written(values[name.lower()])


def test_what_is_handed_down_is_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PRESET=icct26\nTEAMS_PER_CHURCH=3\nPLAYER_ROLES=Bowler\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENV_FILE")
    monkeypatch.setenv("REGISTRATION_OPENS_AT", "2026-03-01T00:00:00+05:30")
    for name, value in (CLOUDINARY | SMTP).items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()
    with handed_down(settings):
        (tmp_path / ".env").write_text("broken\n")
        assert Settings.load() == settings
