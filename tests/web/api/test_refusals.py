"""A form that cannot be accepted is refused with a clear error, and nothing of it is stored."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.builders import a_form, a_squad
from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.form_encoding import form_parts, text_part
from tests.support.http.in_memory_service import Desk

NAMES = ("team_name", "church_name", "captain_name", "coach_name")
PHONES = ("captain_phone", "captain_whatsapp")
REQUIRED_TEXTS = (*NAMES, "captain_phone", "captain_email")
REQUIRED = {*REQUIRED_TEXTS, "players", "logo"}

NO_TEXTS = ["", "   ", "\x00", "x\x00y z", "A\r\nBcc: all@example.com", "x" * 1_000_000]
NO_NAMES = [
    "ab",
    "12345",
    "Grace \u202eWarriors",  # right-to-left override
    "Grace \u2066Warriors",  # left-to-right isolate
    "Grace \u200eWarriors",  # left-to-right mark
    "Grace \u200bWarriors",  # zero width space
    "Grace\ufeff Warriors",  # byte order mark
    "Grace\u0085Warriors",  # next line
    "<b>Grace</b>",
    "Grace Warriors \U0001f3cf",
]
NO_PHONES = ["12345", "12345678901", "98765x3210", "٩٨٧٦٥٤٣٢١", "+1 9876543210", "x" * 1_000_000]
NO_EMAILS = ["nobody", "a@b", "a@b.cd, e@f.gh", "a b@c.de", "A <a@b.cd>", f"{'x' * 250}@example.com"]

WRONG_TEXTS = [
    *((name, text) for name in REQUIRED_TEXTS for text in NO_TEXTS),
    *((name, text) for name in NAMES for text in NO_NAMES),
    *((name, "x" * 81) for name in ("team_name", "church_name")),
    *((name, "x" * 51) for name in ("captain_name", "coach_name")),
    *((name, text) for name in PHONES for text in NO_PHONES),
    *(("captain_email", text) for text in NO_EMAILS),
]

NO_SQUADS = [
    "",
    " ",
    "null",
    "true",
    "7",
    '"S. Kumar"',
    "{}",
    '{"name": "S. Kumar"}',
    "S. Kumar",
    "[]",
    "[",
    "[}",
    '[{"name": "S. Kumar"}] x',
    '[{"name": "S. Kumar"}]\x00',
    '\x00[{"name": "S. Kumar"}]',
    "[" * 20_000 + "]" * 20_000,
    "[" * 20_000,
    '{"a":' * 20_000 + "1" + "}" * 20_000,
    json.dumps(a_squad(5_000)),
    json.dumps([1] * 5_000),
    json.dumps(a_squad(21)),
    "1" * 60_000,
]


def a_squad_with(**change: Any) -> str:
    return json.dumps([*a_squad(3), {"name": "S. Kumar"} | change])


async def test_the_form_that_all_of_these_differ_from_is_accepted(idle_desk: Desk) -> None:
    """Else a refusal would prove nothing, nor would the empty tables behind it."""
    assert (await idle_desk.register(key="k", players=a_squad_with())).status_code == 200
    team = {"registrations", "numbers", "last_numbers", "teams", "teams_of_churches", "churches", "church_keys"}
    assert idle_desk.kept() == team | {"claims", "staged_files", "outbox"}


@pytest.mark.parametrize("name", sorted(REQUIRED))
async def test_a_missing_part_is_named(shared_desk: Desk, name: str) -> None:
    answer = await shared_desk.send(form_parts(without=name))
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {name}
    assert shared_desk.kept() == set()


async def test_an_empty_form_names_everything_it_lacks(shared_desk: Desk) -> None:
    answer = await shared_desk.send([text_part("unknown", "")])
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == REQUIRED
    assert shared_desk.kept() == set()


@pytest.mark.parametrize(("name", "text"), WRONG_TEXTS, ids=lambda value: ascii(value)[:30])
async def test_a_text_that_cannot_be_is_refused(shared_desk: Desk, name: str, text: str) -> None:
    answer = await shared_desk.send(
        [*form_parts(without=name), text_part(name, text)], headers=[("X-Idempotency-Key", "k")]
    )
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {name}
    assert shared_desk.kept() == set()


@pytest.mark.parametrize("players", NO_SQUADS, ids=lambda text: f"{text[:20]!a} of {len(text)}")
async def test_players_that_are_no_squad_are_refused(shared_desk: Desk, players: str) -> None:
    answer = await shared_desk.register(key="k", players=players)
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {"players"}
    assert shared_desk.kept() == set()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": ""}, "players[3].name"),
        ({"name": None}, "players[3].name"),
        ({"name": 7}, "players[3].name"),
        ({"name": ["S. Kumar"]}, "players[3].name"),
        ({"name": "x" * 51}, "players[3].name"),
        ({"name": "S.\x00Kumar"}, "players[3].name"),
        ({"name": "S. Kumar\r\nBcc: all@example.com"}, "players[3].name"),
        ({"name": "S. \u202eramuK"}, "players[3].name"),
        ({"name": "S. \ud800Kumar"}, "players[3].name"),
        ({"name": "PLAYER 1", "phone": "9000000001"}, "players[3].name"),
        ({"role": "x" * 31}, "players[3].role"),
        ({"role": {"a": 1}}, "players[3].role"),
        ({"phone": "98765"}, "players[3].phone"),
        ({"phone": 9876543210}, "players[3].phone"),
    ],
    ids=ascii,
)
async def test_a_wrong_player_is_named_by_place(shared_desk: Desk, change: dict[str, Any], place: str) -> None:
    answer = await shared_desk.register(key="k", players=a_squad_with(**change))
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {place}
    assert shared_desk.kept() == set()


async def test_a_player_that_is_no_object_is_named_by_place(shared_desk: Desk) -> None:
    answer = await shared_desk.register(players='[{"name": "S. Kumar"}, null, "x", []]')
    assert set(field_errors(answer)) == {"players[1]", "players[2]", "players[3]"}
    assert shared_desk.kept() == set()


async def test_everything_wrong_is_told_at_once(shared_desk: Desk) -> None:
    answer = await shared_desk.register(
        team_name="", captain_email="nobody", captain_whatsapp="1", logo=b"GIF89a", players='[{"phone": "1"}]'
    )
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    wrong = {"team_name", "captain_email", "captain_whatsapp", "logo", "players[0].name", "players[0].phone"}
    assert set(field_errors(answer)) == wrong
    assert shared_desk.kept() == set()


async def test_a_form_is_never_repeated_in_its_refusal(shared_desk: Desk) -> None:
    """What was typed is personal, and what is wrong with it can be said without it."""
    answer = await shared_desk.register(captain_phone="98765", captain_email="my secret", coach_name="<script>")
    assert set(field_errors(answer)) == {"captain_phone", "captain_email", "coach_name"}
    assert not any(typed in answer.text for typed in ("98765", "my secret", "script", a_form().captain_name))
