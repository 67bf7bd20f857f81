"""Checks that somebody can sign in who may add others."""

from __future__ import annotations

from icct_adapters.sql import HEAD
from icct_adapters.sql.organisers.organiser_reader import SqlOrganiserReader
from icct_core import FIRST_ADDRESS

from ...service.settings.settings import Settings
from ...service.start_up.preparation import known_revision, opened
from ...service.start_up.start_error import StartError
from .finding import Finding, ok, skipped, warning

ORGANISERS = "organisers"

_REMEDY = "Run `icct organisers add NAME ADDRESS --role admin`."


async def organisers_finding(settings: Settings) -> Finding:
    """Whether an admin can be mailed a code; the database answers. Development has its link."""
    if not settings.pages_on:
        return skipped(ORGANISERS, "there are no pages to sign in at")
    try:
        async with opened(settings) as database:
            if await known_revision(database) != HEAD:
                return skipped(ORGANISERS, "the tables are not those of this version")
            organisers = await SqlOrganiserReader(database).all()
    except StartError:
        return skipped(ORGANISERS, "the tables are not those of this version")
    admins = [one.email.key for one in organisers if one.is_admin]
    if settings.service.environment == "production" and not {*admins} - {FIRST_ADDRESS.key}:
        nobody = "the only admin is the one of development's link" if admins else "none is an admin"
        return warning(ORGANISERS, f"{nobody}: nobody can sign in who may add others", _REMEDY)
    return ok(ORGANISERS, f"{sum(one.disabled_at is None for one in organisers)} may sign in, {len(admins)} as admin")
