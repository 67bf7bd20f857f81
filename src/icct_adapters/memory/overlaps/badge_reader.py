"""Reads the badges of teams."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from icct_core import (
    SHOWN_UNASKED,
    TO_THE_CAPTAIN,
    Badge,
    BadgeReader,
    MessageState,
    RegistrationId,
    marked,
    overlaps_in,
)

from ..database import InMemoryDatabase
from ..tables import Tables
from .people import all_pairs


class InMemoryBadgeReader(BadgeReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def badges(
        self, registration_ids: Collection[RegistrationId], *, teams_per_church: int | None
    ) -> Mapping[RegistrationId, frozenset[Badge]]:
        tables = self._database.tables
        having = {
            Badge.OVERLAP: _overlapping(tables),
            Badge.MAIL_PARKED: _with_parked_mail(tables),
            Badge.OVER_LIMIT: _over_limit(tables, teams_per_church),
        }
        of_each = {one: frozenset(badge for badge in Badge if one in having[badge]) for one in registration_ids}
        return {one: badges for one, badges in of_each.items() if badges}


def _overlapping(tables: Tables) -> set[RegistrationId]:
    shown = (one for one in overlaps_in(all_pairs(tables)) if one.level in SHOWN_UNASKED)
    unseen = [one for one in marked(shown, tables.overlaps_seen) if not one.seen]
    return {person.registration_id for one in unseen for person in (one.one, one.other)}


def _with_parked_mail(tables: Tables) -> set[RegistrationId]:
    rows = tables.outbox.values()
    parked = (row.message for row in rows if row.state is MessageState.PARKED)
    return {message.registration_id for message in parked if message.kind in TO_THE_CAPTAIN}


def _over_limit(tables: Tables, teams_per_church: int | None) -> set[RegistrationId]:
    over = {
        key
        for key, church in tables.churches.items()
        if replace(church, teams=tables.teams_of_churches[key]).is_over(teams_per_church)
    }
    playing = (one for one in tables.registrations.values() if one.plays)
    return {one.id for one in playing if (one.team_id.prefix, tables.church_keys[one.id]) in over}
