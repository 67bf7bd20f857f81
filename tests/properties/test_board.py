"""Whatever a registration holds, the public board shows four facts of a confirmed team, and nothing of a person."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis.strategies import sampled_from, text

from icct_adapters.memory import InMemoryStore
from icct_core import (
    Captain,
    ChurchName,
    EmailAddress,
    GetBoard,
    Logo,
    PersonName,
    PhoneNumber,
    Player,
    PlayerRole,
    Registration,
    RegistrationId,
    RegistrationStatus,
    StagedLogo,
    StoredFile,
    Team,
    TeamName,
    Told,
    TournamentRules,
)
from icct_http.web.api.board.shown_board import ShowBoard
from tests.support.properties.strategies import logos, registrations

_thorough = settings(deadline=None, derandomize=True, database=None)

ALLOWED = {"success", "teams_count", "churches_count", "teams"}
ALLOWED_OF_TEAM = {"team_id", "team_name", "church_name", "logo_path"}
PLANTED = "Zq9"
"""Is in every text about a person that is planted, and in no other."""


async def board_of(registration: Registration, staged: Logo | None = None) -> bytes:
    store = InMemoryStore()
    tables = store.database.tables
    tables.registrations[registration.id] = registration
    tables.numbers[registration.team_id] = registration.id
    if staged:
        tables.staged_files[registration.id] = StagedLogo(registration.id, staged)
    rules = TournamentRules(id_prefix=registration.team_id.prefix)
    return (await ShowBoard(GetBoard(board=store.board, rules=rules))()).content


@_thorough
@given(registrations(), sampled_from(RegistrationStatus), logos())
async def test_only_what_is_allowed_is_shown_of_confirmed_teams_alone(
    registration: Registration, status: RegistrationStatus, logo: Logo
) -> None:
    status = status if registration.team else RegistrationStatus.WITHDRAWN
    registration = replace(registration, status=status)
    body = json.loads(await board_of(registration, logo))
    assert set(body) == ALLOWED
    assert len(body["teams"]) == body["teams_count"] == (status is RegistrationStatus.CONFIRMED)
    for team in body["teams"]:
        assert set(team) == ALLOWED_OF_TEAM
        assert team["team_name"] == registration.known_team.name.text
        assert team["church_name"] == registration.known_team.church.text
        assert str(registration.id) not in str(team)


def planted(registration: Registration, words: str) -> Registration:
    """The same with an unmistakable text wherever something about a person is kept."""
    name, phone = PersonName(f"{PLANTED} {words}"), PhoneNumber(PLANTED)
    captain = Captain(name=name, phone=phone, email=EmailAddress(f"{PLANTED}@example.org"), whatsapp=phone)
    squad = (Player(name=name, role=PlayerRole(PLANTED), phone=phone),)
    team = Team(name=TeamName("Lions"), church=ChurchName("Grace"), captain=captain, coach=name, squad=squad)
    return replace(
        registration,
        team=team,
        status=RegistrationStatus.CONFIRMED,
        reason=PLANTED,
        told=Told(reason=PLANTED),
        logo=StoredFile(url=f"https://files.example/{PLANTED}", version=PLANTED),
    )


@_thorough
@given(registrations(), text(max_size=20))
async def test_nothing_that_was_planted_is_on_it(registration: Registration, words: str) -> None:
    whole = planted(replace(registration, id=RegistrationId(UUID(int=7)), removed_at=None), words)
    shown = await board_of(whole)
    assert b"Lions" in shown
    assert PLANTED.encode() not in shown
