"""Captains send their team again as it is, and withdraw it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from icct_core import (
    CAPTAIN,
    CodeInvalid,
    CodePurpose,
    HistoryAction,
    InvalidTransition,
    RegistrationStatus,
    StaleVersion,
    TeamId,
    TeamNotFound,
    Told,
    TournamentRules,
    VersionRequired,
)
from tests.support.captain_office import CaptainOffice

WITHDRAWAL = CodePurpose.WITHDRAWAL


@pytest.fixture
async def office() -> CaptainOffice:
    office = CaptainOffice()
    await office.register()
    office.clock.advance(timedelta(minutes=5))
    return office


async def test_a_request_for_changes_is_answered_by_sending_again(office: CaptainOffice) -> None:
    await office.decide("request_changes", reason="Your logo is blurred")
    answered = await office.answer()
    assert answered == await office.team()
    assert (answered.status, answered.reason, answered.version) == (RegistrationStatus.REGISTERED, None, 3)
    assert answered.told == Told(status=RegistrationStatus.REGISTERED, at=office.clock.now())
    recorded = (await office.history())[0]
    entry = recorded.entry
    assert (entry.action, entry.actor, entry.changes) == (HistoryAction.ANSWERED, CAPTAIN, ())
    assert (entry.before, entry.after) == (RegistrationStatus.CHANGES_REQUESTED, RegistrationStatus.REGISTERED)
    assert recorded.number in await office.mails()


async def test_an_answer_is_taken_after_squads_are_frozen(office: CaptainOffice) -> None:
    await office.decide("request_changes")
    await office.freeze()
    assert (await office.answer()).status is RegistrationStatus.REGISTERED


@pytest.mark.parametrize("decision", [None, "confirm", "reject", "withdraw"])
async def test_where_nobody_asked_there_is_no_answer(office: CaptainOffice, decision: str | None) -> None:
    if decision:
        await office.decide(decision)
    with pytest.raises(InvalidTransition) as refused:
        await office.answer()
    assert refused.value.details == {"current": (await office.team()).status, "requested": "registered"}


async def test_an_answer_names_the_version_it_was_made_for(office: CaptainOffice) -> None:
    await office.decide("request_changes")
    for version, refusal in ((None, VersionRequired), (1, StaleVersion)):
        with pytest.raises(refusal):
            await office.answer(version=version)
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.answer()


async def test_a_team_is_withdrawn_with_a_code_and_leaves_its_place_and_name(office: CaptainOffice) -> None:
    office.rules = TournamentRules(teams_per_church=1)
    withdrawn = await office.withdraw(await office.code(WITHDRAWAL))
    assert withdrawn == await office.team()
    assert (withdrawn.status, withdrawn.version) == (RegistrationStatus.WITHDRAWN, 2)
    assert withdrawn.told == Told(status=RegistrationStatus.WITHDRAWN, at=office.clock.now())
    (recorded,) = await office.history()
    assert (recorded.entry.action, recorded.entry.actor) == (HistoryAction.WITHDRAWN, CAPTAIN)
    assert await office.mails() == [recorded.number]
    assert await office.register() == TeamId("ICCT", 2)


async def test_organisers_take_a_withdrawal_back(office: CaptainOffice) -> None:
    await office.withdraw(await office.code(WITHDRAWAL))
    await office.decide("reinstate")
    assert (await office.team()).status is RegistrationStatus.REGISTERED


async def test_who_does_not_come_can_say_so_after_squads_are_frozen(office: CaptainOffice) -> None:
    await office.freeze()
    assert not (await office.withdraw(await office.code(WITHDRAWAL))).plays


async def test_without_its_code_nothing_is_withdrawn(office: CaptainOffice) -> None:
    code = await office.code(WITHDRAWAL)
    office.clock.advance(timedelta(minutes=1))
    for wrong in (None, replace(code, text=""), replace(code, text="12345"), await office.code()):
        with pytest.raises(CodeInvalid):
            await office.withdraw(wrong)
    assert (await office.team()).version == 1
    await office.withdraw(code)


@pytest.mark.parametrize("decision", ["reject", "withdraw"])
async def test_a_team_that_does_not_play_is_not_withdrawn_and_no_try_is_counted(
    office: CaptainOffice, decision: str
) -> None:
    code = await office.code(WITHDRAWAL)
    await office.decide(decision)
    with pytest.raises(InvalidTransition):
        await office.withdraw(code)
    with pytest.raises(StaleVersion):
        await office.withdraw(code, version=1)
    challenge = await office.store.challenges.find(code.challenge_id) if code.challenge_id else None
    assert challenge is not None
    assert challenge.tries == 0


async def test_a_removed_team_is_not_there_to_be_withdrawn(office: CaptainOffice) -> None:
    code = await office.code(WITHDRAWAL)
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.withdraw(code)
