"""Several processes purge a tournament at once: each team is erased once, and one report is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.memory import ManualClock
from icct_core import (
    OPERATOR,
    WARNED_BEFORE,
    AddOrganiser,
    AddOrganiserCommand,
    GetWindow,
    HistoryAction,
    HistoryFilter,
    MessageKind,
    OutboxFilter,
    PurgeTournament,
    RegistrationFilter,
    RemoveTeam,
    Store,
    TournamentRules,
)
from tests.support.builders import a_draft
from tests.support.databases.registries import KINDS, store_of_kind
from tests.support.databases.stores import NOW, in_parallel

DAY = timedelta(days=1)
TEAMS = 5
RULES = TournamentRules(closes_at=NOW + DAY)


def purge_of(store: Store, clock: ManualClock) -> PurgeTournament:
    return PurgeTournament(
        unit_of_work=store.unit_of_work,
        window=GetWindow(windows=store.windows, rules=RULES),
        registrations=store.registrations,
        history=store.history,
        organisers=store.organisers,
        remove=RemoveTeam(unit_of_work=store.unit_of_work, clock=clock),
        clock=clock,
        prefix="ICCT",
        after=30 * DAY,
        batch=3,
    )


async def actions(store: Store, action: HistoryAction) -> list[Any]:
    page = await store.history.page(HistoryFilter(prefix="ICCT", actions=frozenset({action})), before=None, limit=100)
    return [one.entry for one in page]


async def mails(store: Store) -> int:
    entries = await store.outbox.entries(OutboxFilter(), limit=100)
    return sum(one.message.kind is MessageKind.PURGE_BY_MAIL for one in entries)


@pytest.mark.parametrize("kind", KINDS)
async def test_all_together_do_what_one_would_do(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    async with store_of_kind(kind, request, tmp_path) as store:
        add = AddOrganiser(unit_of_work=store.unit_of_work, clock=clock, rules=RULES)
        for name in ("Asha", "Ravi"):
            await add(AddOrganiserCommand(name=name, email=f"{name.lower()}@example.org", role="admin", actor=OPERATOR))
        for number in range(TEAMS):
            async with store.unit_of_work.begin() as tx:
                draft = a_draft(team_name=f"Team {number}", church_name=f"House {number}")
                await tx.registrations.enter(draft, replace(RULES, closes_at=None), at=NOW)
        clock.advance(31 * DAY - WARNED_BEFORE)
        assert await in_parallel(4, lambda _: purge_of(store, clock)()) == [0] * 4
        assert (len(await actions(store, HistoryAction.PURGE_ANNOUNCED)), await mails(store)) == (1, 2)
        clock.advance(WARNED_BEFORE)
        erased = 0
        for _ in range(20):
            results = await in_parallel(4, lambda _: purge_of(store, clock)())
            erased += sum(one for one in results if isinstance(one, int))
            if await actions(store, HistoryAction.TOURNAMENT_PURGED):
                break
        await purge_of(store, clock)()
        assert erased == TEAMS
        assert await store.registrations.count(RegistrationFilter(removed=False)) == 0
        assert len(await actions(store, HistoryAction.REMOVED)) == TEAMS
        (report,) = await actions(store, HistoryAction.TOURNAMENT_PURGED)
        assert [(one.field, one.after) for one in report.changes] == [("teams", "5"), ("churches", "5")]
        assert await mails(store) == 4
        assert await store.churches.all("ICCT") == []
