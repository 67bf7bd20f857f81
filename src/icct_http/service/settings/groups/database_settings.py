"""Settings of the database."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from urllib.parse import quote

from ..database_url import with_driver
from ..setting_types import Count, CountOrNone, HidesLogin, about
from .tournament_settings import TournamentSettings


class DatabaseSettings(TournamentSettings, frozen=True, kw_only=True):
    """The part of the settings that says where teams are kept."""

    group: ClassVar[str] = "The database"

    database_url: Annotated[
        str,
        HidesLogin,
        about(
            "`sqlite+aiosqlite:///…`, `postgresql+asyncpg://…` or `memory://`; without it `icct.db` in `DATA_DIR`, see "
            "[Use PostgreSQL](how-to/use-postgresql.md)",
            example="postgresql+asyncpg://icct:PASSWORD@127.0.0.1:5432/icct26",
        ),
    ] = ""
    database_pool_size: Annotated[Count, about("connections to PostgreSQL that are kept open, for each process")] = 20
    database_max_overflow: Annotated[CountOrNone, about("connections beyond them when needed")] = 10
    database_pool_recycle: Annotated[Count, about("seconds after which a connection is renewed")] = 3600
    database_wait: Annotated[
        CountOrNone,
        about("seconds that `serve`, `worker` and `migrate` wait at their start for a database that is away"),
    ] = 30

    @property
    def database(self) -> str:
        """The database's URL with its driver; by default a SQLite file in the data folder."""
        return with_driver(self.database_url) or f"sqlite+aiosqlite:///{quote(str(self.data_folder / 'icct.db'))}"

    @property
    def database_kind(self) -> Literal["memory", "sql"]:
        return "memory" if self.database.startswith("memory:") else "sql"
