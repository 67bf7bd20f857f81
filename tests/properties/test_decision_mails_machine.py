"""Mails about decisions, whatever organisers, mail servers, processes and clocks do: no captain is contradicted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from icct_adapters.memory import InMemoryStore
from icct_core import (
    TO_THE_CAPTAIN,
    ChangeByMail,
    Decision,
    Delivered,
    InvalidTransition,
    Message,
    MessageKind,
    MessageState,
    News,
    Outcome,
    RegistrationDecided,
    RegistrationId,
    StaleVersion,
    TeamId,
    Told,
)
from icct_core.delivery.changes import ChangeTold
from tests.support.decision_office import DELAY, DecisionOffice, Fault
from tests.support.properties.mailed_decisions import MailedDecisions

DECISIONS = st.sampled_from(Decision)
REASONS = st.sampled_from(["", "The logo is blurred", "Too late"])
MOSTLY = st.sampled_from([True] * 9 + [False])
FAULTS = st.lists(st.sampled_from(Fault), max_size=3)
PAUSES = st.sampled_from(
    [timedelta(seconds=1), DELAY / 2, DELAY - timedelta(seconds=1), DELAY, timedelta(minutes=5), timedelta(hours=80)]
)
JUMPS = st.sampled_from([timedelta(minutes=minutes) for minutes in (3, 5, -5)])
UNDONE = st.sampled_from([(Decision.REJECT, Decision.REOPEN), (Decision.WITHDRAW, Decision.REINSTATE)])
UNRECORDED = st.sampled_from([fault for fault in Fault if fault.takes])
LONG = timedelta(minutes=10)

T = TypeVar("T")


class DecisionMails(RuleBasedStateMachine):
    """The use cases on memory; ``tell`` may be replaced to show what it is for."""

    tell: ClassVar[type[ChangeByMail]] = ChangeByMail

    teams: Bundle[TeamId] = Bundle("teams")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.store, self.coaches = InMemoryStore(), 0
        self.revived: frozenset[tuple[RegistrationId, int]] = frozenset()
        self.office = DecisionOffice(self.store, tell=type(self).tell)

    def teardown(self) -> None:
        self.runner.close()

    @initialize(delay=st.sampled_from([DELAY, DELAY, timedelta(0)]))
    def the_organisers_choose_a_delay(self, delay: timedelta) -> None:
        self.office = DecisionOffice(self.store, tell=type(self).tell, delay=delay)

    @initialize(target=teams)
    def the_first_team_registers(self) -> TeamId:
        return self.run(self.office.register("Team A"))

    @rule(target=teams)
    def another_team_registers(self) -> TeamId:
        self.coaches += 1
        return self.run(self.office.register(f"Team {self.coaches} B"))

    @rule(team=teams, decision=DECISIONS, reason=REASONS, notify=MOSTLY)
    def it_is_decided(self, team: TeamId, decision: Decision, reason: str, notify: bool) -> None:
        self.decide(team, decision, reason, notify=notify)

    @rule(team=teams, decisions=st.lists(DECISIONS, min_size=2, max_size=4), pause=PAUSES)
    def several_decisions_come_one_after_another(
        self, team: TeamId, decisions: list[Decision], pause: timedelta
    ) -> None:
        for decision in decisions:
            self.decide(team, decision)
            self.office.passes(min(pause, DELAY / 4))

    @rule(team=teams, decisions=st.lists(DECISIONS, min_size=2, max_size=4))
    def organisers_decide_at_once(self, team: TeamId, decisions: list[Decision]) -> None:
        version = self.run(self.store.registrations.get(team)).version
        outcomes = self.run(_all(self.decided(team, decision, "", version=version) for decision in decisions))
        assert sum(one is Outcome.DONE for one in outcomes) <= 1

    @rule(team=teams)
    def it_is_corrected(self, team: TeamId) -> None:
        self.coaches += 1
        self.run(self.office.correct(team, f"Coach {self.coaches}"))

    @rule(pause=PAUSES)
    def time_passes(self, pause: timedelta) -> None:
        self.office.passes(pause)

    @rule(faults=FAULTS)
    def a_worker_delivers(self, faults: list[Fault]) -> None:
        self.work(*faults)

    @rule(pause=PAUSES, faults=FAULTS)
    def a_worker_delivers_later(self, pause: timedelta, faults: list[Fault]) -> None:
        self.office.passes(pause)
        self.work(*faults)

    @rule(team=teams, decision=DECISIONS, faults=FAULTS)
    def it_is_decided_while_a_mail_is_under_way(self, team: TeamId, decision: Decision, faults: list[Fault]) -> None:
        async def meanwhile() -> None:
            await self.decided(team, decision, "Meanwhile")

        self.office.server.meanwhile = meanwhile
        self.work(*faults)

    @rule(team=st.none() | teams)
    def an_operator_retries(self, team: TeamId | None) -> None:
        self.note_revived(MessageState.PARKED)
        self.run(self.office.retry(team))

    @rule(team=teams)
    def an_operator_sends_mails_again(self, team: TeamId) -> None:
        self.note_revived(MessageState.PARKED, MessageState.DELIVERED)
        for mail in {mail.message_id for mail in self.office.server.taken}:
            self.office.server.repeated[mail] += 1
        self.run(self.office.retry(team, delivered=True))

    @rule()
    def everything_is_mended_and_leaves(self) -> None:
        self.office.server.faults.clear()
        for _ in range(3):
            self.note_revived(MessageState.PARKED)
            self.run(self.office.retry())
            self.office.passes(LONG)
            self.work()
        assert self.run(self.store.outbox.depth()).parked == 0
        assert not [row for row in self.waiting() if row is not MessageKind.STORE_LOGO]
        self.promises().check_last_mails()
        self.promises().check_nothing_is_missing()

    @invariant()
    def no_captain_is_contradicted(self) -> None:
        self.promises().check()

    def promises(self) -> MailedDecisions:
        server = self.office.server
        return MailedDecisions(
            self.store.database.tables, server.taken, server.repeated, self.revived, self.office.delay
        )

    def waiting(self) -> list[MessageKind]:
        rows = self.store.database.tables.outbox.values()
        return [row.message.kind for row in rows if row.state is MessageState.PENDING]

    def note_revived(self, *states: MessageState) -> None:
        rows = self.store.database.tables.outbox.values()
        mails = [row for row in rows if row.message.kind in TO_THE_CAPTAIN]
        self.revived |= {(row.message.registration_id, row.message.occasion) for row in mails if row.state in states}

    def work(self, *faults: Fault) -> None:
        self.office.faults(*faults)
        self.run(self.office.work())
        self.office.server.meanwhile = _nothing

    def decide(self, team: TeamId, decision: Decision, reason: str = "", *, notify: bool = True) -> None:
        self.run(self.decided(team, decision, reason, notify=notify))

    async def decided(
        self, team: TeamId, decision: Decision, reason: str, *, version: int | None = None, notify: bool = True
    ) -> Outcome | None:
        """``None`` where the team's status or its version do not allow it."""
        try:
            found: RegistrationDecided = await self.office.decide(
                team, decision, reason, version=version, notify=notify
            )
        except (InvalidTransition, StaleVersion):
            return None
        return found.outcome

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())


