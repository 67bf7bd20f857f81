"""Rows of teams, players and churches, as they stand in a workbook."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from icct_core import STATUS_IN_WORDS, Church, ChurchId, ChurchName, RegistrationStatus
from icct_core.domain.exports.team_sheets import CHURCHES, PLAYERS, TEAMS, church_row, player_rows, team_row
from tests.support.builders import a_draft, a_registration

INDIA = ZoneInfo("Asia/Kolkata")
AT = datetime(2026, 6, 30, 22, 30, 59, 999_999, tzinfo=UTC)


def on_clocks(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  as clocks show it


def test_a_row_has_a_cell_for_each_column() -> None:
    squad = json.dumps([{"name": "S. Kumar", "role": "bowler", "phone": "0876543210"}, {"name": "José"}])
    whole = a_registration(team=a_draft(players=squad).team, registered_at=AT, changed_at=AT)
    heads = [column.head for column in TEAMS.columns]
    assert dict(zip(heads, team_row(whole, INDIA, "https://x.org/1"), strict=True)) == {
        "Number": "ICCT-001",
        "Team": "Grace Warriors",
        "Church": "CSI St. Peter's Church",
        "Captain": "John Samuel",
        "Phone": "9876543210",
        "E-mail": "john.samuel@example.com",
        "WhatsApp": "9876543211",
        "Coach": "David Raj",
        "Players": 2,
        "Status": "Waiting for review",
        "Registered at": on_clocks(2026, 7, 1, 4, 0, 59),
        "Changed at": on_clocks(2026, 7, 1, 4, 0, 59),
        "Logo": "https://x.org/1",
    }
    of_team = ("ICCT-001", "Grace Warriors", "CSI St. Peter's Church", "Waiting for review")
    assert player_rows(whole) == [
        (*of_team, 1, "S. Kumar", "Bowler", "0876543210"),
        (*of_team, 2, "José", None, None),
    ]
    assert [column.head for column in PLAYERS.columns[4:]] == ["Place in squad", "Name", "Role", "Phone"]


@pytest.mark.parametrize(
    ("zone", "registered", "changed"),
    [
        (ZoneInfo("Europe/London"), (2026, 10, 25, 1, 30), (2026, 10, 25, 1, 30)),
        (UTC, (2026, 10, 25, 0, 30), (2026, 10, 25, 1, 30)),
    ],
)
def test_times_are_those_of_the_zone_and_both_are_there(
    zone: tzinfo, registered: tuple[int, ...], changed: tuple[int, ...]
) -> None:
    """In London the clocks show half past one twice that night."""
    whole = a_registration(
        registered_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), changed_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    )
    assert tuple(team_row(whole, zone, None)[-3:]) == (on_clocks(*registered), on_clocks(*changed), None)


@pytest.mark.parametrize("status", RegistrationStatus)
def test_a_status_is_in_words(status: RegistrationStatus) -> None:
    whole = replace(a_registration(), status=status)
    assert team_row(whole, INDIA, None)[9] == STATUS_IN_WORDS[status]
    assert {row[3] for row in player_rows(whole)} == {STATUS_IN_WORDS[status]}


def test_a_removed_team_has_nothing_that_people_had_written() -> None:
    gone = a_registration(registered_at=AT, changed_at=AT).removed(at=AT)
    row = team_row(gone, INDIA, "https://x.org/1")
    assert (row[0], row[9]) == ("ICCT-001", "Removed")
    assert set(row[1:8]) == {""}
    assert (row[8], row[12]) == (0, None)
    assert player_rows(gone) == []


def a_church(**changes: object) -> Church:
    return replace(Church(id=ChurchId.new(), prefix="ICCT", key=ChurchName.parse("Grace Church").key), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ({"typed": ChurchName.parse("Grace Church"), "teams": 2}, ("Grace Church", None, 2, 3, "")),
        (
            {
                "name": ChurchName.parse("Grace"),
                "place": "Madurai",
                "teams_allowed": 1,
                "aliases": (ChurchName.parse("Grace Church"), ChurchName.parse("GC Madurai")),
            },
            ("Grace", "Madurai", 0, 1, "Grace Church, GC Madurai"),
        ),
    ],
)
def test_a_church_is_a_row_with_its_other_names(changes: dict[str, object], cells: tuple[object, ...]) -> None:
    assert church_row(a_church(**changes), 3) == cells
    assert len(cells) == len(CHURCHES.columns)


def test_any_number_of_teams_is_an_empty_cell() -> None:
    assert church_row(a_church(), None)[3] is None
