"""``DATABASE_URL``: which database, and no traceback for one that cannot be."""

from __future__ import annotations

import pytest

from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import Settings


@pytest.mark.parametrize(
    ("url", "database"),
    [
        ("postgresql+asyncpg://user:s3cret@host:5432/icct26", "postgresql+asyncpg://user:s3cret@host:5432/icct26"),
        ("postgresql://user:s3cret@host/icct26", "postgresql+asyncpg://user:s3cret@host/icct26"),
        ("postgres://user:p%40ss@host/icct26", "postgresql+asyncpg://user:p%40ss@host/icct26"),
        ("sqlite+aiosqlite:////srv/icct.db", "sqlite+aiosqlite:////srv/icct.db"),
        ("sqlite:///icct.db", "sqlite+aiosqlite:///icct.db"),
    ],
)
def test_each_database_gets_the_driver_it_has_here(url: str, database: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": url})
    assert (settings.database.url, settings.database.kind) == (database, "sql")


def test_memory_is_a_database_too() -> None:
    assert Settings.from_environment({"DATABASE_URL": "memory://"}).database.kind == "memory"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user:hunter2@host/db",
        "postgresql+psycopg2://user:hunter2@host/db",
        "oracle://",
        "://",
        "postgresql",
        "memory",
        "/srv/icct.db",
        "icct.db",
    ],
)
def test_any_other_scheme_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"DATABASE_URL": url})
    (sentence,) = raised.value.sentences
    assert sentence == "DATABASE_URL must start with sqlite+aiosqlite://, postgresql+asyncpg:// or memory://."


@pytest.mark.parametrize("option", ["channel_binding=require", "pgbouncer=true"])
def test_an_option_of_other_programs_is_named(option: str) -> None:
    """Neon and Supabase show them in the addresses that one copies."""
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"DATABASE_URL": f"postgresql://user:hunter2@host/db?sslmode=require&{option}"})
    (sentence,) = raised.value.sentences
    name = option.partition("=")[0]
    assert sentence == f"DATABASE_URL has the option {name}, which is for other programs: leave it out."


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite://", id="a SQLite database without a file"),
        pytest.param("sqlite+aiosqlite:///:memory:", id="a SQLite database in memory"),
        pytest.param("postgresql://user:hunter2@host:port/db", id="a port that is no number"),
        pytest.param("postgresql://user:hunter2@host:99999/db", id="a port that is too high"),
        pytest.param("postgresql://user:hunter2@[::1/db", id="an address that is not closed"),
    ],
)
def test_a_url_that_no_driver_can_read_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"DATABASE_URL": url})
    (sentence,) = raised.value.sentences
    assert sentence.startswith("DATABASE_URL must ")
    assert "hunter2" not in sentence
