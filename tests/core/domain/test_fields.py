from __future__ import annotations

import pytest

from icct_core import FileTooLarge, InvalidFileType, InvalidValue, ValidationFailed, collecting


def _refuse(text: str) -> str:
    raise InvalidValue(text)


def test_an_accepted_value_comes_back_and_nothing_is_raised() -> None:
    with collecting() as fields:
        parsed = fields.parse("number", int, "7")
    assert parsed == 7


def test_all_refusals_are_raised_at_the_end_with_their_paths() -> None:
    reached = False
    with pytest.raises(ValidationFailed) as raised, collecting() as fields:
        fields.parse("team_name", _refuse, "too short")
        fields.at("players", 3).parse("phone", _refuse, "not ten digits")
        fields.at("players").at(4).refuse(InvalidValue("no object"))
        fields.refuse(InvalidValue("too many"), "players")
        reached = True
    assert reached
    assert raised.value.field_errors == {
        ("team_name",): "too short",
        ("players", 3, "phone"): "not ten digits",
        ("players", 4): "no object",
        ("players",): "too many",
    }


def test_the_first_refusal_of_a_field_is_the_one_shown() -> None:
    with pytest.raises(ValidationFailed) as raised, collecting() as fields:
        fields.parse("name", _refuse, "first")
        fields.parse("name", _refuse, "second")
    assert raised.value.field_errors == {("name",): "first"}


def test_a_single_error_with_a_code_of_its_own_is_raised_as_itself() -> None:
    error = FileTooLarge(max_size=1, received_size=2)
    with pytest.raises(FileTooLarge) as raised, collecting() as fields:
        fields.refuse(error, "logo")
    assert raised.value is error


def test_an_error_with_a_code_of_its_own_is_listed_among_others() -> None:
    with pytest.raises(ValidationFailed) as raised, collecting() as fields:
        fields.refuse(InvalidFileType(received="image/gif", allowed=("image/png",)), "logo")
        fields.refuse(InvalidValue("is required"), "team_name")
    assert raised.value.field_errors == {("logo",): "Logo must be a PNG or JPEG image", ("team_name",): "is required"}


def test_an_error_that_is_no_refusal_passes_through() -> None:
    with pytest.raises(ZeroDivisionError), collecting() as fields:
        fields.parse("number", lambda raw: 1 // raw, 0)
