"""Everything that is kept about a team is given to its captain with a code, or to an organiser, and recorded."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from icct_core import (
    CAPTAIN,
    Actor,
    ActorKind,
    Captain,
    CodeInvalid,
    CodePurpose,
    Consent,
    Decision,
    ExportTeamData,
    ExportTeamDataCommand,
    FieldChange,
    GetLogo,
    GivenCode,
    HistoryAction,
    HistoryEntry,
    Logo,
    Message,
    OutboxEntry,
    Player,
    Registration,
    RemoveTeam,
    StoredFile,
    Team,
    TeamData,
    TeamId,
    TeamNotFound,
    Told,
    team_document,
)
from tests.support.captain_office import CaptainOffice
from tests.support.review_office import FIRST

ORGANISER = Actor(ActorKind.ORGANISER, "o_00000000000000000000000000000001")
DATA = CodePurpose.DATA

IN_THE_DOCUMENT: dict[type, dict[str, str]] = {
    Registration: {
        "id": "registration.id",
        "team_id": "number",
        "team": "team",
        "registered_at": "registration.registered_at",
        "changed_at": "registration.changed_at",
        "version": "registration.version",
        "status": "registration.status",
        "reason": "registration.reason",
        "told": "told",
        "logo": "logo",
        "language": "registration.language",
        "consent": "consent",
    },
    Team: {
        "name": "team.name",
        "church": "team.church",
        "captain": "team.captain",
        "coach": "team.coach",
        "squad": "team.players",
    },
    Captain: {
        "name": "team.captain.name",
        "phone": "team.captain.phone",
        "email": "team.captain.email",
        "whatsapp": "team.captain.whatsapp",
    },
    Player: {"name": "team.players.name", "role": "team.players.role", "phone": "team.players.phone"},
    Consent: {"version": "consent.notice_version", "language": "consent.language", "at": "consent.at"},
    Told: {"status": "told.status", "reason": "told.reason", "at": "told.at"},
    HistoryEntry: {
        "at": "history.at",
        "action": "history.action",
        "actor": "history.by",
        "before": "history.status_before",
        "after": "history.status_after",
        "reason": "history.reason",
        "changes": "history.changes",
    },
    FieldChange: {
        "field": "history.changes.field",
        "before": "history.changes.before",
        "after": "history.changes.after",
    },
    OutboxEntry: {
        "message": "deliveries",
        "state": "deliveries.state",
        "due_at": "deliveries.due_or_done_at",
        "attempt": "deliveries.tries",
    },
    Message: {"kind": "deliveries.kind", "queued_at": "deliveries.queued_at"},
}
"""Where each field of what is kept about a team stands in the document."""

LEFT_OUT: dict[type, dict[str, str]] = {
    Registration: {
        "link_version": "counts links, and says nothing of anybody",
        "removed_at": "a removed team has no document",
    },
    HistoryEntry: {
        "prefix": "is in the number",
        "registration_id": "is the team's",
        "version": "counts changes",
        "subject": "names what is not the team's, such as another team of an overlap",
        "note": "is for organisers alone",
    },
    OutboxEntry: {
        "team_id": "is the team's",
        "reason": "is for the operator, and names no person",
    },
    Message: {"subject": "is the team's id", "occasion": "counts messages"},
}
"""Fields that are not in it, and why."""


def test_it_was_decided_of_every_field_whether_it_is_given() -> None:
    for kept, places in IN_THE_DOCUMENT.items():
        decided = [*places, *LEFT_OUT.get(kept, {})]
        assert sorted(decided) == sorted(one.name for one in fields(kept)), kept


@pytest.fixture
async def office() -> CaptainOffice:
    office = CaptainOffice()
    await office.register()
    return office


async def export(
    office: CaptainOffice, actor: Actor = ORGANISER, code: GivenCode | None = None, team_id: TeamId = FIRST
) -> TeamData:
    use_case = ExportTeamData(
        unit_of_work=office.store.unit_of_work,
        registrations=office.store.registrations,
        timeline=office.timeline,
        get_logo=GetLogo(registrations=office.store.registrations),
        check_code=office.check_code,
        clock=office.clock,
        mail_delay=office.mail_delay,
    )
    return await use_case(ExportTeamDataCommand(team_id=team_id, actor=actor, code=code))


def document(data: TeamData, logo_file: str | None = None) -> Any:
    """As it is read again."""
    return json.loads(json.dumps(team_document(data, logo_file=logo_file)))


async def exports(office: CaptainOffice) -> list[HistoryEntry]:
    found = await office.store.history.of([(await office.team()).id])
    return [one.entry for one in found if one.entry.action is HistoryAction.EXPORTED]


async def test_every_field_has_the_place_that_was_decided(office: CaptainOffice) -> None:
    await office.edit(fields={"coach_name": "Another Coach"})
    data = await export(office)
    consent = Consent(version="2026-01", language="ta", at=office.clock.now())
    registration = replace(data.registration, consent=consent)
    written = document(replace(data, registration=registration), "logo.png")
    for places in IN_THE_DOCUMENT.values():
        for place in places.values():
            assert _has(written, place.split(".")), place


def _has(part: Any, names: list[str]) -> bool:
    if isinstance(part, list):
        return any(_has(one, names) for one in part)
    return not names or (names[0] in part and _has(part[names[0]], names[1:]))


async def test_it_holds_the_whole_team_and_nothing_is_masked(office: CaptainOffice) -> None:
    team = (await office.team()).known_team
    await office.edit(fields={"captain_phone": "9123456789"}, code=await office.code())
    written = document(await export(office))
    captain = written["team"]["captain"]
    assert captain["phone"] == "9123456789"
    assert captain["email"] == team.captain.email.text
    assert [one["name"] for one in written["team"]["players"]] == [one.name.text for one in team.squad]
    changes = [one for event in written["history"] for one in event["changes"]]
    assert {"field": "captain_phone", "before": team.captain.phone.digits, "after": "9123456789"} in changes
    assert [event["action"] for event in written["history"]] == ["edited", "registered"]
    assert "code_by_mail" in {one["kind"] for one in written["deliveries"]}
    assert written["consent"] is None
    assert written["as_of"] == office.clock.now().isoformat()


async def test_organisers_names_and_notes_are_not_in_it(office: CaptainOffice) -> None:
    await office.decide(Decision.CONFIRM, note="A private note", actor=ORGANISER)
    text = json.dumps(document(await export(office)))
    assert "private note" not in text
    assert ORGANISER.name not in text
    assert '"by": "organisers"' in text


async def test_a_decision_that_was_taken_back_in_time_is_not_told(office: CaptainOffice) -> None:
    await office.decide(Decision.REJECT, reason="Too late for this year")
    await office.decide(Decision.REOPEN, reason="A mistake of ours")
    written = document(await export(office))
    assert "Too late" not in json.dumps(written)
    assert written["registration"]["status"] == "registered"


async def test_a_captain_takes_it_with_a_code_once(office: CaptainOffice) -> None:
    code = await office.code(DATA)
    data = await export(office, CAPTAIN, code)
    assert data.registration == await office.team()
    (entry,) = await exports(office)
    assert (entry.actor, entry.subject, entry.version) == (CAPTAIN, "team data", None)
    with pytest.raises(CodeInvalid):
        await export(office, CAPTAIN, code)
    assert len(await exports(office)) == 1


@pytest.mark.parametrize("purpose", [CodePurpose.CONTACT, CodePurpose.WITHDRAWAL])
async def test_a_code_for_something_else_gives_nothing(office: CaptainOffice, purpose: CodePurpose) -> None:
    for code in (await office.code(purpose), None):
        with pytest.raises(CodeInvalid):
            await export(office, CAPTAIN, code)
    assert await exports(office) == []


async def test_where_no_codes_are_checked_captains_are_given_nothing(office: CaptainOffice) -> None:
    use_case = ExportTeamData(
        unit_of_work=office.store.unit_of_work,
        registrations=office.store.registrations,
        timeline=office.timeline,
        get_logo=GetLogo(registrations=office.store.registrations),
        clock=office.clock,
    )
    with pytest.raises(CodeInvalid):
        await use_case(ExportTeamDataCommand(team_id=FIRST, actor=CAPTAIN, code=await office.code(DATA)))


async def test_a_code_that_was_used_while_the_team_was_read_gives_nothing(office: CaptainOffice) -> None:
    code = await office.code(DATA)
    real = GetLogo(registrations=office.store.registrations)

    async def used_meanwhile(team_id: TeamId) -> Logo | StoredFile | None:
        assert code.challenge_id is not None
        async with office.store.unit_of_work.begin() as tx:
            await tx.challenges.use(code.challenge_id, at=office.clock.now())
        return await real(team_id)

    use_case = ExportTeamData(
        unit_of_work=office.store.unit_of_work,
        registrations=office.store.registrations,
        timeline=office.timeline,
        get_logo=used_meanwhile,  # type: ignore[arg-type]
        check_code=office.check_code,
        clock=office.clock,
    )
    with pytest.raises(CodeInvalid):
        await use_case(ExportTeamDataCommand(team_id=FIRST, actor=CAPTAIN, code=code))
    assert await exports(office) == []


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.WITHDRAW])
async def test_it_is_given_whatever_the_status_and_after_the_freeze(office: CaptainOffice, decision: Decision) -> None:
    await office.decide(decision, reason="There is no place left")
    await office.freeze()
    office.clock.advance(timedelta(minutes=5))
    data = await export(office, CAPTAIN, await office.code(DATA))
    assert document(data)["registration"]["status"] == data.registration.status.value


async def test_of_a_removed_team_nothing_is_given_and_no_code_mailed(office: CaptainOffice) -> None:
    await RemoveTeam(unit_of_work=office.store.unit_of_work, clock=office.clock)(FIRST)
    with pytest.raises(TeamNotFound):
        await export(office)
    with pytest.raises(TeamNotFound):
        await office.ask(DATA)
    with pytest.raises(TeamNotFound):
        await export(office, team_id=TeamId("ICCT", 99))


async def test_the_captain_sees_that_it_was_taken(office: CaptainOffice) -> None:
    await export(office, CAPTAIN, await office.code(DATA))
    await export(office)
    seen = [(one.action, one.by) for one in (await office.view()).timeline]
    assert seen[:2] == [("exported", "organisers"), ("exported", "captain")]


@pytest.mark.parametrize(
    ("logo", "file", "written"),
    [
        (None, None, None),
        (StoredFile(url="disk:abc/logo.png"), "logo.png", {"file": "logo.png", "address": None}),
        (
            StoredFile(url="https://files.example/logo.png"),
            None,
            {"file": None, "address": "https://files.example/logo.png"},
        ),
    ],
)
async def test_a_logo_is_beside_the_document_or_has_an_address(
    office: CaptainOffice, logo: StoredFile | None, file: str | None, written: object
) -> None:
    data = replace(await export(office), logo=logo)
    assert document(data, file)["logo"] == written
