"""What is refused leaves nothing behind, and a dry run refuses the same."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from icct_adapters.memory import ManualClock
from icct_core import (
    ChurchLimitReached,
    CoreError,
    DatabaseUnavailable,
    DuplicateTeam,
    FileTooLarge,
    InvalidFileType,
    RegistrationClosed,
    TeamId,
    TeamRegistered,
    TournamentRules,
    Transaction,
    UnitOfWork,
    ValidationFailed,
)
from tests.support.builders import a_command, a_png, a_png_of
from tests.support.in_memory_register_team import Desk, nothing_is_stored, open_desk

NOW = ManualClock().now()
INSTANT = timedelta(microseconds=1)
OPENS, CLOSES = NOW + timedelta(days=1), NOW + timedelta(days=2)
OPEN_FOR_A_DAY = TournamentRules(opens_at=OPENS, closes_at=CLOSES)
FULL_AND_CLOSED = TournamentRules(opens_at=OPENS, closes_at=CLOSES, teams_per_church=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A form that a desk with one team and these rules refuses at this time, and why."""

    error: type[CoreError]
    form: dict[str, Any]
    rules: TournamentRules = field(default_factory=TournamentRules)
    at: datetime = NOW


REFUSALS = [
    Refusal(error=ValidationFailed, form={"team_name": ""}),
    Refusal(error=ValidationFailed, form={"team_name": "Lions", "logo": a_png()[:-1]}),
    Refusal(error=ValidationFailed, form={"team_name": "Lions"}, rules=TournamentRules(max_players=10)),
    Refusal(error=InvalidFileType, form={"team_name": "Lions", "logo": b"GIF89a"}),
    Refusal(error=FileTooLarge, form={"team_name": "Lions", "logo": a_png_of(5 * 1024 * 1024 + 1)}),
    Refusal(error=DuplicateTeam, form={}),
    Refusal(error=DuplicateTeam, form={}, rules=TournamentRules(teams_per_church=1)),
    Refusal(error=ChurchLimitReached, form={"team_name": "Lions"}, rules=TournamentRules(teams_per_church=1)),
    Refusal(error=RegistrationClosed, form={"team_name": "Lions"}, rules=OPEN_FOR_A_DAY, at=NOW),
    Refusal(error=RegistrationClosed, form={"team_name": "Lions"}, rules=OPEN_FOR_A_DAY, at=OPENS - INSTANT),
    Refusal(error=RegistrationClosed, form={"team_name": "Lions"}, rules=OPEN_FOR_A_DAY, at=CLOSES),
    Refusal(error=DuplicateTeam, form={}, rules=OPEN_FOR_A_DAY, at=CLOSES + timedelta(days=1)),
    Refusal(error=DuplicateTeam, form={}, rules=OPEN_FOR_A_DAY, at=NOW),
    Refusal(error=RegistrationClosed, form={"team_name": "Lions"}, rules=FULL_AND_CLOSED, at=CLOSES),
]


def name(refusal: Refusal) -> str:
    return refusal.error.__name__


async def a_desk_with_one_team(**changes: Any) -> Desk:
    desk = open_desk()
    await desk.register(a_command())
    return desk.after(**changes)


@pytest.mark.parametrize("refusal", REFUSALS, ids=name)
async def test_a_refused_team_leaves_nothing_behind_and_its_key_free(refusal: Refusal) -> None:
    desk = await a_desk_with_one_team(rules=refusal.rules, clock=ManualClock(refusal.at))
    before = desk.database.tables.copy()
    with pytest.raises(refusal.error):
        await desk.register(a_command(key="one", **refusal.form))
    assert desk.database.tables == before
    desk = desk.after(rules=TournamentRules())
    corrected = a_command(key="one", team_name="Lions")
    assert await desk.register(corrected) == TeamRegistered(team_id=TeamId("ICCT", 2))


