"""Checks that there are churches for captains to name, where only registered ones are taken."""

from __future__ import annotations

from icct_adapters.sql import HEAD
from icct_adapters.sql.churches.church_reader import SqlChurchReader

from ...service.settings.settings import Settings
from ...service.start_up.preparation import known_revision, opened
from ...service.start_up.start_error import StartError
from .finding import Finding, ok, skipped, warning

CHURCHES = "churches"

_REMEDY = "Register them with `icct churches import FILE.csv`, or set CHURCHES_ONLY_LISTED=false."


async def churches_finding(settings: Settings) -> Finding:
    """Whether a form can name a church, and how many have more teams than they may have; the database answers."""
    tournament = settings.tournament
    try:
        async with opened(settings) as database:
            if await known_revision(database) != HEAD:
                return skipped(CHURCHES, "the tables are not those of this version")
            churches = await SqlChurchReader(database).all(tournament.id_prefix)
    except StartError:
        return skipped(CHURCHES, "the tables are not those of this version")
    registered = sum(church.name is not None for church in churches)
    if tournament.churches_only_listed and not registered:
        return warning(CHURCHES, "none is registered, and CHURCHES_ONLY_LISTED refuses every form", _REMEDY)
    over = sum(church.is_over(tournament.teams_per_church) for church in churches)
    return ok(CHURCHES, f"{registered} registered; {over} have more teams than they may have")
