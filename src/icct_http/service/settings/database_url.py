"""What ``DATABASE_URL`` may say."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_DRIVERS = {
    "memory": "memory",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}
_ENCRYPTION = re.compile("disable|allow|prefer|require|verify-ca|verify-full")
_COUNT = re.compile("[0-9]{1,6}")
_OPTIONS = {
    "ssl": _ENCRYPTION,
    "sslmode": _ENCRYPTION,
    "command_timeout": _COUNT,
    "prepared_statement_cache_size": _COUNT,
}

_OF_OTHER_PROGRAMS = {"channel_binding", "pgbouncer"}
"""Options in the addresses that Neon and Supabase show; asyncpg knows neither."""


def with_driver(url: str) -> str:
    """The URL as SQLAlchemy reads it."""
    scheme, separator, rest = url.partition("://")
    place, mark, query = rest.partition("?")
    return f"{_DRIVERS[scheme]}://{place}{mark}{query.replace('sslmode=', 'ssl=')}" if separator else ""


def problem_of(url: str) -> str | None:
    """What keeps a driver from reading the URL, as a predicate; the URL holds a password, so it is never repeated."""
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in _DRIVERS:
        return "must start with sqlite+aiosqlite://, postgresql+asyncpg:// or memory://."
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "must be readable, as postgresql+asyncpg://user:password@host:5432/name is."
    if scheme.startswith("sqlite") and parts.path in {"", "/", "/:memory:"}:
        return "must name a file, as sqlite+aiosqlite:////srv/icct.db does."
    return _problem_of_options(parse_qsl(parts.query, keep_blank_values=True))


def _problem_of_options(options: list[tuple[str, str]]) -> str | None:
    if foreign := [name for name, _ in options if name in _OF_OTHER_PROGRAMS]:
        return f"has the option {foreign[0]}, which is for other programs: leave it out."
    if any(name not in _OPTIONS for name, _ in options):
        return f"must have no options but {', '.join(_OPTIONS)}; a ? in the password is written %3F."
    for name, value in options:
        if not _OPTIONS[name].fullmatch(value):
            return f"has the option {name} with a value that it cannot have."
    return None
