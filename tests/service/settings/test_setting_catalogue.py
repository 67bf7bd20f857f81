"""Every setting is described where it is declared."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from icct_http.service.settings.setting_catalogue import SettingEntry, catalogue, grouped
from icct_http.service.settings.setting_types import written
from icct_http.service.settings.settings import Settings, SettingsError

ENTRIES = {entry.variable: entry for entry in catalogue()}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_a_setting_has_a_meaning_on_one_line(entry: SettingEntry) -> None:
    assert len(entry.meaning) > 5
    assert "\n" not in entry.meaning
    assert "|" not in entry.meaning
    assert entry.meaning[-1] not in ".;, "


def test_all_settings_are_there_and_those_of_a_group_together() -> None:
    assert set(ENTRIES) == {name.upper() for name in Settings.__struct_fields__}
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
    left_in = [sentence.split()[0] for sentence in raised.value.problems]
    assert left_in == ["DATABASE_URL", "SENTRY_DSN"], "what has a secret in it is no example to be used"
    filled_in = {name: re.sub("PASSWORD|KEY", "s3cret", text) for name, text in examples.items()}
    assert Settings.from_environment(filled_in | {"SMTP_PASSWORD": "hunter2"}).teams_per_church == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (("a", "b"), "a,b"), ((), ""), (None, ""), (8000, "8000"), ("x", "x")],
)
def test_a_value_is_written_as_the_environment_has_it(value: object, text: str) -> None:
    assert written(value) == text


def test_a_moment_is_written_with_its_zone() -> None:
    assert written(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01T00:00:00+00:00"
