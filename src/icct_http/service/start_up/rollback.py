"""``icct migrate --down``: takes migrations back for an older version."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from icct_adapters.sql import HEAD, SqlDatabase, migrate_down
from icct_adapters.sql.schema.losses import losses
from icct_adapters.sql.schema.revisions import REVISIONS

from ..settings.settings import Settings
from .being_alone import check_that_nobody_is_left
from .preparation import known_revision, must_be_kept, opened
from .start_error import StartError, WrongArgument

FIRST = REVISIONS[0]


async def would_be_lost(settings: Settings, to: str | None) -> Sequence[str]:
    """What ``roll_back`` would lose or change, a few words each with their numbers of rows. Raises ``StartError``."""
    async with _leading_down(settings, to) as (database, _, target):
        return [loss.in_words for loss in await losses(database, to=target)]


async def roll_back(settings: Settings, to: str | None, *, force: bool, told: Callable[[str], None]) -> str:
    """Take migrations back down to one, or the last one alone, and tell what was done; as ``migrate_now`` goes up.

    Raises ``StartError``.
    """
    async with _leading_down(settings, to) as (database, before, target):
        if target == before:
            return f"The database is at {before} already."
        if not force:
            await check_that_nobody_is_left(database, to=target, told=told)
        await migrate_down(database, target, files=settings.service.files_dir)
    return f"The database is now at {target}: start a version that uses it; this one uses {HEAD}."


@asynccontextmanager
async def _leading_down(settings: Settings, to: str | None) -> AsyncIterator[tuple[SqlDatabase, str, str]]:
    """The database, the revision it is at, and the one not above that it is to be at."""
    must_be_kept(settings.database, "it has no tables to migrate")
    if to is not None and to not in REVISIONS:
        raise WrongArgument(f"REVISION must be one of {', '.join(REVISIONS)}, not {to!r}.")
    async with opened(settings) as database:
        before = await known_revision(database)
        if before is None:
            raise StartError("The database has no tables: there is nothing to take back.")
        target = to or _below(before)
        if target > before:
            raise StartError(f"The database is at {before}, below {target}: `icct migrate` without --down goes up.")
        yield database, before, target


def _below(revision: str) -> str:
    if revision == FIRST:
        raise StartError(f"The database is at {FIRST}, the first: below it there would be no registrations left.")
    return REVISIONS[REVISIONS.index(revision) - 1]
