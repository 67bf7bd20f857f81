"""The database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal
from urllib.parse import quote

from ..database_url import problem_of, with_driver
from ..kinds import COUNT, COUNT_OR_NONE, seconds
from ..variable import Kind, Texts, Unfit, setting
from .service import data_dir


def _url(text: str) -> str:
    if problem := problem_of(text):
        raise Unfit(problem)
    return with_driver(text)


def _sqlite_file(texts: Texts) -> str:
    return f"sqlite+aiosqlite:///{quote(str(data_dir(texts) / 'icct.db'))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """Where teams are kept. ``url`` names its driver; by default it is a SQLite file in the data folder."""

    title: ClassVar[str] = "The database"

    url: str = setting(
        "DATABASE_URL",
        Kind("", _url, hidden="login"),
        about="`sqlite+aiosqlite:///…`, `postgresql+asyncpg://…` or `memory://`; without it `icct.db` in `DATA_DIR`, "
        "see [Use PostgreSQL](how-to/use-postgresql.md)",
        example="postgresql+asyncpg://icct:PASSWORD@127.0.0.1:5432/icct26",
        follows=_sqlite_file,
    )
    pool_size: int = setting(
        "DATABASE_POOL_SIZE", COUNT, "20", about="connections to PostgreSQL that are kept open, for each process"
    )
    max_overflow: int = setting(
        "DATABASE_MAX_OVERFLOW", COUNT_OR_NONE, "10", about="connections beyond them when needed"
    )
    pool_recycle: timedelta = setting(
        "DATABASE_POOL_RECYCLE", seconds(COUNT), "3600", about="seconds after which a connection is renewed"
    )
    wait: timedelta = setting(
        "DATABASE_WAIT",
        seconds(COUNT_OR_NONE),
        "30",
        about="seconds that `serve`, `worker` and `migrate` wait at their start for a database that is away",
    )

    @property
    def kind(self) -> Literal["memory", "sql"]:
        """Which of the adapters keeps them."""
        return "memory" if self.url.startswith("memory:") else "sql"

    @property
    def outlives_the_process(self) -> bool:
        """Whether what is kept is there for other processes, and after a restart."""
        return self.kind != "memory"
