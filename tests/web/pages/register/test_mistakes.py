"""A form with mistakes: every one is named at once, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from icct_core import DatabaseUnavailable
from tests.support.builders import a_png, a_png_of
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.in_memory_service import Desk, a_client, open_desk, put_in
from tests.support.http.page_form import KEY, SCRIPT, mistakes_in, seen, send, send_whole, typed

WRONG = {
    "team_name": "<b>",
    "church_name": "",
    "coach_name": "No",
    "captain_name": "",
    "captain_phone": "98765",
    "captain_whatsapp": "1",
    "captain_email": "nobody",
    "player_4_phone": "12",
    "player_9_name": "ev\u202eil",
    "consent": "-",
}
PLACES = [
    *("team_name", "church_name", "coach_name", "logo"),
    *("captain_name", "captain_phone", "captain_whatsapp", "captain_email"),
    *("player_4_phone", "player_9_name", "consent"),
]


async def test_every_mistake_is_named_at_once_above_the_form_and_at_its_field(desk: Desk) -> None:
    answer = await send(desk, typed(**WRONG))
    assert answer.status_code == 422
    assert list(mistakes_in(answer)) == PLACES
    page = seen(answer)
    for name in PLACES:
        assert name in page.ids
        assert f"{name}-error" in page.ids
        assert f"{name}-error" in page.described[name].split()
    assert answer.text.index('id="mistakes"') < answer.text.index("<form")
    assert "<title>Please correct:" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert desk.kept() == set()


async def test_everything_typed_is_kept_as_it_was_typed(desk: Desk) -> None:
    answer = await send(desk, typed(**WRONG))
    values = seen(answer).values
    expected = {name: text for name, text in typed(**WRONG).items() if name not in {"players_text", "consent"}}
    assert expected.items() <= values.items()
    assert "<b>" not in answer.text


async def test_the_logo_is_kept_for_half_an_hour_under_the_form_s_key(desk: Desk) -> None:
    first = await send(desk, typed(coach_name=""), logo=a_png())
    assert (first.status_code, "We have your logo" in first.text) == (422, True)
    assert seen(first).values["submission_key"] == KEY
    assert (await send(desk, typed())).status_code == 303
    assert desk.tables.kept_uploads == {}
    other = typed(submission_key="a" * 20, team_name="Lions", coach_name="")
    await send(desk, other, logo=a_png())
    desk.clock.advance(timedelta(minutes=31))
    assert list(mistakes_in(await send(desk, other | {"coach_name": "David Raj"}))) == ["logo"]


async def test_where_no_logo_can_be_kept_the_page_asks_to_choose_it_again(desk: Desk) -> None:
    for number in range(20):
        await send(desk, typed(submission_key=f"{number:020}", coach_name=""), logo=a_png())
    answer = await send(desk, typed(coach_name=""), logo=a_png())
    assert mistakes_in(answer)["logo"] == "Please choose the logo again"
    assert "We have your logo" not in answer.text


async def test_all_addresses_of_a_household_are_one(desk: Desk) -> None:
    """An IPv6 client has as many addresses as it likes."""
    kept = []
    for number in range(21):
        async with a_client(desk.app, address=f"2001:db8::{number + 1:x}") as client:
            fields = typed(submission_key=f"{number:020}", coach_name="")
            answer = await send(replace(desk, client=client), fields, logo=a_png())
            kept.append("We have your logo" in answer.text)
    assert kept == [True] * 20 + [False]


@pytest.mark.parametrize(
    ("logo", "sentence"),
    [(b"GIF89a" + b"\x00" * 100, "GIF"), (a_png_of(5_242_881), "5242881"), (a_png()[:-20], "")],
)
async def test_a_wrong_logo_is_a_mistake_of_its_field(desk: Desk, logo: bytes, sentence: str) -> None:
    answer = await send(desk, typed(), logo=logo)
    assert answer.status_code in {413, 422}
    assert sentence in mistakes_in(answer)["logo"]
    assert desk.tables.kept_uploads == {}


async def test_a_notice_that_has_changed_is_to_be_read_again(desk: Desk) -> None:
    answer = await send_whole(desk, consent="0")
    assert list(mistakes_in(answer)) == ["consent"]
    assert "The notice has changed" in mistakes_in(answer)["consent"]


async def test_the_captain_s_own_mistakes_as_a_player_are_told_at_the_captain(desk: Desk) -> None:
    answer = await send_whole(desk, captain_plays="1", captain_role="<x>", player_1_name="")
    assert list(mistakes_in(answer)) == ["captain_role", "player_1_name"]


async def test_a_team_that_is_there_already_is_offered_its_link(desk: Desk) -> None:
    await send_whole(desk)
    answer = await send_whole(desk, submission_key="b" * 20)
    assert answer.status_code == 409
    assert "/team/lost" in answer.text.partition("<form")[0].partition('id="mistakes"')[2]
    assert seen(answer).values["captain_email"] == "john.samuel@example.com"


async def test_a_church_that_is_full_keeps_the_form() -> None:
    async with open_desk(TEAMS_PER_CHURCH="1") as desk:
        await send_whole(desk)
        answer = await send_whole(desk, submission_key="c" * 20, team_name="Lions")
    assert (answer.status_code, seen(answer).values["team_name"]) == (409, "Lions")


@pytest.mark.parametrize("may_be_stored", [False, True])
async def test_while_nothing_can_be_stored_the_form_stays_and_says_so(may_be_stored: bool) -> None:
    error = DatabaseUnavailable(may_be_stored=may_be_stored)
    async with open_desk(lambda container: put_in(container, FailingUnitOfWork(error))) as desk:
        answer = await send_whole(desk)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    summary = answer.text.partition('id="mistakes"')[2].partition("</div>")[0]
    assert ("Not sent" in summary, "not known whether" in summary) == (not may_be_stored, may_be_stored)
    values = seen(answer).values
    assert (values["team_name"], values["submission_key"]) == ("Grace Warriors", KEY)


async def test_the_script_gets_the_mistakes_by_the_names_of_the_fields(desk: Desk) -> None:
    answer = await send(desk, typed(**WRONG), headers=SCRIPT)
    assert answer.status_code == 422
    body = answer.json()
    assert (body["success"], body["error_code"]) == (False, "VALIDATION_FAILED")
    assert sorted(body["details"]["field_errors"]) == sorted(PLACES)
