"""Prepares a start: data folder, migrations, mail templates, encoding."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeAlias

from icct_adapters.mail.mail_templates import load_templates
from icct_adapters.sql import (
    HEAD,
    PREPARING,
    NotPermitted,
    PoolLimits,
    SqlDatabase,
    current_revision,
    migrate,
    open_database,
    sqlite_file,
)
from icct_adapters.sql.operations.database_file import DatabaseFileUnusable, make_database_file
from icct_adapters.sql.operations.encoding import unfit_encoding
from icct_adapters.sql.registrations.double_entries import double_entries
from icct_adapters.sql.registrations.search_texts import fill_search_texts
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_core import DatabaseUnavailable

from ..sentences import SentencesUnusable, load_sentences
from ..settings.groups.database import DatabaseSettings
from ..settings.groups.mail import MailSettings
from ..settings.groups.service import ServiceSettings
from ..settings.problems import must_not_be_memory
from ..settings.settings import Settings
from ..worker.mail_languages import mail_languages
from .being_alone import check_that_nobody_is_left
from .start_error import StartError, WrongSetting

WAIT_BETWEEN = 0.5
"""Seconds between two looks at a database that is awaited."""


OnWait: TypeAlias = Callable[[str], None]
"""Is told in a sentence that, and how long, the database is awaited."""


def in_silence(_sentence: str) -> None:
    """Nobody is told."""


async def prepare(
    settings: Settings,
    *,
    may_migrate: bool,
    wait: timedelta = timedelta(),
    refill: bool = False,
    on_wait: OnWait = in_silence,
) -> None:
    """Make the data folder and check the tables; bring them up to date if ``may_migrate``.

    A database that is away is given ``wait`` to come. ``refill`` also makes teams searchable that a process of
    an older version has entered beside this one. ``on_wait`` is told of a wait. Raises ``StartError``.
    """
    make_data_folder(settings.service)
    check_mail_templates(settings.mail)
    if settings.database.kind == "memory":
        return
    async with opened(settings) as database:
        await _wait_for(database, wait, on_wait)
        await check_encoding(database)
        if await known_revision(database) != HEAD:
            if not may_migrate:
                raise StartError("The database's tables are behind this version: run `icct migrate` first.")
            await check_that_nobody_is_left(database, to=HEAD, told=on_wait)
            await migrate(database)
        if refill:
            await fill_search_texts(database)


def must_be_kept(database: DatabaseSettings, reason: str) -> None:
    """Raise ``WrongSetting`` for a database that nobody else can look into; ``reason`` is why that will not do."""
    if database.kind == "memory":
        raise WrongSetting(must_not_be_memory("DATABASE_URL", "for this", reason))


async def migrate_now(settings: Settings, *, force: bool = False, on_wait: OnWait = in_silence) -> str:
    """Apply missing migrations and tell what was done; with ``force`` whoever else uses the tables.

    Raises ``StartError``.
    """
    must_be_kept(settings.database, "it has no tables to migrate")
    make_data_folder(settings.service)
    async with opened(settings) as database:
        await _wait_for(database, settings.database.wait, on_wait)
        await check_encoding(database)
        before = await known_revision(database)
        if not force:
            await check_that_nobody_is_left(database, to=HEAD, told=on_wait)
        await migrate(database)
        await fill_search_texts(database)
        doubles = await double_entries(database)
    if before == HEAD:
        return f"The database is at {HEAD} already."
    sentences = (
        f"{one.younger} is {one.older} again: the names look the same, and so does the captain's phone. Both are kept."
        for one in doubles
    )
    return "\n".join([f"The database is now at {HEAD}.", *sentences])


def make_data_folder(service: ServiceSettings) -> None:
    """Readable by its owner alone: it holds the teams' phone numbers."""
    folder = service.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"DATA_DIR must be a folder; {folder} cannot be made: {error.strerror}.") from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise WrongSetting(f"DATA_DIR must be a folder that this user may write to, and {folder} is not.")


def check_mail_templates(mail: MailSettings) -> None:
    """Raises ``WrongSetting`` for a text that is not there or cannot be filled in, and for sentences of no use."""
    try:
        load_templates(mail.templates_dir, mail.domain, languages=mail_languages())
        load_sentences(mail.templates_dir)
    except OSError as error:
        raise WrongSetting(f"MAIL_TEMPLATES_DIR cannot be read at {error.filename}: {error.strerror}.") from None
    except SentencesUnusable as error:
        raise WrongSetting(f"MAIL_TEMPLATES_DIR has ready-made sentences that cannot be used: {error}.") from None
    except ValueError as error:
        raise WrongSetting(f"MAIL_TEMPLATES_DIR has a text that cannot be filled in: {error}.") from None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[SqlDatabase]:
    """The database for the length of the block; being unable to reach it is a ``StartError``."""
    _check_file(settings)
    database = open_database(settings.database.url, PoolLimits(application=PREPARING))
    try:
        yield database
    except DatabaseUnavailable:
        raise StartError(
            "The database cannot be reached: check DATABASE_URL, and that its server is running."
        ) from None
    except NotPermitted:
        raise StartError(
            "The database's user may not use or make the tables: grant it CREATE and USAGE on the schema."
        ) from None
    finally:
        await database.close()


def _check_file(settings: Settings) -> None:
    path = sqlite_file(settings.database.url)
    if path is None:
        return
    try:
        make_database_file(path)
    except DatabaseFileUnusable as error:
        raise WrongSetting(
            f"{_variable_of_file(settings)} must lead to a database file that can be opened; {path}: {error}."
        ) from None


ENCODING_REMEDY = (
    "make another with `createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 NAME`, "
    "let DATABASE_URL lead there, and bring teams that are here already over by `icct backup` and `icct restore`"
)


async def check_encoding(database: SqlDatabase) -> None:
    """Raises ``StartError`` for a database that cannot hold every name."""
    encoding = await unfit_encoding(database)
    if encoding is not None:
        raise StartError(f"The database's encoding is {encoding}, which cannot hold every name: {ENCODING_REMEDY}.")


def _variable_of_file(settings: Settings) -> str:
    return "DATABASE_URL" if "DATABASE_URL" in settings.texts else "DATA_DIR"


async def known_revision(database: SqlDatabase) -> str | None:
    """The migration the tables are at; raises ``StartError`` for one that only a newer version knows."""
    revision = await current_revision(database)
    if revision is not None and revision not in REVISIONS:
        raise StartError(
            f"The database's tables are at {revision}, newer than this version knows: install a newer one."
        )
    return revision


async def _wait_for(database: SqlDatabase, wait: timedelta, on_wait: OnWait) -> None:
    """Return when the database answers; raises ``DatabaseUnavailable`` when its time is over."""
    if await _answers(database):
        return
    if wait:
        on_wait(f"Waiting for the database, {wait.total_seconds():.0f} s at most.")
    try:
        async with asyncio.timeout(wait.total_seconds()):
            while not await _answers(database):  # noqa: ASYNC110
                await asyncio.sleep(WAIT_BETWEEN)  # a server that is starting tells nobody
    except TimeoutError:
        raise DatabaseUnavailable("no answer in time") from None


async def _answers(database: SqlDatabase) -> bool:
    try:
        await database.ping()
    except DatabaseUnavailable:
        return False
    return True
