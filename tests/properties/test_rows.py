"""What goes into rows comes out of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis.strategies import integers, uuids

from icct_adapters.sql import tables
from icct_adapters.sql.rows import (
    claim_from_row,
    claim_to_row,
    registration_from_rows,
    rows_of,
    staged_from_row,
    staged_to_row,
    summary_from_row,
)
from icct_core import (
    NO_TEAM,
    Claim,
    Logo,
    Registration,
    RegistrationId,
    RegistrationSummary,
    StagedLogo,
    StoredFile,
)
from tests.support.properties.strategies import claims, logos, registrations, stored_files

_thorough = settings(deadline=None, derandomize=True, database=None)


@_thorough
@given(registrations())
def test_a_registration_comes_back_from_its_rows(registration: Registration) -> None:
    assert registration_from_rows(*rows_of(registration)) == registration


@_thorough
@given(registrations())
def test_a_squad_comes_back_in_the_order_of_its_positions(registration: Registration) -> None:
    team_row, player_rows = rows_of(registration)
    shuffled = sorted(player_rows, key=lambda row: str(row["name"]))
    in_order = sorted(shuffled, key=lambda row: int(row["position"]))
    assert registration_from_rows(team_row, in_order) == registration


@_thorough
@given(registrations())
def test_rows_have_every_column_of_their_table_and_plain_values(registration: Registration) -> None:
    team_row, player_rows = rows_of(registration)
    assert set(team_row) == {column.name for column in tables.teams.c}
    for row in player_rows:
        assert set(row) == {column.name for column in tables.players.c}
    for row in (team_row, *player_rows):
        assert {type(value) for value in row.values()} <= {str, int, UUID, datetime, type(None)}


@_thorough
@given(registrations(), stored_files())
def test_a_stored_logo_is_kept_beside_its_team_and_changes_nothing_else(
    registration: Registration, logo: StoredFile
) -> None:
    without, _ = rows_of(replace(registration, logo=None))
    with_logo, _ = rows_of(replace(registration, logo=logo))
    assert with_logo == {**without, "logo_url": logo.url, "logo_version": logo.version}


@_thorough
@given(registrations())
def test_a_line_of_the_list_says_what_the_registration_says(registration: Registration) -> None:
    team_row, player_rows = rows_of(registration)
    team = registration.team or NO_TEAM
    assert summary_from_row({**team_row, "player_count": len(player_rows)}) == RegistrationSummary(
        id=registration.id,
        team_id=registration.team_id,
        team_name=team.name,
        church_name=team.church,
        captain_name=team.captain.name,
        player_count=len(team.squad),
        status=registration.status,
        registered_at=registration.registered_at,
        changed_at=registration.changed_at,
        version=registration.version,
        removed_at=registration.removed_at,
        logo_url=registration.logo.url if registration.logo else None,
    )


@_thorough
@given(claims())
def test_a_claim_comes_back_from_its_row(claim: Claim) -> None:
    row = claim_to_row(claim)
    assert claim_from_row(row) == claim
    assert set(row) == {column.name for column in tables.claims.c}


@_thorough
@given(logos(), uuids(), integers(0, 2**63 - 1))
def test_a_staged_logo_comes_back_from_its_row_whatever_kind_of_bytes_a_driver_gives(
    logo: Logo, registration_id: UUID, occasion: int
) -> None:
    staged = StagedLogo(RegistrationId(registration_id), logo, occasion)
    row = staged_to_row(staged)
    assert staged_from_row(row) == staged
    assert staged_from_row({**row, "content": memoryview(logo.content)}) == staged
    assert set(row) == {column.name for column in tables.staged_files.c}
