"""Every setting is described where it is declared."""

from __future__ import annotations

import re

import pytest

from icct_http.service.settings.catalogue import SettingEntry, catalogue, grouped
from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import VARIABLES, Settings

ENTRIES = {entry.variable: entry for entry in catalogue()}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_a_setting_has_a_meaning_on_one_line(entry: SettingEntry) -> None:
    assert len(entry.meaning) > 5
    assert "\n" not in entry.meaning
    assert "|" not in entry.meaning
    assert entry.meaning[-1] not in ".;, "


def test_all_settings_are_there_and_those_of_a_group_together() -> None:
    assert set(ENTRIES) == set(VARIABLES)
    assert [entry for _, entries in grouped(catalogue()) for entry in entries] == list(catalogue())
    assert [group for group, _ in grouped(catalogue())][:3] == ["The service", "The tournament", "The database"]
    assert ENTRIES["SMTP_PORT"].group == "Mail"


def test_secrets_are_marked_where_they_are_declared() -> None:
    assert {name for name, entry in ENTRIES.items() if entry.hidden == "all"} == {
        "CLOUDINARY_API_KEY",
        "CLOUDINARY_API_SECRET",
        "CLOUDINARY_URL",
        "SMTP_PASSWORD",
        "ADMIN_API_KEY",
        "SECRET_KEY",
    }
    assert {name for name, entry in ENTRIES.items() if entry.hidden == "login"} == {
        "DATABASE_URL",
        "RATE_LIMIT_STORAGE_URL",
        "SENTRY_DSN",
    }


def test_an_example_is_taken() -> None:
    examples = {name: entry.example for name, entry in ENTRIES.items() if entry.example}
    assert len(examples) > 10
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(examples | {"SMTP_PASSWORD": "hunter2"})
    left_in = [sentence.split()[0] for sentence in raised.value.sentences]
    assert left_in == ["DATABASE_URL", "SENTRY_DSN"], "what has a secret in it is no example to be used"
    filled_in = {name: re.sub("PASSWORD|KEY", "s3cret", text) for name, text in examples.items()}
    assert Settings.from_environment(filled_in | {"SMTP_PASSWORD": "hunter2"}).tournament.teams_per_church == 2


@pytest.mark.parametrize(
    ("variable", "text", "written"),
    [
        ("LOG_TO_FILE", "TRUE", True),
        ("CORS_ORIGINS", " https://a.example , https://b.example,", "https://a.example,https://b.example"),
        ("CORS_ORIGINS", "", ""),
        ("PLAYER_ROLES", "Bowler , Batsman", "Bowler,Batsman"),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8", "127.0.0.1,10.0.0.0/8"),
        ("TEAMS_PER_CHURCH", "", ""),
        ("API_PORT", "8000", 8000),
        ("DELIVERY_LEASE", "100", 100),
        ("DATA_DIR", "./x/", "./x/"),
        ("DATA_DIR", "", "data"),
        ("BACKUP_DIR", "", ""),
        ("DATABASE_URL", "postgres://icct:s3cret@host/db", "postgres://icct:s3cret@host/db"),
        ("TOURNAMENT_TIMEZONE", "Africa/Nairobi", "Africa/Nairobi"),
        ("REGISTRATION_OPENS_AT", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00+00:00"),
        ("FILE_STORAGE", "", "disk"),
        ("ALLOWED_HOSTS", "", "*"),
    ],
)
def test_a_value_is_written_as_the_environment_has_it(variable: str, text: str, written: object) -> None:
    assert Settings.from_environment({variable: text}).written(variable) == written
