"""The page on privacy leaves out no place where something is kept, and says for how long as the settings have it."""

from __future__ import annotations

from datetime import timedelta

from icct_adapters.sql.tables import metadata
from icct_http.service.settings.settings import Settings
from tests.support.docs.pages import ROOT, section, table

PAGE = ROOT / "docs/explanation/privacy.md"


def test_every_table_is_told_of() -> None:
    told = {row[0]: row[1:] for row in table(PAGE)}
    assert set(metadata.tables) <= set(told)
    in_database = section(PAGE, "In the database")
    assert in_database.count("\n| `") == len(metadata.tables)


def test_periods_are_those_of_the_settings() -> None:
    settings = Settings()
    assert settings.deliveries.outbox_retention == timedelta(weeks=1)
    assert settings.tournament.idempotency_ttl == timedelta(minutes=10)
    rows = {row[0]: row[-1] for row in table(PAGE)}
    assert rows["outbox"].startswith("a week")
    assert rows["claims"].startswith("ten minutes")
