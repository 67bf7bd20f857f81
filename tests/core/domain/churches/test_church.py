"""A church: its names, its keys, its number of teams."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from icct_core import Church, ChurchId, ChurchName, ChurchNotFound, InvalidValue, MergeId, MergeNotFound
from icct_core.domain.churches.church import MOST_ALIASES, parse_aliases, parse_place, parse_teams_allowed
from tests.support.properties.strategies import church_names

ID = UUID("2f9b1c0d-4e5f-6071-8293-a4b5c6d7e8f9")
HEX = "2f9b1c0d4e5f60718293a4b5c6d7e8f9"


def a_church(**changes: Any) -> Church:
    church = Church(id=ChurchId(ID), prefix="ICCT", key="grace", name=ChurchName("Grace"))
    return replace(church, **changes)


def test_ids_are_printed_and_read_again() -> None:
    assert str(ChurchId(ID)) == f"c_{HEX}"
    assert ChurchId.parse(f"c_{HEX}") == ChurchId(ID)
    assert str(MergeId(ID)) == f"m_{HEX}"
    assert MergeId.parse(f"m_{HEX}") == MergeId(ID)
    assert MergeId.new() != MergeId.new()


@pytest.mark.parametrize("raw", ["", "c_", f"c_{HEX}0", f"c_{HEX.upper()}", HEX, f"x_{HEX}", f"c-{HEX}", f"c_{HEX}\n"])
def test_what_is_no_id_is_nobody_s(raw: str) -> None:
    with pytest.raises(ChurchNotFound):
        ChurchId.parse(raw)
    with pytest.raises(MergeNotFound):
        MergeId.parse(raw.replace("c", "m", 1))


def test_a_typed_church_is_called_as_a_team_wrote_it() -> None:
    assert a_church().shown.text == "Grace"
    assert a_church(name=None, typed=ChurchName("GRACE")).shown.text == "GRACE"
    assert a_church(name=None).shown.text == "grace"
    assert a_church(name=None, typed=ChurchName("Cross")).shown.text == "grace"
    assert a_church(name=None, typed=ChurchName("Cross"), aliases=(ChurchName("Grace!"),)).shown.text == "grace"
    assert a_church(name=None, typed=ChurchName("Cross"), aliases=(ChurchName("Gra-ce"),)).shown.text == "Gra-ce"


def test_its_keys_are_those_of_all_its_names() -> None:
    church = a_church(name=ChurchName("Graces"), aliases=(ChurchName("The Grace"), ChurchName("GRACES")))
    assert church.keys == {"grace", "graces", "thegrace"}
    assert [name.text for name in church.names] == ["Graces", "The Grace"]
    assert church.search_text == "graces the grace"
    assert a_church(name=None).search_text == ""


def test_names_that_have_to_be_looked_up_are_those_of_other_keys() -> None:
    assert a_church().alias_rows == ()
    moved = a_church(name=ChurchName("Graces"), aliases=(ChurchName("Grace"),))
    assert [name.text for name in moved.alias_rows] == ["Graces", "Grace"]
    assert [name.text for name in a_church(name=None, aliases=(ChurchName("Grace"),)).alias_rows] == ["Grace"]


def test_another_name_keeps_the_one_before_as_an_alias() -> None:
    church = a_church(aliases=(ChurchName("Graces"),))
    renamed = church.renamed(ChurchName("Graces!"[:-1].upper()))
    assert (renamed.name, [alias.text for alias in renamed.aliases]) == (ChurchName("GRACES"), ["Grace"])
    assert church.renamed(ChurchName("GRACE")).aliases == church.aliases
    assert a_church(name=None).renamed(ChurchName("Grace")).aliases == ()


def test_an_alias_stands_once() -> None:
    church = a_church().also_called(ChurchName("Graces"), ChurchName("GRACES"), ChurchName("grace"))
    assert [alias.text for alias in church.aliases] == ["Graces"]
    assert church.also_called(ChurchName("gra ces")) == church
    assert a_church(name=None).also_called(ChurchName("Grace")).aliases == (ChurchName("Grace"),)


@pytest.mark.parametrize(
    ("own", "otherwise", "teams", "room", "over"),
    [
        (None, None, 99, True, False),
        (None, 2, 1, True, False),
        (None, 2, 2, False, False),
        (None, 2, 3, False, True),
        (3, 2, 2, True, False),
        (1, None, 1, False, False),
        (1, 5, 2, False, True),
    ],
)
def test_its_own_number_of_teams_comes_first(
    own: int | None, otherwise: int | None, teams: int, room: bool, over: bool
) -> None:
    church = a_church(teams_allowed=own, teams=teams)
    assert church.limit(otherwise) == (own or otherwise)
    assert (church.has_room(otherwise), church.is_over(otherwise)) == (room, over)


@pytest.mark.parametrize(("raw", "place"), [(None, None), ("", None), ("  ", None), (" Old  Town ", "Old Town")])
def test_a_place_may_be_left_out(raw: object, place: str | None) -> None:
    assert parse_place(raw) == place


@pytest.mark.parametrize("raw", ["x", "x" * 81, "<b>", 7])
def test_a_place_is_a_name(raw: object) -> None:
    with pytest.raises(InvalidValue, match="Place"):
        parse_place(raw)


@pytest.mark.parametrize(
    ("raw", "number"), [(None, None), (" ", None), ("12", 12), (" 1 ", 1), (1000, 1000), ("0" * 8 + "7", 7)]
)
def test_a_number_of_teams_may_be_left_out(raw: object, number: int | None) -> None:
    assert parse_teams_allowed(raw) == number


@pytest.mark.parametrize("raw", [0, 1001, -1, "0", "two", "1.5", True, "9" * 10, "0" * 9 + "7", "²", 1.0, [1]])
def test_a_number_of_teams_is_one_to_a_thousand(raw: object) -> None:
    with pytest.raises(InvalidValue, match="whole number from 1 to 1000"):
        parse_teams_allowed(raw)


def test_aliases_are_names() -> None:
    assert parse_aliases(["Grace", "GRACE", "Cross"]) == (ChurchName("Grace"), ChurchName("Cross"))
    with pytest.raises(InvalidValue, match=r"^Alias 'x': Church name must be 3 to 80 characters$"):
        parse_aliases(["Grace", "x"])
    with pytest.raises(InvalidValue, match=f"^Alias '{'x' * 80}': Church name must be 3 to 80 characters$"):
        parse_aliases(["x" * 81])
    many = [f"Church {number}" for number in range(MOST_ALIASES + 1)]
    assert len(parse_aliases(many[:-1])) == MOST_ALIASES
    with pytest.raises(InvalidValue, match="at most 200 aliases, not 201"):
        parse_aliases(many)


@given(church_names())
def test_a_key_taken_for_a_name_is_its_own_key(name: ChurchName) -> None:
    key = name.key
    assert ChurchName(key).key == key
