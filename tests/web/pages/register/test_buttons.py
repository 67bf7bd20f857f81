"""Buttons that send nothing, and the dry run."""

from __future__ import annotations

import re

import pytest

from icct_http.web.pages.register.typed_form import MOST_ROWS
from tests.support.builders import a_png
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import SCRIPT, mistakes_in, seen, send, send_whole, typed, with_players

LIST = "1. Arun - bowler - +91 98765 43210\n2) Bala, batsman\n\n* Charles"
TRY = "/register?check=1"


def rows_of(values: dict[str, str]) -> int:
    return max(int(name.split("_")[1]) for name in values if name.startswith("player_"))


async def test_more_players_are_four_rows_more_and_no_checks(desk: Desk) -> None:
    fields = typed(captain_email="nobody", more="1")
    answer = await send(desk, fields, logo=a_png())
    values = seen(answer).values
    assert (answer.status_code, rows_of(values), mistakes_in(answer)) == (200, 15, {})
    assert values["captain_email"] == "nobody"
    assert "We have your logo" in answer.text
    assert "checked" in answer.text  # the consent that was given
    assert desk.tables.registrations == {}


async def test_rows_end_somewhere(desk: Desk) -> None:
    answer = await send(desk, with_players(MOST_ROWS, more="1"))
    assert (answer.status_code, rows_of(seen(answer).values)) == (200, MOST_ROWS)
    assert all(button.get("name") != "more" for button in seen(answer).buttons)


async def test_another_language_keeps_everything_and_is_remembered(desk: Desk) -> None:
    answer = await send(desk, typed(coach_name="", lang="ta"), logo=a_png())
    assert (answer.status_code, mistakes_in(answer)) == (200, {})
    assert '<html lang="ta">' in answer.text
    assert answer.headers["Set-Cookie"].startswith("icct_lang=ta; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")
    values = seen(answer).values
    assert (values["team_name"], values["language"]) == ("Grace Warriors", "ta")
    assert "We have your logo" in answer.text or answer.text.count("<strong>") == 1


async def test_the_form_s_language_holds_without_cookies(desk: Desk) -> None:
    await send_whole(desk, language="hi")
    (registration,) = desk.tables.registrations.values()
    assert registration.language == "hi"


async def test_a_pasted_list_fills_the_rows_after_those_that_were_typed(desk: Desk) -> None:
    answer = await send(desk, with_players(1, players_text=LIST, paste="1"))
    values = seen(answer).values
    assert answer.status_code == 200
    assert [values[f"player_{n}_name"] for n in range(1, 5)] == ["Player 1", "Arun", "Bala", "Charles"]
    assert [values[f"player_2_{column}"] for column in ("role", "phone")] == ["Bowler", "9876543210"]
    assert "look through it" in answer.text
    assert ">\n1. Arun" not in answer.text


async def test_a_list_is_shown_in_the_rows_before_it_is_sent(desk: Desk) -> None:
    fields = with_players(0, players_text="\n".join(f"Player {n}" for n in range(1, 12)))
    shown = await send(desk, fields, logo=a_png())
    assert (shown.status_code, desk.tables.registrations) == (200, {})
    sent = await send(desk, typed() | seen(shown).values)
    assert sent.status_code == 303


async def test_the_script_may_send_the_list_as_it_is(desk: Desk) -> None:
    fields = with_players(0, players_text="\n".join(f"Player {n}" for n in range(1, 12)))
    assert (await send(desk, fields, logo=a_png(), headers=SCRIPT)).json()["team_id"] == "ICCT-001"


@pytest.mark.parametrize("length", [5_000, 60_000])
async def test_a_list_too_long_stays_where_it_was_pasted(desk: Desk, length: int) -> None:
    answer = await send(desk, typed(players_text="Player\n" * length, paste="1"))
    assert (answer.status_code, list(mistakes_in(answer))) == (422, ["players_text"])
    assert seen(answer).values["player_11_name"] == "Player 11"
    assert re.search(r"<details open>.*?<textarea[^>]*>\s*Player\nPlayer", answer.text, re.DOTALL)


async def test_a_trial_needs_no_logo_and_stores_nothing(desk: Desk) -> None:
    for headers in (SCRIPT, {}):
        answer = await send(desk, typed(), path=TRY, headers=headers)
        assert answer.status_code == 200
    assert "Nothing was sent yet" in answer.text
    assert desk.kept() == set()
    wrong = await send(desk, typed(captain_email="nobody"), path=TRY, headers=SCRIPT)
    assert (wrong.status_code, list(wrong.json()["details"]["field_errors"])) == (422, ["captain_email"])


async def test_a_trial_has_an_allowance_of_its_own() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="2", RATE_LIMIT_DRY_RUNS="3") as desk:
        tries = [(await send(desk, typed(), path=TRY, headers=SCRIPT)).status_code for _ in range(4)]
        assert tries == [200, 200, 200, 429]
        assert (await send_whole(desk)).status_code == 303