@pytest.mark.parametrize("refusal", REFUSALS, ids=name)
async def test_a_dry_run_refuses_what_a_registration_would_be_refused_for(refusal: Refusal) -> None:
    desk = await a_desk_with_one_team(rules=refusal.rules, clock=ManualClock(refusal.at))
    with pytest.raises(refusal.error):
        await desk.check(a_command(**refusal.form))


async def test_a_dry_run_of_a_valid_form_stores_nothing_and_uses_no_number() -> None:
    desk = open_desk(rules=TournamentRules(teams_per_church=1))
    await desk.check(a_command())
    await desk.check(a_command())
    assert nothing_is_stored(desk)
    assert (await desk.register(a_command())).team_id == TeamId("ICCT", 1)


async def test_all_wrong_fields_are_told_at_once() -> None:
    players = [{"name": "Player 1"}, {"name": "x", "phone": "12"}]
    command = a_command(team_name="", captain_email="nobody", logo=b"GIF89a", players=players)
    with pytest.raises(ValidationFailed) as refused:
        await open_desk().check(command)
    assert set(refused.value.field_errors) == {
        ("team_name",),
        ("captain_email",),
        ("logo",),
        ("players", 1, "name"),
        ("players", 1, "phone"),
    }


async def test_a_church_has_as_many_teams_as_the_organisers_allow_however_it_is_spelled() -> None:
    desk = open_desk(rules=TournamentRules(teams_per_church=2))
    await desk.register(a_command(team_name="Lions"))
    await desk.register(a_command(team_name="Tigers", church_name="csi st peters church"))
    with pytest.raises(ChurchLimitReached) as refused:
        await desk.register(a_command(team_name="Bears"))
    assert refused.value.details == {"limit": 2}
    await desk.register(a_command(team_name="Bears", church_name="CSI St. Paul's Church"))


@pytest.mark.parametrize("at", [OPENS, CLOSES - INSTANT])
async def test_registration_is_open_from_its_opening_until_just_before_its_closing(at: datetime) -> None:
    desk = open_desk(rules=OPEN_FOR_A_DAY, clock=ManualClock(at))
    await desk.check(a_command())
    assert not (await desk.register(a_command())).replayed


@pytest.mark.parametrize(("arrived", "is_open"), [(CLOSES - INSTANT, True), (OPENS - INSTANT, False), (OPENS, True)])
async def test_when_a_form_began_to_arrive_decides(arrived: datetime, is_open: bool) -> None:
    """A whole day passes while it arrives."""
    desk = open_desk(rules=OPEN_FOR_A_DAY, clock=ManualClock(arrived + timedelta(days=1)))
    command = replace(a_command(), arrived_at=arrived)
    if is_open:
        await desk.check(command)
        assert not (await desk.register(command)).replayed
        return
    with pytest.raises(RegistrationClosed):
        await desk.check(command)
    with pytest.raises(RegistrationClosed):
        await desk.register(command)
    assert nothing_is_stored(desk)


async def test_after_the_closing_time_a_repeated_submission_is_still_answered() -> None:
    clock = ManualClock(CLOSES - INSTANT)
    desk = open_desk(rules=OPEN_FOR_A_DAY, clock=clock)
    registered = await desk.register(a_command(key="one"))
    clock.advance(INSTANT)
    assert await desk.register(a_command(key="one")) == TeamRegistered(team_id=registered.team_id, replayed=True)
    with pytest.raises(RegistrationClosed):
        await desk.register(a_command(key="two", team_name="Lions"))


class AbsentDatabase(UnitOfWork):
    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        raise DatabaseUnavailable


async def test_without_its_database_a_desk_registers_nobody() -> None:
    desk = open_desk(unit_of_work=AbsentDatabase())
    with pytest.raises(DatabaseUnavailable):
        await desk.register(a_command())
    with pytest.raises(DatabaseUnavailable):
        await desk.check(a_command())


async def test_a_wrong_form_is_refused_before_the_database_is_asked() -> None:
    desk = open_desk(unit_of_work=AbsentDatabase())
    with pytest.raises(ValidationFailed):
        await desk.register(a_command(team_name=""))
