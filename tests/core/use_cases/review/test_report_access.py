"""Who saw whose data, as far as the history knows: for a breach (people.md, 11)."""

from __future__ import annotations

from datetime import timedelta, timezone

from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    Decision,
    HistoryAction,
    HistoryEntry,
    ListTaken,
    Reach,
    RecordAccess,
    ReportAccess,
    TeamId,
    TeamReached,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

DAY = timedelta(days=1)
ASHA = Actor(ActorKind.ORGANISER, "asha")


async def test_each_actor_has_the_teams_and_lists_of_that_time_and_no_other() -> None:
    office = ReviewOffice()
    begun = office.clock.now()
    access = RecordAccess(unit_of_work=office.store.unit_of_work, clock=office.clock, rules=office.rules)
    report = ReportAccess(history=office.store.history, prefix="ICCT")
    await office.register()
    second = await office.register("Lions")
    await access.viewed(await office.team(), actor=ASHA)
    office.clock.advance(DAY)
    since = office.clock.now()
    assert await report(since, since + DAY) == []
    await access.viewed(await office.team(second), await office.team(), actor=ASHA)
    office.clock.advance(timedelta(hours=1))
    await office.decide(Decision.CONFIRM)
    await office.remove(second)
    await access.exported("teams.csv", actor=OPERATOR)
    later = office.clock.now()
    viewed, confirmed = HistoryAction.VIEWED, HistoryAction.DECIDED
    expected = [
        Reach(
            actor=DESK,
            teams=[
                TeamReached(team_id=FIRST, actions=(confirmed,), first_at=later, last_at=later),
                TeamReached(team_id=second, actions=(HistoryAction.REMOVED,), first_at=later, last_at=later),
            ],
            lists=[],
        ),
        Reach(actor=OPERATOR, teams=[], lists=[ListTaken("teams.csv", later)]),
        Reach(
            actor=ASHA,
            teams=[
                TeamReached(team_id=team, actions=(viewed,), first_at=since, last_at=since)
                for team in (FIRST, TeamId("ICCT", 2))
            ],
            lists=[],
        ),
    ]
    assert await report(since, since + DAY) == expected
    assert await report(since, later) == expected[2:]
    (first,) = await report(begun, later)
    assert (first.teams[0].first_at, first.teams[0].last_at) == (begun, since)


async def test_who_saw_a_team_again_on_the_same_day_is_named_whenever_the_time_begins() -> None:
    office = ReviewOffice()
    access = RecordAccess(unit_of_work=office.store.unit_of_work, clock=office.clock, rules=office.rules)
    report = ReportAccess(history=office.store.history, prefix="ICCT")
    await office.register()
    seen = office.clock.now()
    await access.viewed(await office.team(), actor=ASHA)
    await access.exported("teams.csv", actor=ASHA)
    india = timezone(timedelta(hours=5, minutes=30))
    since = (seen + timedelta(hours=1)).astimezone(india)
    office.clock.advance(timedelta(hours=2))
    await access.viewed(await office.team(), actor=ASHA)  # the history has the first of the day
    (reach,) = await report(since, since + DAY)
    assert ([one.team_id for one in reach.teams], reach.lists) == ([FIRST], [])
    assert await report(since + DAY, since + 2 * DAY) == []


async def test_what_was_done_in_another_tournament_is_not_reported() -> None:
    office = ReviewOffice()
    report = ReportAccess(history=office.store.history, prefix="NEXT")
    await office.register()
    await office.decide(Decision.CONFIRM)
    assert await report(office.clock.now() - DAY, office.clock.now() + DAY) == []


async def test_deliveries_of_all_teams_that_were_tried_again_show_nobody() -> None:
    office = ReviewOffice()
    now = office.clock.now()
    retried = HistoryEntry(at=now, prefix="ICCT", action=HistoryAction.DELIVERIES_RETRIED, actor=OPERATOR)
    async with office.store.unit_of_work.begin() as tx:
        await tx.history.add(retried)
    report = ReportAccess(history=office.store.history, prefix="ICCT")
    assert await report(now, now + DAY) == []
