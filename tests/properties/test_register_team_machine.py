"""``RegisterTeam`` driven through everything that can happen to a submission, beside a model that is told the same."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from icct_adapters.memory import InMemoryDatabase, InMemoryRegistrationReader, InMemoryUnitOfWork, ManualClock
from icct_adapters.memory.tables import Tables
from icct_core import (
    OWED_TO_A_NEW_TEAM,
    CheckRegistration,
    ChurchName,
    IdempotencyKey,
    ListRegistrations,
    ListRegistrationsQuery,
    MessageKind,
    RegisterTeamCommand,
    RegistrationSummary,
    RemoveTeam,
    TeamForm,
    TeamId,
    TeamRegistered,
    TournamentRules,
    ValidationFailed,
)
from tests.support.builders import a_form, register_by_steps
from tests.support.databases.stores import LockTakenOut
from tests.support.properties.interruptions import COMMIT, STEPS, InterruptibleUnitOfWork, Interruption, PowerCut
from tests.support.properties.registration_model import TTL, Answer, DeskModel, Entry, Submission

CHURCHES = st.integers(0, 2)
COPIES = st.integers(1, 4)
WRONG_FORMS = st.sampled_from([a_form(team_name="x"), a_form(players="null"), a_form(logo=b"")])
OTHER_CONTENT = st.sampled_from([{"coach": "Daniel Paul"}, {"loud": True}])
PERHAPS_INTERRUPTED = st.none() | st.builds(
    Interruption, st.sampled_from([*STEPS, COMMIT]), st.sampled_from([PowerCut, asyncio.CancelledError])
)


class RegistrationDesk(RuleBasedStateMachine):
    """The use case on memory; ``tables`` and ``lock`` may be replaced to show what they are for."""

    tables: ClassVar[Callable[[], Tables]] = Tables
    lock: ClassVar[Callable[[], AbstractAsyncContextManager[object]]] = asyncio.Lock

    submissions: Bundle[Submission] = Bundle("submissions")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.database = InMemoryDatabase(tables=type(self).tables(), lock=type(self).lock())
        self.unit_of_work = InterruptibleUnitOfWork(InMemoryUnitOfWork(self.database))
        self.clock, self.model, self.entries = ManualClock(), DeskModel(), 0
        self.register = register_by_steps(self.unit_of_work, clock=self.clock, idempotency_ttl=TTL)
        self.list = ListRegistrations(registrations=InMemoryRegistrationReader(self.database))

    def teardown(self) -> None:
        self.runner.close()

    @initialize(limit=st.sampled_from([None, 1, 3]))
    def the_organisers_limit_the_teams_of_a_church(self, limit: int | None) -> None:
        self.model.teams_per_church = limit
        self.register = replace(self.register, rules=TournamentRules(teams_per_church=limit))

    @rule(target=submissions, church=CHURCHES, with_key=st.booleans())
    def a_new_team_is_sent(self, church: int, with_key: bool) -> Submission:
        submission = self.a_new_submission(church, with_key=with_key)
        self.send(submission)
        return submission

    @rule(target=submissions, church=CHURCHES, with_key=st.booleans(), copies=COPIES, interruption=PERHAPS_INTERRUPTED)
    def copies_of_a_new_team_race_and_one_may_be_interrupted(
        self, church: int, with_key: bool, copies: int, interruption: Interruption | None
    ) -> Submission:
        submission = self.a_new_submission(church, with_key=with_key)
        self.send(submission, copies, interruption)
        return submission

    @rule(submission=submissions, copies=COPIES, untidy=st.booleans(), interruption=PERHAPS_INTERRUPTED)
    def it_is_sent_again(
        self, submission: Submission, copies: int, untidy: bool, interruption: Interruption | None
    ) -> None:
        self.send(submission, copies, interruption, untidy=untidy)

    @rule(target=submissions, submission=submissions, church=CHURCHES)
    def its_key_comes_with_another_team(self, submission: Submission, church: int) -> Submission:
        other = Submission(self.a_new_submission(church).entry, submission.key)
        self.send(other)
        return other

    @rule(target=submissions, church=CHURCHES, change=OTHER_CONTENT)
    def a_new_team_is_sent_and_then_other_content_with_its_key(self, church: int, change: dict[str, Any]) -> Submission:
        submission = self.a_new_submission(church)
        self.send(submission)
        self.send(submission._replace(entry=replace(submission.entry, **change)))
        return submission

    @rule(submission=submissions, church=CHURCHES, with_key=st.booleans(), loud=st.booleans())
    def its_team_is_sent_by_somebody_else(
        self, submission: Submission, church: int, with_key: bool, loud: bool
    ) -> None:
        _, key = self.a_new_submission(church, with_key=with_key)
        self.send(Submission(replace(submission.entry, church=church, loud=loud), key))

    @rule(submission=submissions, form=WRONG_FORMS)
    def its_key_comes_with_a_wrong_form(self, submission: Submission, form: TeamForm) -> None:
        assert self.answers(form, submission.key) == [ValidationFailed]

    @rule(minutes=st.integers(1, 9))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    @rule(target=submissions, submission=submissions, church=CHURCHES, same_team=st.booleans())
    def its_key_expires_and_is_used_again(self, submission: Submission, church: int, same_team: bool) -> Submission:
        self.clock.advance(TTL)
        again = submission if same_team else Submission(self.a_new_submission(church).entry, submission.key)
        self.send(again)
        return again

    @rule(submission=submissions, church=CHURCHES)
    def the_closing_time_passes_and_is_put_off(self, submission: Submission, church: int) -> None:
        rules = self.register.rules
        self.clock.advance(timedelta(minutes=1))
        self.register = replace(self.register, rules=replace(rules, closes_at=self.clock.now()))
        self.model.closed = True
        self.send(submission)
        self.send(self.a_new_submission(church))
        self.a_form_is_checked(submission)
        self.model.closed = False
        self.register = replace(self.register, rules=rules)

    @precondition(lambda self: self.model.teams)
    @rule(data=st.data(), copies=COPIES)
    def a_team_is_removed(self, data: st.DataObject, copies: int) -> None:
        number = data.draw(st.integers(1, len(self.model.teams)))
        remove = RemoveTeam(unit_of_work=self.unit_of_work, clock=self.clock)
        assert self.run(*(remove(TeamId("ICCT", number)) for _ in range(copies))) == [None] * copies
        self.model.removed.add(number)

    @rule(submission=submissions)
    def a_form_is_checked(self, submission: Submission) -> None:
        check = CheckRegistration(unit_of_work=self.unit_of_work, clock=self.clock, rules=self.register.rules)
        (result,) = self.run(check(RegisterTeamCommand(form=submission.entry.form())))
        assert (None if result is None else type(result)) == self.model.refusal(submission.entry)

    @invariant()
    def numbers_have_no_gap_and_every_team_is_what_was_sent(self) -> None:
        numbered = sorted(self.database.tables.registrations.values(), key=lambda one: one.team_id.number)
        assert [one.team_id for one in numbered] == [TeamId("ICCT", n + 1) for n in range(len(self.model.teams))]
        there = {number: (one.team_name, one.church_name, one.coach) for number, one in self.model.there.items()}
        kept = [
            (one.team.name.text, one.team.church.text, one.team.coach.text) if one.team else None for one in numbered
        ]
        assert kept == [there.get(one.team_id.number) for one in numbered]

    @invariant()
    def every_team_has_its_logo_and_two_messages_and_a_removed_one_the_removal_of_its_logo(self) -> None:
        tables = self.database.tables
        ids = {one.team_id.number: one.id for one in tables.registrations.values()}
        logos = {ids[number]: one.logo for number, one in self.model.there.items()}
        assert {owner: one.logo.content for owner, one in tables.staged_files.items()} == logos
        owed = {(ids[number], kind, 0) for number in self.model.there for kind in OWED_TO_A_NEW_TEAM}
        assert set(tables.outbox) == owed | {(ids[number], MessageKind.REMOVE_LOGO, 0) for number in self.model.removed}

    @invariant()
    def the_keys_that_are_taken_are_those_of_the_model(self) -> None:
        now, tables = self.clock.now(), self.database.tables
        alive = [claim for claim in tables.claims.values() if not claim.has_expired(now)]
        taken = {claim.key.text: (claim.registration_id, claim.expires_at) for claim in alive}
        ids = {one.team_id.number: one.id for one in tables.registrations.values()}
        assert taken == {key: (ids[held.number], held.until) for key, held in self.model.alive(now).items()}

    @invariant()
    def the_list_shows_every_team_on_its_page(self) -> None:
        names = {number: entry.team_name for number, entry in self.model.there.items()}
        assert [line.team_name.text for line in self.pages()] == [
            names.get(number, "") for number in range(1, len(self.model.teams) + 1)
        ]
        for church in range(3):
            lines = self.pages(ChurchName(Entry(0, church, loud=True).church_name))
            of_church = [entry.team_name for entry in self.model.of_church(church)]
            assert [line.team_name.text for line in lines] == of_church

    def a_new_submission(self, church: int, *, with_key: bool = True) -> Submission:
        self.entries += 1
        return Submission(Entry(self.entries, church), f"key-{self.entries}" if with_key else None)

    def send(
        self, submission: Submission, copies: int = 1, interruption: Interruption | None = None, *, untidy: bool = False
    ) -> None:
        """Send copies at once: who comes first is free, but not what all of them are answered together."""
        self.unit_of_work.interruption = interruption
        answers = self.answers(submission.entry.form(untidy=untidy), submission.key, copies=copies)
        interrupted = interruption is not None and self.unit_of_work.interruption is None
        self.unit_of_work.interruption = None
        expected: list[Answer] = [interruption.error] if interruption and interrupted else []
        expected += [self.model.submit(submission, self.clock.now()) for _ in range(copies - len(expected))]
        assert Counter(answers) == Counter(expected)

    def answers(self, form: TeamForm, key: str | None, *, copies: int = 1) -> list[Answer]:
        command = RegisterTeamCommand(form=form, idempotency_key=IdempotencyKey(key) if key else None)
        results = self.run(*(self.register(command) for _ in range(copies)))
        return [one if isinstance(one, TeamRegistered) else type(one) for one in results]

    def pages(self, church: ChurchName | None = None) -> list[RegistrationSummary]:
        lines: list[RegistrationSummary] = []
        query = ListRegistrationsQuery(church=church, limit=3)
        while True:
            (page,) = self.run(self.list(query))
            lines += page.registrations
            if page.next_after is None:
                assert page.total_count == len(lines)
                return lines
            query = replace(query, after=page.next_after)

    def run(self, *work: Any) -> list[Any]:
        async def together() -> list[Any]:
            return await asyncio.gather(*work, return_exceptions=True)

        return self.runner.run(together())


class TablesWithoutACopy(Tables):
    """Transactions change the committed tables themselves: a rollback has nothing to go back to."""

    def copy(self) -> Tables:
        return self


class DeskWithoutRollback(RegistrationDesk):
    tables = TablesWithoutACopy


class DeskWithoutLock(RegistrationDesk):
    lock = LockTakenOut


THOROUGHLY = settings(
    max_examples=120,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
QUICKLY = settings(
    THOROUGHLY, phases=[Phase.generate], report_multiple_bugs=False, print_blob=False, verbosity=Verbosity.quiet
)


def test_a_desk_does_what_its_model_says() -> None:
    run_state_machine_as_test(RegistrationDesk, settings=THOROUGHLY)


@pytest.mark.parametrize("broken", [DeskWithoutRollback, DeskWithoutLock])
def test_a_broken_desk_is_found_out(broken: type[RegistrationDesk]) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(broken, settings=QUICKLY)
