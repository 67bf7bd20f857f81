"""A captain gives the team another logo."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_core import (
    CAPTAIN,
    CoreError,
    Decision,
    HistoryAction,
    InvalidTransition,
    RegistrationStatus,
    ReplaceLogo,
    ReplaceLogoByCaptain,
    ReplaceLogoByCaptainCommand,
    RosterFrozen,
    StaleVersion,
)
from tests.support.builders import a_jpeg, a_png
from tests.support.captain_office import CaptainOffice


async def replace(office: CaptainOffice, content: bytes = a_jpeg(), version: int | None = None) -> RegistrationStatus:
    """Replace it, and return the status that the team has then."""
    team = await office.team()
    command = ReplaceLogoByCaptainCommand(
        registration=team, content=content, version=team.version if version is None else version
    )
    use_case = ReplaceLogoByCaptain(
        check_edit=office.check_edit,
        history=office.store.history,
        replace=ReplaceLogo(unit_of_work=office.store.unit_of_work, clock=office.clock),
    )
    return (await use_case(command)).status


async def test_the_status_stays_and_the_captain_is_mailed() -> None:
    office = CaptainOffice()
    await office.register()
    await office.decide(Decision.CONFIRM)
    before = len(await office.mails())
    assert await replace(office) is RegistrationStatus.CONFIRMED
    assert len(await office.mails()) == before + 1
    entry = (await office.store.history.of([(await office.team()).id]))[0].entry
    assert (entry.action, entry.actor) == (HistoryAction.LOGO_REPLACED, CAPTAIN)


@pytest.mark.parametrize(
    ("content", "version", "refusal"), [(b"no picture", None, CoreError), (a_jpeg(), 0, StaleVersion)]
)
async def test_what_is_no_logo_and_what_is_for_another_version_changes_nothing(
    content: bytes, version: int | None, refusal: type[CoreError]
) -> None:
    office = CaptainOffice()
    await office.register()
    with pytest.raises(refusal):
        await replace(office, content, version)
    assert (await office.team()).version == 1


async def test_a_frozen_a_rejected_and_a_removed_one_are_left_alone() -> None:
    office = CaptainOffice()
    await office.register()
    await office.freeze(timedelta(minutes=1))
    office.clock.advance(timedelta(minutes=1))
    with pytest.raises(RosterFrozen):
        await replace(office)
    await office.decide(Decision.REJECT)
    with pytest.raises(InvalidTransition):
        await replace(office)


async def test_the_same_form_twice_is_one_replacement_and_another_file_is_none() -> None:
    office = CaptainOffice()
    await office.register()
    await replace(office, version=1)
    assert await replace(office, version=1) is RegistrationStatus.REGISTERED
    assert (await office.team()).version == 2
    with pytest.raises(StaleVersion):
        await replace(office, a_png(), version=1)
    await office.edit(fields={"coach_name": "Ravi Das"})
    with pytest.raises(StaleVersion):
        await replace(office, version=2)
    assert (await office.team()).version == 3
