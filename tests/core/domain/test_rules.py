from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from icct_core import InvalidValue, PlayerRole, TournamentRules

_OPENS = datetime(2026, 3, 1, tzinfo=UTC)
_CLOSES = datetime(2026, 4, 1, tzinfo=UTC)
_NAIVE = _OPENS.replace(tzinfo=None)
_INSTANT = timedelta(microseconds=1)


def test_the_published_form_is_the_default() -> None:
    rules = TournamentRules()
    assert (rules.id_prefix, rules.min_players, rules.max_players) == ("ICCT", 1, 20)
    assert (rules.roles, rules.teams_per_church, rules.opens_at, rules.closes_at) == (None, None, None, None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"id_prefix": ""}, "id_prefix"),
        ({"id_prefix": "icct"}, "id_prefix"),
        ({"id_prefix": "7ICCT"}, "id_prefix"),
        ({"id_prefix": "ICCT-26"}, "id_prefix"),
        ({"id_prefix": "ICCT\n"}, "id_prefix"),
        ({"id_prefix": "A" * 17}, "id_prefix"),
        ({"min_players": -1}, "min_players"),
        ({"min_players": 21}, "min_players"),
        ({"max_players": 0}, "min_players"),
        ({"teams_per_church": 0}, "teams_per_church"),
        ({"opens_at": _NAIVE}, "opens_at"),
        ({"closes_at": _NAIVE}, "closes_at"),
        ({"opens_at": _OPENS, "closes_at": _NAIVE}, "closes_at"),
        ({"opens_at": _NAIVE, "closes_at": _CLOSES}, "opens_at"),
        ({"opens_at": _CLOSES, "closes_at": _OPENS}, "opens_at"),
        ({"opens_at": _OPENS, "closes_at": _OPENS}, "opens_at"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message} must be"):
        TournamentRules(**wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"id_prefix": "A"},
        {"id_prefix": "A" * 16},
        {"id_prefix": "ICCT2026"},
        {"min_players": 0, "max_players": 0},
        {"min_players": 11, "max_players": 11},
        {"teams_per_church": 1},
        {"opens_at": _OPENS},
        {"closes_at": _CLOSES},
        {"opens_at": _OPENS.astimezone(timezone(timedelta(hours=5, minutes=30)))},
        {"opens_at": _OPENS, "closes_at": _OPENS + _INSTANT},
    ],
)
def test_rules_at_their_limits_are_accepted(right: dict[str, Any]) -> None:
    rules = TournamentRules(**right)
    assert {name: getattr(rules, name) for name in right} == right


@pytest.mark.parametrize(("count", "fits"), [(10, False), (11, True), (15, True), (16, False)])
def test_a_squad_has_the_size_the_organisers_say(count: int, fits: bool) -> None:
    rules = TournamentRules(min_players=11, max_players=15)
    if fits:
        rules.check_squad_size(count)
    else:
        with pytest.raises(InvalidValue, match=f"^Squad must have 11 to 15 players, not {count}$"):
            rules.check_squad_size(count)


def test_any_role_is_known_unless_the_organisers_list_them() -> None:
    role = PlayerRole.parse("Twelfth man")
    assert TournamentRules().check_role(role) is role


def test_a_role_outside_the_list_is_refused_with_the_list() -> None:
    rules = TournamentRules(roles=(PlayerRole.parse("bowler"), PlayerRole.parse("all rounder")))
    assert rules.check_role(PlayerRole.parse("BOWLER")).text == "Bowler"
    with pytest.raises(InvalidValue, match=r"^Role must be one of Bowler, All-Rounder$"):
        rules.check_role(PlayerRole.parse("Batsman"))
