"""Where a page of the history ends, what a timeline shows of each entry, and what is kept of who looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from icct_adapters.memory import InMemoryDatabase, InMemoryHistoryReader
from icct_core import (
    Actor,
    ActorKind,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    HistoryFilter,
    InvalidValue,
    ListHistory,
    ListHistoryQuery,
    MarkOverlapSeen,
    MessageKind,
    RecordAccess,
    RecordedEntry,
    RegistrationStatus,
    TournamentRules,
    ValidationFailed,
    parse_actions,
)
from icct_core.use_cases.review import timeline
from icct_core.use_cases.review.timeline import TimelineEntry
from tests.support.review_office import DESK, FIRST, ReviewOffice

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def office() -> ReviewOffice:
    office = ReviewOffice()
    await office.register()
    return office


class RememberedLimits(InMemoryHistoryReader):
    """Remembers how many entries it was asked for."""

    def __init__(self, database: InMemoryDatabase) -> None:
        super().__init__(database)
        self.limits: list[int] = []

    async def page(self, which: HistoryFilter, *, before: int | None, limit: int) -> Sequence[RecordedEntry]:
        self.limits.append(limit)
        return await super().page(which, before=before, limit=limit)


@pytest.mark.parametrize(("limit", "next_before"), [(1, 4), (2, 3), (3, 2), (4, None), (500, None)])
async def test_a_page_says_where_the_next_one_begins(office: ReviewOffice, limit: int, next_before: int | None) -> None:
    for text in ("one", "two", "three", "four"):
        await office.note(text)
    page = await ListHistory(history=office.store.history, rules=office.rules)(ListHistoryQuery(limit=limit))
    assert [one.number for one in page.entries] == [4, 3, 2, 1][:limit]
    assert page.next_before == next_before


async def test_a_page_reads_one_entry_more_than_it_shows() -> None:
    history = RememberedLimits(InMemoryDatabase())
    await ListHistory(history=history, rules=TournamentRules())(ListHistoryQuery(limit=7))
    assert history.limits == [8]


@pytest.mark.parametrize("limit", [-1, 0, 501])
async def test_a_limit_that_cannot_be_names_itself(office: ReviewOffice, limit: int) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await ListHistory(history=office.store.history, rules=office.rules)(ListHistoryQuery(limit=limit))
    assert refused.value.field_errors == {("limit",): "Limit must be 1 to 500"}


@pytest.mark.parametrize("raw", ["", " , ", ","])
def test_no_action_is_every_action(raw: str) -> None:
    assert parse_actions(raw) == frozenset()


def test_an_unknown_action_is_told_with_those_there_are() -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_actions("viewed,thrown,eaten")
    assert str(refused.value) == f"Action 'eaten' is none of {', '.join(HistoryAction)}"


async def test_an_entry_of_a_timeline_has_all_that_history_has(office: ReviewOffice) -> None:
    await office.correct(fields={"coach_name": "Ravi Das"}, reason="She called", notify=False)
    await office.note("her son plays")
    noted, corrected = (await office.timeline(FIRST))[:2]
    assert noted == TimelineEntry(at=NOW, action="noted", actor=DESK, note="her son plays")
    assert corrected == TimelineEntry(
        at=NOW,
        action="corrected",
        actor=DESK,
        before=RegistrationStatus.REGISTERED,
        after=RegistrationStatus.REGISTERED,
        reason="She called",
        changes=(FieldChange("coach_name", "David Raj", "Ravi Das"), FieldChange("notify", None, "false")),
        version=2,
    )


async def test_an_entry_of_a_timeline_names_the_other_team_of_an_overlap(office: ReviewOffice) -> None:
    other = await office.register("Lions")
    await MarkOverlapSeen(unit_of_work=office.store.unit_of_work, clock=office.clock)(FIRST, other, DESK)
    assert (await office.timeline(FIRST))[0].subject == str(other)


async def test_a_timeline_has_the_teams_own_deliveries_and_none_of_others(office: ReviewOffice) -> None:
    await office.register("Lions")
    *deliveries, registered = await office.timeline(FIRST)
    assert registered == TimelineEntry(
        at=NOW, action="registered", actor=Actor(ActorKind.CAPTAIN), after=RegistrationStatus.REGISTERED
    )
    team = await office.team()
    shown = [one.delivery.message for one in deliveries if one.delivery is not None]
    assert {one.subject for one in shown} == {team.id}
    assert [one.kind for one in shown] == [MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL]
    assert [(one.action, one.actor, one.at) for one in deliveries] == [("delivery", None, NOW)] * 2


async def test_a_timeline_shows_no_more_deliveries_than_it_reads(
    office: ReviewOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "_MOST_MESSAGES", 1)
    assert [one.action for one in await office.timeline(FIRST)] == ["delivery", "registered"]


async def test_who_looked_and_who_took_what_away_is_kept_whole(office: ReviewOffice) -> None:
    access = RecordAccess(unit_of_work=office.store.unit_of_work, clock=office.clock, rules=office.rules)
    team = await office.team()
    await access.viewed(team, actor=DESK)
    await access.exported("teams.csv", actor=DESK)
    entries = (await ListHistory(history=office.store.history, rules=office.rules)(ListHistoryQuery())).entries
    assert [one.entry for one in entries] == [
        HistoryEntry(at=NOW, prefix="ICCT", action=HistoryAction.EXPORTED, actor=DESK, subject="teams.csv"),
        HistoryEntry(at=NOW, prefix="ICCT", action=HistoryAction.VIEWED, actor=DESK, registration_id=team.id),
    ]
