"""Fields are corrected by the rules of the form, in its words; what was not given stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from icct_core import CORRECTABLE, Team, TournamentRules, ValidationFailed, collecting
from icct_core.domain.review.correction import correct
from tests.support.builders import a_draft

GIVEN: dict[str, Any] = {
    "team_name": " Grace  Lions ",
    "church_name": "St. Paul's",
    "captain_name": "Joel Samuel",
    "captain_phone": "+91 98765 00000",
    "captain_email": "joel@example.com",
    "captain_whatsapp": "98765 00001",
    "coach_name": "Ravi Das",
    "players": [{"name": "Arun Kumar"}],
}


def corrected(team: Team, **given: object) -> Team:
    with collecting() as fields:
        return correct(team, given, fields, TournamentRules())
    raise AssertionError  # the block raises what is wrong


@pytest.mark.parametrize("name", CORRECTABLE)
def test_one_field_is_corrected_and_no_other(name: str) -> None:
    before, wanted = a_draft().team, a_draft(**GIVEN).team
    captain, other = before.captain, wanted.captain
    assert (
        corrected(before, **{name: GIVEN[name]})
        == {
            "team_name": replace(before, name=wanted.name),
            "church_name": replace(before, church=wanted.church),
            "captain_name": replace(before, captain=replace(captain, name=other.name)),
            "captain_phone": replace(before, captain=replace(captain, phone=other.phone)),
            "captain_email": replace(before, captain=replace(captain, email=other.email)),
            "captain_whatsapp": replace(before, captain=replace(captain, whatsapp=other.whatsapp)),
            "coach_name": replace(before, coach=wanted.coach),
            "players": replace(before, squad=wanted.squad),
        }[name]
    )


def test_all_of_them_make_another_team() -> None:
    assert corrected(a_draft().team, **GIVEN) == a_draft(**GIVEN).team


def test_an_empty_whatsapp_number_is_the_phone_that_is_given_with_it() -> None:
    captain = corrected(a_draft().team, captain_whatsapp=" ", captain_phone="9000000001").captain
    assert (captain.phone.digits, captain.whatsapp.digits) == ("9000000001", "9000000001")


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("team_name", "", "Team name is required"),
        ("church_name", "AB", "Church name must be 3 to 80 characters"),
        ("captain_name", "", "Captain name is required"),
        ("captain_phone", "12345", "Phone must be exactly 10 digits"),
        ("captain_email", "joel@", "Invalid email format"),
        ("captain_whatsapp", "12345", "WhatsApp number must be exactly 10 digits"),
        ("captain_whatsapp", None, "WhatsApp number must be text"),
        ("coach_name", "", "Coach name is required"),
        ("players", 7, "Players must be JSON text or a list of players"),
        (
            "logo",
            "x",
            f"This is none of {', '.join(GIVEN)}",
        ),
    ],
)
def test_what_is_wrong_is_told_in_the_words_of_the_form(name: str, raw: object, told: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        corrected(a_draft().team, **{name: raw})
    assert refused.value.field_errors == {(name,): told}
