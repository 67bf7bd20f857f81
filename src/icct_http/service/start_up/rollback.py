"""``icct migrate --down``: takes migrations back for an older version."""

from __future__ import annotations

from icct_adapters.sql import HEAD, migrate_down
from icct_adapters.sql.schema.revisions import REVISIONS

from ..settings.settings import Settings
from .preparation import known_revision, must_be_kept, opened
from .start_error import StartError, WrongArgument

FIRST = REVISIONS[0]


async def roll_back(settings: Settings, to: str | None) -> str:
    """Take migrations back down to one, or the last one alone, and tell what was done. Raises ``StartError``."""
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
        if target == before:
            return f"The database is at {before} already."
        await migrate_down(database, target)
    return f"The database is now at {target}: start a version that uses it; this one uses {HEAD}."


def _below(revision: str) -> str:
    if revision == FIRST:
        raise StartError(f"The database is at {FIRST}, the first: below it there would be no registrations left.")
    return REVISIONS[REVISIONS.index(revision) - 1]
