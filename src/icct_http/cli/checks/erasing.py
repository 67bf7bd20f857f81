"""Checks that what is to be erased is, and says when everything personal goes."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from icct_adapters.sql import HEAD, SqlStore
from icct_core import GetWindow, PurgePlan, RemoveTeam, time_in_words

from ...service.start_up.preparation import known_revision, opened
from ...service.start_up.start_error import StartError
from ...service.worker.purging import open_tournament_purge
from .check import CheckContext
from .finding import Finding, failed, ok, skipped, warning

ERASING = "erasing"

LATE = timedelta(hours=1)
"""Workers erase each minute; a large tournament takes a while."""

_LAST_LISTS = "Take the last lists, or let registration close later to keep the data for longer."
_NO_ADMIN = "Add one with `icct organisers add NAME ADDRESS --role admin`; until then nothing is erased."
_LAPSED = "It is not done by itself any more: `icct privacy purge` does it at once."
_REMEDY = "See that a worker runs, and what its log says of the lane purge."


async def erasing_finding(context: CheckContext) -> Finding:
    """Whether a withdrawn team, or the whole tournament, is overdue; the database answers."""
    settings, now = context.settings, context.clock.now()
    privacy, prefix = settings.privacy, settings.tournament.id_prefix
    try:
        async with opened(settings) as database:
            if await known_revision(database) != HEAD:
                return skipped(ERASING, "the tables are not those of this version")
            store = SqlStore(database)
            before = now - privacy.withdrawn_kept_for - LATE
            overdue = await store.registrations.withdrawn_before(before, prefix=prefix, limit=1_000)
            remove = RemoveTeam(unit_of_work=store.unit_of_work, clock=context.clock)
            window = GetWindow(windows=store.windows, rules=settings.tournament.rules)
            purge = open_tournament_purge(settings, store, context.clock, remove, window)
            plan, is_warned = await purge.plan(), bool(await purge.admins())
    except StartError:
        return skipped(ERASING, "the tables are not those of this version")
    if overdue:
        teams = "1 withdrawn team is" if len(overdue) == 1 else f"{len(overdue)} withdrawn teams are"
        return failed(ERASING, f"{teams} to be erased since an hour or longer", _REMEDY)
    words = f"withdrawn teams go after {privacy.withdrawn_retention} days"
    if plan is None:
        return ok(ERASING, words)
    if plan.is_to_be_announced(now) and not is_warned:
        return failed(ERASING, "everything personal is to be erased, and no admin is there to be warned", _NO_ADMIN)
    return _of_purge(plan, words, now, settings.tournament.timezone)


def _of_purge(plan: PurgePlan, words: str, now: datetime, zone: tzinfo) -> Finding:
    if plan.purged_at is not None:
        return ok(ERASING, f"everything personal was erased on {time_in_words(plan.purged_at, zone)}")
    day = time_in_words(plan.due_at(now), zone)
    if plan.has_lapsed(now):
        return failed(ERASING, f"everything personal was to be erased on {day}, and nobody did it for a month", _LAPSED)
    if plan.is_due(now - LATE):
        return failed(ERASING, f"everything personal was to be erased on {day}", _REMEDY)
    coming = f"{words}; everything personal is erased on {day}"
    return ok(ERASING, coming) if plan.announced_at is None else warning(ERASING, coming, _LAST_LISTS)
