"""Who is told to be first where two changes of a team are under way at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from icct_adapters.sql import SqlStore
from icct_core import Actor, ActorKind, HistoryAction, HistoryEntry, RegistrationStatus, TournamentRules
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, empty_database

RULES = TournamentRules(min_players=0)
ASHA, BALA = (Actor(ActorKind.ORGANISER, name) for name in ("asha", "bala"))


async def test_whoever_has_written_an_entry_first_and_comes_second_is_told_of_the_other(postgres_url: str) -> None:
    draft = a_draft(rules=RULES)
    async with empty_database(postgres_url) as database:
        store = SqlStore(database)
        async with store.unit_of_work.begin() as tx:
            before = draft.registered(await tx.registrations.enter(draft, RULES, at=NOW), at=NOW)
        after = before.become(RegistrationStatus.CONFIRMED, at=NOW + timedelta(seconds=2))
        entry = HistoryEntry(
            at=NOW + timedelta(seconds=1),
            prefix="ICCT",
            action=HistoryAction.DECIDED,
            actor=BALA,
            registration_id=before.id,
            version=2,
        )
        async with store.unit_of_work.begin() as second:
            await second.history.add(entry)
            async with store.unit_of_work.begin() as first:
                await first.registrations.change(before, after, teams_per_church=None)
                await first.history.add(replace(entry, actor=ASHA, at=after.changed_at))
            stale = await second.registrations.stale(before.id)
    assert (stale.version, stale.changed_by, stale.changed_at) == (2, "organiser asha", after.changed_at)
