from __future__ import annotations

import json
from typing import Any

import pytest

from icct_core import FieldPath, PlayerRole, TournamentRules, ValidationFailed, collecting
from icct_core.domain.squad import MAX_JSON_CHARACTERS, Player, parse_squad
from tests.support.builders import a_squad

_TWICE = "Player is in the squad twice; namesakes need different phones"


def _parse(raw: Any, rules: TournamentRules | None = None) -> tuple[Player, ...]:
    with collecting() as fields:
        return parse_squad(fields, raw, rules or TournamentRules())


def _refusals(raw: Any, rules: TournamentRules | None = None) -> dict[FieldPath, str]:
    with pytest.raises(ValidationFailed) as raised:
        _parse(raw, rules)
    return dict(raised.value.field_errors)


def _json_of(size: int) -> str:
    text = json.dumps(a_squad(1))
    return text + " " * (size - len(text))


def test_players_come_out_in_the_order_given() -> None:
    squad = _parse(json.dumps(a_squad(3)))
    assert [(one.name.text, one.role and one.role.text, one.phone and one.phone.digits) for one in squad] == [
        ("Player 1", "Bowler", "9000000001"),
        ("Player 2", "All-Rounder", "9000000002"),
        ("Player 3", "Wicket-Keeper", "9000000003"),
    ]


def test_entries_are_as_good_as_json_text() -> None:
    assert _parse(iter(a_squad(5))) == _parse(json.dumps(a_squad(5)))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"role": None, "phone": None},
        {"role": "", "phone": ""},
        {"role": " \t", "phone": "\u00a0\n"},
        {"role": "\u200b", "phone": "\u202a\u202c"},
    ],
)
def test_role_and_phone_may_be_absent_null_or_empty(given: dict[str, object]) -> None:
    (player,) = _parse([{"name": "S. Kumar", **given}])
    assert (player.role, player.phone) == (None, None)


def test_what_else_is_said_of_a_player_is_ignored() -> None:
    (player,) = _parse('[{"name": "S. Kumar", "jersey": 7, "captain": true}]')
    assert player.name.text == "S. Kumar"


@pytest.mark.parametrize("around", ["\ufeff", "\u200b\n", "\u00a0\u202c"], ids=ascii)
def test_the_text_loses_what_a_paste_leaves_around_it(around: str) -> None:
    assert _parse(around + json.dumps(a_squad(2)) + around) == _parse(a_squad(2))


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\ufeff\u00a0"])
def test_no_text_is_a_missing_squad(text: str) -> None:
    assert _refusals(text)["players",].startswith("Players are required. Players must be a JSON array of objects")


