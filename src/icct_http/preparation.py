"""What must be true before a process may serve or deliver."""

from __future__ import annotations

from icct_adapters.sql import HEAD, SqlDatabase, current_revision, migrate, open_database
from icct_adapters.sql.schema import REVISIONS
from icct_core import DatabaseUnavailable

from .settings import Settings


class StartError(Exception):
    """The process cannot start; the text is one sentence that says what to do."""


async def prepare(settings: Settings, *, may_migrate: bool) -> None:
    """Make the data folder and check the tables; bring them up to date if ``may_migrate``. Raises ``StartError``."""
    make_data_folder(settings)
    if settings.database_kind == "memory":
        return
    database = open_database(settings.database)
    try:
        await _check_tables(database, may_migrate=may_migrate)
    except DatabaseUnavailable:
        raise StartError(
            "The database cannot be reached: check DATABASE_URL, and that its server is running."
        ) from None
    finally:
        await database.close()


async def migrate_now(settings: Settings) -> str:
    """Apply missing migrations and tell what was done. Raises ``StartError``."""
    if settings.database_kind == "memory":
        raise StartError("DATABASE_URL is memory://, which has no tables to migrate.")
    make_data_folder(settings)
    database = open_database(settings.database)
    try:
        before = await current_revision(database)
        _check_known(before)
        await migrate(database)
    except DatabaseUnavailable:
        raise StartError(
            "The database cannot be reached: check DATABASE_URL, and that its server is running."
        ) from None
    finally:
        await database.close()
    return f"The database is at {HEAD} already." if before == HEAD else f"The database is now at {HEAD}."


def make_data_folder(settings: Settings) -> None:
    """Readable by its owner alone: it holds the teams' phone numbers."""
    try:
        settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"DATA_DIR cannot be made at {settings.data_folder}: {error.strerror}.") from None


async def _check_tables(database: SqlDatabase, *, may_migrate: bool) -> None:
    revision = await current_revision(database)
    _check_known(revision)
    if revision == HEAD:
        return
    if not may_migrate:
        raise StartError("The database's tables are behind this version: run `icct migrate` first.")
    await migrate(database)


def _check_known(revision: str | None) -> None:
    if revision is not None and revision not in REVISIONS:
        raise StartError(
            f"The database's tables are at {revision}, newer than this version knows: install a newer one."
        )