async def _all(work: Iterable[Awaitable[T]]) -> list[T]:
    return list(await asyncio.gather(*work))


async def _nothing() -> None:
    """Goes on at once."""


class MailsOfJumpingClocks(DecisionMails):
    """The same where clocks jump: nobody can tell by them how long a decision lasted, but the last mail is right."""

    @rule(jump=JUMPS, team=DecisionMails.teams, decision=DECISIONS)
    def it_is_decided_by_a_clock_that_jumped(self, jump: timedelta, team: TeamId, decision: Decision) -> None:
        with self.jumped(jump):
            self.decide(team, decision)

    @rule(jump=JUMPS, faults=FAULTS)
    def a_worker_delivers_whose_clock_jumped(self, jump: timedelta, faults: list[Fault]) -> None:
        with self.jumped(jump):
            self.work(*faults)

    @rule(jump=JUMPS, team=DecisionMails.teams, decisions=UNDONE, fault=UNRECORDED)
    def it_is_undone_after_that(
        self, jump: timedelta, team: TeamId, decisions: tuple[Decision, Decision], fault: Fault
    ) -> None:
        self.decide(team, decisions[0])
        self.a_worker_delivers_whose_clock_jumped(jump, [fault])
        self.decide(team, decisions[1])

    @contextmanager
    def jumped(self, by: timedelta) -> Iterator[None]:
        """A clock that is off by so much, and right again afterwards."""
        self.office.passes(by)
        yield
        self.office.passes(-by)

    @invariant()
    def no_captain_is_contradicted(self) -> None:
        self.promises().check_without_times()


class Forgetful(ChangeByMail):
    """Tells whatever lasted, whatever its captain knows."""

    async def deliver(self, parcel: News) -> Delivered:
        return await super().deliver(replace(parcel, registration=replace(parcel.registration, told=Told())))


class Hasty(ChangeByMail):
    """Tells what was undone before its mail was due."""

    async def deliver(self, parcel: News) -> Delivered:
        return await super().deliver(replace(parcel, statuses=[parcel.recorded]))


class Silent(ChangeByMail):
    """Takes what was decided again since for delivered, and mails nothing."""

    async def deliver(self, parcel: News) -> Delivered:
        is_overtaken = parcel.told is not None and parcel.recorded != parcel.statuses[-1]
        if is_overtaken and parcel.why_unneeded(self.delay) is None:
            return ChangeTold(parcel.registration.id, None)
        return await super().deliver(parcel)


class Trusting(ChangeByMail):
    """Takes a mail about what was undone in time for one that was never tried."""

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, News]:
        return {one: replace(news, tried=frozenset()) for one, news in (await super().read(messages)).items()}


class TrustingMails(MailsOfJumpingClocks):
    tell = Trusting


class ForgetfulMails(DecisionMails):
    tell = Forgetful


class HastyMails(DecisionMails):
    tell = Hasty


class SilentMails(DecisionMails):
    tell = Silent


SEARCH = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_no_captain_is_contradicted() -> None:
    run_state_machine_as_test(DecisionMails, settings=SEARCH)


def test_the_last_mail_states_the_last_status_though_clocks_jump() -> None:
    run_state_machine_as_test(MailsOfJumpingClocks, settings=SEARCH)


@pytest.mark.parametrize("careless", [ForgetfulMails, HastyMails, SilentMails, TrustingMails])
def test_the_machine_sees_a_delivery_that_does_not_care(careless: type[DecisionMails]) -> None:
    """It draws the same each time: none of them is found by luck."""
    search = settings(SEARCH, max_examples=500, phases=[Phase.generate], derandomize=True, database=None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(careless, settings=search)