@pytest.mark.parametrize(
    "text",
    [
        *["null", "{}", '{"name": "S. Kumar"}', "7", "true", '"S. Kumar"', "NaN", "S. Kumar, Bowler", "[", "[{]", "[}"],
        *['[{"name": "S. Kumar"}],', "[{'name': 'S. Kumar'}]", "[\ufeff]", "[\x00]", "\ud800", "9" * 5_000],
        *["[" * 20_000 + "]" * 20_000, "[" * 20_000, '{"a":' * 10_000 + "1" + "}" * 10_000, f"[{'9' * 5_000}]"],
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_text_that_is_no_json_array_is_refused(text: str) -> None:
    assert _refusals(text) == {
        ("players",): 'Players must be a JSON array of objects such as [{"name": "S. Kumar", "role": "Bowler"}]'
    }


def test_the_longest_text_read_is_the_limit() -> None:
    assert len(_parse(_json_of(MAX_JSON_CHARACTERS))) == 1
    assert _refusals(_json_of(MAX_JSON_CHARACTERS + 1)) == {
        ("players",): f"Players must be at most {MAX_JSON_CHARACTERS} characters of JSON"
    }


def test_a_hundred_players_with_every_character_escaped_fit() -> None:
    letters = "".join(chr(0x0B85 + number % 6) for number in range(50))
    squad = [
        {"name": f"{letters[:-2]}{number:02}", "role": letters[:30], "phone": str(9_000_000_000 + number)}
        for number in range(100)
    ]
    text = "".join(rf"\u{ord(each):04x}" if each.isalnum() else each for each in json.dumps(squad, ensure_ascii=False))
    assert len(text) > 50_000
    assert len(_parse(text, TournamentRules(max_players=100))) == 100


@pytest.mark.parametrize("count", [0, 21, 5_000])
def test_a_squad_of_the_wrong_size_is_refused_before_its_players_are_looked_at(count: int) -> None:
    assert _refusals(json.dumps([{}] * count)) == {("players",): f"Squad must have 1 to 20 players, not {count}"}


@pytest.mark.parametrize("count", [1, 20])
def test_a_squad_of_the_smallest_and_the_largest_size_is_accepted(count: int) -> None:
    assert len(_parse(json.dumps(a_squad(count)))) == count


@pytest.mark.parametrize("item", [None, 7, "S. Kumar", True, [], ["S. Kumar"]])
def test_a_player_that_is_no_object_is_refused_at_its_place(item: object) -> None:
    assert _refusals(json.dumps([*a_squad(2), item])) == {
        ("players", 2): 'Player must be an object such as {"name": "S. Kumar"}'
    }


@pytest.mark.parametrize(
    ("player", "field", "message"),
    [
        ({}, "name", "Name is required"),
        ({"name": ""}, "name", "Name is required"),
        ({"name": None}, "name", "Name must be text"),
        ({"name": 7}, "name", "Name must be text"),
        ({"name": {"first": "S."}}, "name", "Name must be text"),
        ({"name": "Jo"}, "name", "Name must be 3 to 50 characters"),
        ({"name": "a" * 51}, "name", "Name must be 3 to 50 characters"),
        (
            {"name": "\ud800abc"},
            "name",
            "Name contains control or invisible characters; please type it again",
        ),
        ({"name": "S. Kumar", "role": "a" * 31}, "role", "Role must be 1 to 30 characters"),
        ({"name": "S. Kumar", "role": 0}, "role", "Role must be text"),
        ({"name": "S. Kumar", "role": False}, "role", "Role must be text"),
        ({"name": "S. Kumar", "role": []}, "role", "Role must be text"),
        ({"name": "S. Kumar", "phone": "98765"}, "phone", "Phone must be exactly 10 digits"),
        ({"name": "S. Kumar", "phone": 9876543210}, "phone", "Phone must be text"),
        ({"name": "S. Kumar", "phone": 0}, "phone", "Phone must be text"),
    ],
)
def test_a_wrong_value_of_a_player_is_refused_at_its_place(player: dict[str, Any], field: str, message: str) -> None:
    assert _refusals(json.dumps([*a_squad(3), player])) == {("players", 3, field): message}


def test_all_wrong_values_of_all_players_are_refused_at_once() -> None:
    wrong = {"name": "", "role": "<b>", "phone": "1"}
    assert set(_refusals([wrong, *a_squad(1), wrong, "nobody"])) == {
        *[("players", 0, field) for field in wrong],
        *[("players", 2, field) for field in wrong],
        ("players", 3),
    }


def test_only_the_organisers_roles_are_accepted() -> None:
    rules = TournamentRules(roles=(PlayerRole.parse("Bowler"),))
    raw = [{"name": "S. Kumar", "role": "BOWLER"}, {"name": "T. Kumar"}, {"name": "U. Kumar", "role": "Batsman"}]
    assert _refusals(raw, rules) == {("players", 2, "role"): "Role must be one of Bowler"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "S. Kumar", "phone": "9876543210"}, {"name": "s.  KUMAR", "phone": "+91 98765 43210"}),
        ({"name": "S. Kumar"}, {"name": "S. Kumar"}),
        ({"name": "S. Kumar", "phone": "9876543210"}, {"name": "S. Kumar"}),
        ({"name": "S. Kumar"}, {"name": "S.Kumar", "phone": "9876543210"}),
        ({"name": "S. Kumar", "role": "Bowler"}, {"name": "S. Kumar", "role": "Batsman"}),
    ],
)
def test_a_person_is_in_a_squad_once(first: dict[str, str], second: dict[str, str]) -> None:
    assert _refusals([first, *a_squad(2), second]) == {("players", 3, "name"): _TWICE}


def test_every_repetition_is_refused_at_its_place() -> None:
    kumar = {"name": "S. Kumar", "phone": "9876543210"}
    namesake = {"name": "S. Kumar", "phone": "9876543211"}
    assert set(_refusals([kumar, namesake, kumar, namesake, {"name": "S. Kumar"}])) == {
        ("players", 2, "name"),
        ("players", 3, "name"),
        ("players", 4, "name"),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D'Souza", "D’Souza"),
        ("അവൻ", "അവന്\u200d"),
        ("Anne-Marie", "ANNE–MARIE"),
        ("\uff2b\uff55\uff4d\uff41\uff52", "Kumar"),
    ],
)
def test_a_name_that_looks_the_same_is_the_same_player(one: str, other: str) -> None:
    assert _refusals([{"name": one}, {"name": other}]) == {("players", 1, "name"): _TWICE}


def test_brothers_may_share_a_phone() -> None:
    assert len(_parse([{"name": "S. Kumar", "phone": "9876543210"}, {"name": "T. Kumar", "phone": "9876543210"}])) == 2


def test_namesakes_with_different_phones_may_play_together() -> None:
    assert len(_parse([{"name": "S. Kumar", "phone": f"987654321{digit}"} for digit in range(3)])) == 3


def test_strangers_without_a_phone_may_play_together() -> None:
    assert len(_parse([{"name": "S. Kumar"}, {"name": "T. Kumar"}, {"name": "S Kumar"}])) == 3
