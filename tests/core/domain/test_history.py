"""Entries of the history: who, what there is only once, and what a correction changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from icct_core import (
    OPERATOR,
    SYSTEM,
    Actor,
    ActorKind,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    Team,
    Window,
    new_registration_id,
)
from icct_core.domain.review.history import (
    changes_between,
    field_changes,
    player_taken_out,
    window_changes,
    without_players,
)
from tests.support.builders import a_draft

NOW = datetime(2026, 1, 1, 23, 59, tzinfo=UTC)
ASHA = Actor(ActorKind.ORGANISER, "asha")
KUMAR, SINGH, JOSE = (
    {"name": "S. Kumar", "role": "Bowler"},
    {"name": "A. Singh"},
    {"name": "José", "phone": "9000000001"},
)


def a_team(**changes: Any) -> Team:
    return a_draft(**{"players": [KUMAR, SINGH], **changes}).team


@pytest.mark.parametrize(
    ("actor", "printed"),
    [(OPERATOR, "operator"), (SYSTEM, "system"), (ASHA, "organiser asha"), (Actor(ActorKind.CAPTAIN), "captain")],
)
def test_an_actor_is_printed_with_the_name_that_tells_it_from_others(actor: Actor, printed: str) -> None:
    assert str(actor) == printed


def test_that_somebody_saw_a_team_is_one_entry_a_day() -> None:
    seen = HistoryEntry(
        at=NOW, prefix="ICCT", action=HistoryAction.VIEWED, actor=ASHA, registration_id=new_registration_id()
    )
    assert seen.once == replace(seen, at=NOW + timedelta(seconds=59)).once
    others = [
        replace(seen, at=NOW + timedelta(minutes=1)),
        replace(seen, actor=Actor(ActorKind.KEY, "asha")),
        replace(seen, registration_id=new_registration_id()),
    ]
    assert len({seen.once, *(one.once for one in others)}) == 4


_ONCE = {HistoryAction.VIEWED, HistoryAction.PURGE_ANNOUNCED, HistoryAction.TOURNAMENT_PURGED}


@pytest.mark.parametrize("action", [one for one in HistoryAction if one not in _ONCE])
def test_anything_else_is_kept_as_often_as_it_happens(action: HistoryAction) -> None:
    assert HistoryEntry(at=NOW, prefix="ICCT", action=action, actor=OPERATOR).once is None


def test_a_team_that_stays_as_it_is_has_no_changes() -> None:
    assert changes_between(a_team(), a_team()) == ()


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("team_name", "Grace Warriors", "Grace Lions"),
        ("church_name", "CSI St. Peter's Church", "Grace Church"),
        ("captain_name", "John Samuel", "John Daniel"),
        ("captain_phone", "9876543210", "9876543212"),
        ("captain_email", "john.samuel@example.com", "john@example.com"),
        ("captain_whatsapp", "9876543211", "9876543212"),
        ("coach_name", "David Raj", "Daniel Paul"),
    ],
)
def test_each_field_is_named_as_the_form_names_it(field: str, before: str, after: str) -> None:
    assert changes_between(a_team(), a_team(**{field: after})) == (FieldChange(field, before, after),)


def test_several_fields_come_in_the_order_of_the_form() -> None:
    changes = changes_between(a_team(), a_team(coach_name="Daniel Paul", team_name="Lions", players=[KUMAR]))
    assert [one.field for one in changes] == ["team_name", "coach_name", "players"]


@pytest.mark.parametrize(
    ("players", "changes"),
    [
        ([KUMAR, SINGH, JOSE], [(None, "José, 9000000001")]),
        ([SINGH], [("S. Kumar, Bowler", None)]),
        ([KUMAR, JOSE], [("A. Singh", None), (None, "José, 9000000001")]),
        ([{**KUMAR, "phone": "9000000002"}, SINGH], [("S. Kumar, Bowler", "S. Kumar, Bowler, 9000000002")]),
        ([{"name": "S.KUMAR", "role": "Bowler"}, SINGH], [("S. Kumar, Bowler", "S.KUMAR, Bowler")]),
        ([SINGH, KUMAR], []),
        ([], [("S. Kumar, Bowler", None), ("A. Singh", None)]),
    ],
    ids=["added", "removed", "replaced", "with another phone", "spelled otherwise", "in another order", "all gone"],
)
def test_players_are_told_apart_by_their_names(players: list[dict[str, str]], changes: list[tuple[Any, Any]]) -> None:
    after = replace(a_team(), squad=a_team(players=players).squad if players else ())
    assert changes_between(a_team(), after) == tuple(FieldChange("players", *change) for change in changes)


def test_two_players_of_one_name_are_paired_once_each() -> None:
    one, other, third = ({"name": "S. Kumar", "phone": f"900000000{number}"} for number in range(3))
    assert changes_between(a_team(players=[one, other]), a_team(players=[third])) == (
        FieldChange("players", "S. Kumar, 9000000000", "S. Kumar, 9000000002"),
        FieldChange("players", "S. Kumar, 9000000001", None),
    )


def test_each_field_of_a_window_that_differs_is_written_down_in_utc() -> None:
    india = timezone(timedelta(hours=5.5))
    opens, closes, frozen = (datetime(2026, 12, day, 18, 30, tzinfo=india) for day in (1, 2, 3))
    window = Window(opens_at=opens, closes_at=closes, freeze_at=frozen, closed_at=NOW, text="Call us")
    written = [
        ("opens_at", None, "2026-12-01T13:00:00+00:00"),
        ("closes_at", None, "2026-12-02T13:00:00+00:00"),
        ("freeze_at", None, "2026-12-03T13:00:00+00:00"),
        ("closed", "false", "true"),
        ("text", None, "Call us"),
    ]
    assert window_changes(Window(), window) == tuple(FieldChange(*one) for one in written)
    assert window_changes(window, Window()) == tuple(FieldChange(name, new, old) for name, old, new in written)
    assert window_changes(window, replace(window, text="Over")) == (FieldChange("text", "Call us", "Over"),)


def test_two_sides_with_other_fields_are_not_compared() -> None:
    with pytest.raises(ValueError, match="shorter"):
        field_changes([("name", "Grace"), ("aliases", "")], [("name", "Grace")])


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        (FieldChange("captain_phone", "9811111111", None), True),
        (FieldChange("captain_email", None, "j@example.org"), True),
        (FieldChange("players", None, "A. Singh, 9000000001"), True),
        (FieldChange("coach_name", "J. Paul", "Ravi Das"), False),
        (FieldChange("captain_phone", None, None), False),
    ],
)
def test_an_entry_knows_whether_it_has_a_phone_or_an_address(change: FieldChange, shows: bool) -> None:
    entry = HistoryEntry(
        at=NOW,
        prefix="ICCT",
        action=HistoryAction.CORRECTED,
        actor=ASHA,
        registration_id=new_registration_id(),
        changes=(change,),
    )
    assert entry.shows_contact_data is shows
    assert not replace(entry, registration_id=None).shows_contact_data


@pytest.mark.parametrize("action", [HistoryAction.ORGANISER_CHANGED, HistoryAction.CORRECTED])
def test_names_and_addresses_of_organisers_alone_are_left_out(action: HistoryAction) -> None:
    changes = tuple(FieldChange(name, "before", "after") for name in ("name", "email", "role"))
    entry = HistoryEntry(at=NOW, prefix="ICCT", action=action, actor=OPERATOR, subject="o_1", changes=changes)
    blanked = tuple(FieldChange(name, None, None) for name in ("name", "email"))
    expected = (*blanked, changes[2]) if action is HistoryAction.ORGANISER_CHANGED else changes
    assert entry.without_organisers() == replace(entry, changes=expected)


def test_a_player_of_a_name_that_stays_is_told_from_one_who_left_whatever_is_written_of_both() -> None:
    lines = ["Asha", "Asha, Bowler", "Asha, Bowler, 9876543210", "Ashadevi", "José, Asha"]
    erased = without_players([FieldChange("players", line, None) for line in lines], {"asha"})
    assert [one.before for one in erased] == [*lines[:3], "", ""]


def test_of_a_comma_in_a_name_it_is_the_whole_name_that_counts() -> None:
    change = FieldChange("players", "A, B, C, Bowler, 9876543210", None)
    assert without_players([change], {"a"}) == (FieldChange("players", "", None),)
    assert without_players([change], {"a,b,c"}) == (change,)


def test_a_change_that_leaves_everybody_in_takes_nobody_out() -> None:
    stays = FieldChange("players", "Asha", "Asha, Bowler"), FieldChange("players", None, "José")
    assert not player_taken_out(stays)
    assert player_taken_out([*stays, FieldChange("players", "Ravi", None)])
