"""Phones and addresses on a page that the whole team may see, and what comes back from it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from icct_core import FieldChange, masked_address, masked_phone
from icct_core.domain.captains.masking import masked_change, without_masked
from tests.support.builders import a_draft

TEAM = a_draft(
    players=[
        {"name": "Arun Kumar", "phone": "9000000001"},
        {"name": "Bala Murali", "phone": "9011111001"},
        {"name": "Chandra", "role": "Bowler"},
    ]
).team
ARUN, BALA = "90•••••001", "90•••••001"  # two people may have one mask


def test_of_a_phone_five_digits_are_seen() -> None:
    assert masked_phone("9876543210") == "98•••••210"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("john.samuel@example.com", "jo•••@example.com"),
        ("jo@example.com", "j•••@example.com"),
        ("j@example.com", "j•••@example.com"),
        ("john@samuel@example.com", "jo•••@example.com"),
    ],
)
def test_of_an_address_its_beginning_and_its_host_are_seen(address: str, masked: str) -> None:
    assert masked_address(address) == masked


@pytest.mark.parametrize(
    ("change", "masked"),
    [
        (("captain_phone", "9876543210", "9876500000"), ("captain_phone", "98•••••210", "98•••••000")),
        (("captain_email", "abc@x.in", "d@y.in"), ("captain_email", "ab•••@x.in", "d•••@y.in")),
        (("captain_whatsapp", "9876543210", None), ("captain_whatsapp", "98•••••210", None)),
        (
            ("players", None, "Arun Kumar, Bowler, 9000000001"),
            ("players", None, "Arun Kumar, Bowler, 90•••••001"),
        ),
        (("coach_name", "Raj 9876543210", None), ("coach_name", "Raj 9876543210", None)),
    ],
)
def test_changes_are_masked_where_they_hold_phones_and_addresses(change: Any, masked: Any) -> None:
    assert masked_change(FieldChange(*change)) == FieldChange(*masked)


def test_a_mask_that_comes_back_is_no_change() -> None:
    given = {
        "captain_phone": "98•••••210",
        "captain_email": " jo•••@example.com ",
        "captain_whatsapp": "98•••••211",
        "coach_name": "Ravi Das",
    }
    assert without_masked(given, TEAM) == {"coach_name": "Ravi Das"}


def test_another_mask_is_no_number() -> None:
    given = {"captain_phone": "98•••••999", "captain_email": ""}
    assert without_masked(given, TEAM) == given


@pytest.mark.parametrize("written", [list, json.dumps])
def test_players_get_the_phones_back_that_their_masks_stand_for(written: Any) -> None:
    players = [
        {"name": "Chandra", "phone": ""},
        {"name": "Bala  Murali", "phone": BALA},
        {"name": "Arun Kumar", "role": "Bowler", "phone": f" {ARUN} "},
    ]
    assert without_masked({"players": written(players)}, TEAM)["players"] == [
        {"name": "Chandra", "phone": ""},
        {"name": "Bala  Murali", "phone": "9011111001"},
        {"name": "Arun Kumar", "role": "Bowler", "phone": "9000000001"},
    ]


def test_two_players_with_one_mask_keep_their_own_phones_in_any_order() -> None:
    players = [{"name": " Bala  Murali ", "phone": BALA}, {"name": "Arun Kumar", "phone": ARUN}]
    phones = [one["phone"] for one in without_masked({"players": players}, TEAM)["players"]]  # type: ignore[attr-defined]
    assert phones == ["9011111001", "9000000001"]


def test_a_player_whose_name_was_mended_is_known_by_the_place() -> None:
    players = [{"name": "Arun Kumar", "phone": ARUN}, {"name": "Bala Muralee", "phone": BALA}]
    phones = [one["phone"] for one in without_masked({"players": players}, TEAM)["players"]]  # type: ignore[attr-defined]
    assert phones == ["9000000001", "9011111001"]


@pytest.mark.parametrize("players", [7, "no JSON", "{}", [7, None, "text"], [{"name": "Eve", "phone": "12•••••345"}]])
def test_what_are_no_masks_of_this_team_stays_for_the_form_to_refuse(players: Any) -> None:
    assert without_masked({"players": players}, TEAM) == {"players": players}
