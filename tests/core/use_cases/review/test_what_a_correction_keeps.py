"""What a correction leaves in the history, and how it says what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from icct_adapters.memory import InMemoryStore
from icct_core import (
    CorrectTeam,
    CorrectTeamCommand,
    DuplicateTeam,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    Message,
    MessageKind,
    OutboxFilter,
    RegistrationStatus,
    ValidationFailed,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def office() -> ReviewOffice:
    office = ReviewOffice()
    await office.register()
    return office


async def test_a_correction_is_kept_whole(office: ReviewOffice) -> None:
    await office.decide("confirm", notify=False)
    office.clock.advance(timedelta(hours=1))
    corrected = await office.correct(fields={"coach_name": "Ravi Das"}, reason="  He \n called us ")
    recorded = (await office.history())[0]
    assert recorded.entry == HistoryEntry(
        at=NOW + timedelta(hours=1),
        prefix="ICCT",
        action=HistoryAction.CORRECTED,
        actor=DESK,
        registration_id=corrected.id,
        version=3,
        before=RegistrationStatus.CONFIRMED,
        after=RegistrationStatus.CONFIRMED,
        reason="He called us",
        changes=(FieldChange("coach_name", "David Raj", "Ravi Das"),),
    )
    entries = await office.store.outbox.entries(OutboxFilter(), limit=10)
    (mail,) = [one.message for one in entries if one.message.kind is MessageKind.CHANGE_BY_MAIL]
    assert mail == Message(
        subject=corrected.id,
        kind=MessageKind.CHANGE_BY_MAIL,
        queued_at=corrected.changed_at,
        occasion=recorded.number,
    )


async def test_a_correction_of_nothing_says_what_can_be_corrected(office: ReviewOffice) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await office.correct(fields={})
    assert refused.value.field_errors == {
        ("fields",): "Fields must be one or more of team_name, church_name, captain_name, captain_phone, "
        "captain_email, captain_whatsapp, coach_name, players"
    }


async def test_who_had_the_name_may_be_gone_by_the_time_it_is_looked_for(office: ReviewOffice) -> None:
    await office.register("Lions")
    correct = CorrectTeam(
        unit_of_work=office.store.unit_of_work, registrations=InMemoryStore().registrations, clock=office.clock
    )
    command = CorrectTeamCommand(
        team_id=FIRST, fields={"team_name": "Lions"}, reason="He called us", actor=DESK, version=1
    )
    with pytest.raises(DuplicateTeam) as refused:
        await correct(command)
    assert refused.value.details == {}
