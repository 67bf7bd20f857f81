"""When a tournament is long over, everything personal goes: announced, once, and with a report (people.md, 10)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from icct_adapters.memory import InMemoryMailer, InMemoryStore, ManualClock
from icct_core import (
    LAPSES_AFTER,
    OPERATOR,
    SYSTEM,
    WARNED_BEFORE,
    AddOrganiser,
    AddOrganiserCommand,
    Decision,
    DeliverMessages,
    GetWindow,
    HistoryAction,
    HistoryEntry,
    HistoryFilter,
    Lane,
    MessageKind,
    MessageState,
    OutboxFilter,
    Personal,
    Purge,
    PurgeByMail,
    PurgePlan,
    PurgeTournament,
    RemoveTeam,
    TeamId,
    TournamentRules,
    Window,
)
from tests.support.review_office import ReviewOffice

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
PURGE_MAIL = MessageKind.PURGE_BY_MAIL


class Season(ReviewOffice):
    """A tournament whose registration closes ten days from now; everything personal goes thirty days later."""

    def __init__(self) -> None:
        clock = ManualClock()
        closes_at = clock.now() + 10 * DAY
        super().__init__(InMemoryStore(), TournamentRules(closes_at=closes_at), clock)
        self.closes_at, self.mailer = closes_at, InMemoryMailer()
        self.planned_at = closes_at + 30 * DAY

    def purge(self, **changes: Any) -> PurgeTournament:
        store = self.store
        parts: dict[str, Any] = {
            "unit_of_work": store.unit_of_work,
            "window": GetWindow(windows=store.windows, rules=self.rules),
            "registrations": store.registrations,
            "history": store.history,
            "organisers": store.organisers,
            "remove": RemoveTeam(unit_of_work=store.unit_of_work, clock=self.clock),
            "clock": self.clock,
            "prefix": "ICCT",
            "after": 30 * DAY,
        }
        return PurgeTournament(**parts | changes)

    async def add(self, name: str, role: str = "admin") -> None:
        add = AddOrganiser(unit_of_work=self.store.unit_of_work, clock=self.clock, rules=self.rules)
        await add(AddOrganiserCommand(name=name, email=f"{name.lower()}@example.org", role=role, actor=OPERATOR))

    async def run(self, **changes: Any) -> int:
        """All that a worker does in a minute."""
        store = self.store
        purge = Purge(
            queue=store.outbox_queue,
            unit_of_work=store.unit_of_work,
            kept_uploads=store.kept_uploads,
            clock=self.clock,
            tournament=self.purge(**changes),
        )
        return (await purge()).purged

    async def entries(self, *actions: HistoryAction) -> list[HistoryEntry]:
        """The oldest first."""
        which = HistoryFilter(prefix="ICCT", actions=frozenset(actions))
        found = await self.store.history.page(which, before=None, limit=1_000)
        return [one.entry for one in reversed(found)]

    async def mails(self) -> list[MessageState]:
        entries = await self.store.outbox.entries(OutboxFilter(), limit=100)
        return [one.state for one in entries if one.message.kind is PURGE_MAIL]

    async def deliver(self) -> list[str]:
        """The mails about purges that leave now."""
        store, before = self.store, len(self.mailer.sent)
        handler = PurgeByMail(organisers=store.organisers, history=store.history, mailer=self.mailer, prefix="ICCT")
        deliver = DeliverMessages(
            queue=store.outbox_queue,
            unit_of_work=store.unit_of_work,
            clock=self.clock,
            lanes=[Lane(deliveries={PURGE_MAIL: handler}, slots=1)],
            lease=timedelta(minutes=1),
        )
        await deliver(PURGE_MAIL)
        return [mail.text for mail in list(self.mailer.sent.values())[before:]]

    async def closes(self, at: datetime | None) -> None:
        """Organisers give registration another end, or none."""
        async with self.store.unit_of_work.begin() as tx:
            before = await tx.windows.get("ICCT") or Window()
            await tx.windows.put("ICCT", replace(before, closes_at=at, version=before.version + 1))

    def until(self, at: datetime) -> None:
        self.clock.advance(at - self.clock.now())


@pytest.fixture
async def season() -> Season:
    season = Season()
    await season.add("Asha")
    await season.add("Ravi", "reviewer")
    await season.register("Lions", church_name="John's House")
    return season


def test_a_purge_that_was_announced_late_is_done_a_week_later() -> None:
    now = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    plan = PurgePlan(planned_at=now)
    assert (plan.is_to_be_announced(now - WARNED_BEFORE), plan.is_due(now)) == (True, False)
    assert not plan.is_to_be_announced(now - WARNED_BEFORE - INSTANT)
    assert plan.due_at(now + DAY) == now + 8 * DAY
    late = replace(plan, announced_at=now + DAY)
    assert (late.is_to_be_announced(now + DAY), late.due_at(now)) == (False, now + 8 * DAY)
    assert (late.is_due(now + 8 * DAY - INSTANT), late.is_due(now + 8 * DAY)) == (False, True)
    early = replace(plan, announced_at=now - 9 * DAY)
    assert (early.due_at(now), early.is_due(now)) == (now, True)
    done = replace(late, purged_at=now + 8 * DAY)
    assert (done.is_due(now + 9 * DAY), done.is_to_be_announced(now)) == (False, False)
    assert not replace(plan, purged_at=now).is_to_be_announced(now)
    lapses = now + 8 * DAY + LAPSES_AFTER
    assert (late.is_due(lapses - INSTANT), late.has_lapsed(lapses - INSTANT)) == (True, False)
    assert (late.is_due(lapses), late.has_lapsed(lapses)) == (False, True)
    assert not done.has_lapsed(lapses)
    assert not plan.has_lapsed(lapses)


async def test_where_there_is_no_admin_to_be_warned_nothing_is_erased() -> None:
    season = Season()
    await season.add("Ravi", "reviewer")
    await season.register("Lions")
    season.until(season.planned_at + 10 * DAY)
    assert await season.run() == 0
    assert await season.entries(HistoryAction.PURGE_ANNOUNCED) == []
    await season.add("Asha")
    assert await season.run() == 0
    assert len(await season.deliver()) == 1
    season.clock.advance(WARNED_BEFORE)
    assert await season.run() == 1


async def test_a_purge_that_nobody_did_for_a_month_is_not_done_by_surprise(season: Season) -> None:
    season.until(season.planned_at - WARNED_BEFORE)
    await season.run()
    season.until(season.planned_at + LAPSES_AFTER)
    assert await season.run() == 0
    assert (await season.team()).team is not None


@pytest.mark.parametrize("closes", [True, False])
async def test_without_a_period_or_an_end_nothing_is_ever_erased(season: Season, closes: bool) -> None:
    if not closes:
        await season.closes(None)
    season.clock.advance(3_650 * DAY)
    assert await season.run(after=None if closes else 30 * DAY) == 0
    assert await season.purge(after=None if closes else 30 * DAY).plan() is None
    assert (await season.team()).team is not None


async def test_admins_are_warned_a_week_before_once_and_of_the_day(season: Season) -> None:
    season.until(season.planned_at - WARNED_BEFORE - INSTANT)
    await season.run()
    assert await season.mails() == []
    season.clock.advance(INSTANT)
    assert await season.run() == await season.run() == 0
    (entry,) = await season.entries(HistoryAction.PURGE_ANNOUNCED)
    assert (entry.actor, entry.at) == (SYSTEM, season.clock.now())
    (text,) = await season.deliver()
    assert text.startswith("Dear Asha,\n\non 10 February 2026, 00:00 UTC everything personal of the tournament")
    assert await season.purge().plan() == PurgePlan(planned_at=season.planned_at, announced_at=entry.at)


async def test_then_teams_of_every_status_and_typed_churches_are_erased_and_admins_are_told_how_many(
    season: Season,
) -> None:
    withdrawn = await season.register("Tigers", church_name="Grace")
    await season.decide(Decision.WITHDRAW, withdrawn)
    await season.decide(Decision.REJECT, await season.register("Bears", church_name="Grace"))
    season.until(season.planned_at - WARNED_BEFORE)
    await season.run()
    await season.deliver()
    season.until(season.planned_at - INSTANT)
    assert await season.run() == 0
    season.clock.advance(INSTANT)
    assert await season.run(batch=2) == 3
    assert [(await season.team(TeamId("ICCT", number))).team for number in (1, 2, 3)] == [None] * 3
    assert await season.store.churches.all("ICCT") == []
    (report,) = await season.entries(HistoryAction.TOURNAMENT_PURGED)
    assert [(one.field, one.after) for one in report.changes] == [("teams", "3"), ("churches", "2")]
    (text,) = await season.deliver()
    assert "\n\nTeams: 3\nNames of churches: 2\n\n" in text
    assert "was erased on 10 February 2026, 00:00 UTC." in text
    assert await season.run() == 0
    assert len(await season.entries(HistoryAction.TOURNAMENT_PURGED)) == 1


async def test_who_closes_later_or_opens_again_postpones_it_and_admins_are_warned_again(season: Season) -> None:
    season.until(season.planned_at - WARNED_BEFORE)
    await season.run()
    await season.closes(season.closes_at + 20 * DAY)
    season.until(season.planned_at)
    assert await season.run() == 0
    assert len(await season.mails()) == 1
    season.clock.advance(20 * DAY - WARNED_BEFORE)
    assert await season.run() == 0
    assert len(await season.mails()) == 2
    await season.closes(None)
    season.clock.advance(30 * DAY)
    assert await season.run() == 0
    assert (await season.team()).team is not None


async def test_one_that_is_overdue_when_it_is_asked_for_is_announced_first_and_done_a_week_later(
    season: Season,
) -> None:
    season.until(season.planned_at + 100 * DAY)
    assert await season.run() == 0
    assert len(await season.mails()) == 1
    season.clock.advance(WARNED_BEFORE - INSTANT)
    assert await season.run() == 0
    season.clock.advance(INSTANT)
    assert await season.run() == 1


async def test_an_operator_erases_everything_at_once_and_is_named_in_the_report(season: Season) -> None:
    await season.register("Tigers")
    assert await season.purge().personal() == Personal(teams=2, players=22, logos=0)
    assert await season.purge(batch=1).at_once(OPERATOR) == 2
    assert await season.purge().personal() == Personal()
    (report,) = await season.entries(HistoryAction.TOURNAMENT_PURGED)
    assert (report.actor, report.changes[0].after) == (OPERATOR, "2")
    removals = await season.entries(HistoryAction.REMOVED)
    assert [one.actor for one in removals] == [OPERATOR] * 2


class Overtaken(RemoveTeam):
    """Another process removes the first team just before."""

    async def __call__(self, team_id: TeamId, **how: Any) -> None:
        if team_id.number == 1:
            await RemoveTeam(unit_of_work=self.unit_of_work, clock=self.clock)(team_id)
        await super().__call__(team_id, **how)


async def test_an_operator_erases_the_rest_where_another_process_is_faster(season: Season) -> None:
    await season.register("Tigers")
    overtaken = Overtaken(unit_of_work=season.store.unit_of_work, clock=season.clock)
    assert await season.purge(batch=1, remove=overtaken).at_once(OPERATOR) == 1
    assert await season.purge().personal() == Personal()
    assert len(await season.entries(HistoryAction.TOURNAMENT_PURGED)) == 1


async def test_teams_and_churches_of_another_tournament_stay(season: Season) -> None:
    other = Season()
    other.store, other.rules = season.store, TournamentRules(id_prefix="NEXT")
    await other.register("Hawks", church_name="Hope")
    await season.register("Tigers", church_name="Hope")
    await season.purge().at_once(OPERATOR)
    assert await season.store.churches.all("ICCT") == []
    assert (await season.team(TeamId("NEXT", 1))).team is not None
    assert len(await season.store.churches.all("NEXT")) == 1


async def test_who_is_no_admin_any_more_and_what_the_history_does_not_have_is_not_mailed(season: Season) -> None:
    season.until(season.planned_at - WARNED_BEFORE)
    await season.run()
    tables = season.store.database.tables  # type: ignore[attr-defined]
    tables.organisers.clear()
    assert await season.deliver() == []
    assert await season.mails() == [MessageState.UNNEEDED]


class Unaware(PurgeTournament):
    """Does not see yet that another process has announced it."""

    async def plan(self) -> PurgePlan | None:
        plan = await super().plan()
        return replace(plan, announced_at=None) if plan else None


async def test_who_comes_second_with_an_announcement_mails_nobody(season: Season) -> None:
    season.until(season.planned_at - WARNED_BEFORE)
    await season.run()
    known = season.purge()
    unaware = Unaware(**{one.name: getattr(known, one.name) for one in fields(known)})
    assert await unaware() == 0
    assert len(await season.mails()) == len(await season.entries(HistoryAction.PURGE_ANNOUNCED)) == 1
