"""``/team/<link>/edit``: coach and squad, and everything that was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_core import Decision, MessageKind, RegistrationStatus
from tests.support.http.captain import Captain, a_captain, text_of
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import mistakes_in, seen

EDIT = "/edit"


async def test_the_form_shows_what_is_stored_with_phones_masked(captain: Captain) -> None:
    page = seen(await captain.get(EDIT))
    assert page.values["coach_name"] == "David Raj"
    assert page.values["player_11_name"] == "Player 11"
    assert page.values["player_11_phone"] == "90•••••011"
    assert page.values["player_12_name"] == ""
    assert page.values["version"] == "1"
    assert len(page.ids) == len(set(page.ids))


async def test_an_edit_is_stored_told_and_leaves_masked_phones_as_they_are(captain: Captain) -> None:
    answer = await captain.submit(EDIT, coach_name="New Coach", player_2_name="Renamed", player_12_name="Twelfth")
    assert answer.headers["Location"] == f"{captain.home}?done=edited"
    page = await captain.follow(answer)
    assert "Your changes are stored." in page.text
    assert "Changed by the captain" in text_of(page)
    team = captain.team.known_team
    assert (team.coach.text, len(team.squad), team.squad[1].name.text) == ("New Coach", 12, "Renamed")
    assert [player.phone and player.phone.digits for player in team.squad[:3]] == [
        "9000000001",
        "9000000002",
        "9000000003",
    ]
    await captain.deliver(MessageKind.CONFIRM_BY_MAIL, MessageKind.CHANGE_BY_MAIL)
    assert "New Coach" in captain.desk.mails[-1].text


async def test_who_is_emptied_is_taken_out(captain: Captain) -> None:
    gone = {f"player_3_{column}": " " for column in ("name", "role", "phone")}
    assert (await captain.submit(EDIT, **gone)).status_code == 303
    squad = captain.team.known_team.squad
    assert (len(squad), squad[2].name.text) == (10, "Player 4")


async def test_sending_what_is_stored_changes_nothing(captain: Captain) -> None:
    answer = await captain.submit(EDIT)
    assert answer.headers["Location"] == f"{captain.home}?done=same"
    assert captain.team.version == 1
    assert "Nothing was changed" in (await captain.follow(answer)).text


async def test_every_mistake_is_shown_at_once_and_everything_typed_is_kept(captain: Captain) -> None:
    typed = {"coach_name": "", "player_2_phone": "12", "player_4_name": "<b>", "player_9_role": "Goalkeeper"}
    answer = await captain.submit(EDIT, **typed, player_1_name="Kept")
    assert answer.status_code == 422
    assert list(mistakes_in(answer)) == ["coach_name", "player_2_phone", "player_4_name"]
    page = seen(answer)
    assert {name: page.values[name] for name in typed} == typed
    assert page.values["player_1_name"] == "Kept"
    assert page.described["player_2_phone"] == "player_2_phone-error"
    assert captain.team.version == 1


async def test_more_rows_keep_everything_and_store_nothing(captain: Captain) -> None:
    answer = await captain.submit(EDIT, more="1", coach_name="")
    page = seen(answer)
    assert (answer.status_code, page.values["coach_name"], "player_16_name" in page.values) == (200, "", True)
    assert captain.team.version == 1


async def test_a_pasted_list_is_shown_before_it_is_stored(captain: Captain) -> None:
    answer = await captain.submit(EDIT, players_text="1. New Boy, Bowler, +91 98765 00001")
    page = seen(answer)
    assert answer.status_code == 200
    assert (page.values["player_12_name"], page.values["player_12_phone"]) == ("New Boy", "9876500001")
    assert captain.team.version == 1
    assert (await captain.post(EDIT, page.values)).status_code == 303
    assert captain.team.known_team.squad[-1].name.text == "New Boy"


async def test_another_language_keeps_everything(captain: Captain) -> None:
    answer = await captain.submit(EDIT, lang="ta", coach_name="Typed")
    assert answer.status_code == 200
    assert '<html lang="ta">' in answer.text
    assert seen(answer).values["coach_name"] == "Typed"
    assert "icct_lang=ta" in answer.headers["Set-Cookie"]


async def test_the_first_button_stores(captain: Captain) -> None:
    first, *_ = seen(await captain.get(EDIT)).buttons
    assert (first["form"], first["type"], first.get("name")) == ("edit", "submit", None)


async def test_a_team_that_was_changed_since_is_shown_with_the_difference_and_nothing_is_lost(captain: Captain) -> None:
    old = seen(await captain.get(EDIT)).values
    await captain.submit(EDIT, player_2_name="Renamed")
    stale = await captain.post(EDIT, old | {"coach_name": "Mine"})
    assert stale.status_code == 409
    assert "in the meantime" in stale.text
    text = text_of(stale)
    assert "Coach David Raj → Mine" in text
    assert "Renamed" in text
    assert "9000000002" not in text
    assert seen(stale).values["coach_name"] == "Mine"
    assert captain.team.known_team.coach.text == "David Raj"
    assert (await captain.post(EDIT, seen(stale).values)).status_code == 303
    team = captain.team.known_team
    assert (team.coach.text, team.squad[1].name.text) == ("Mine", "Player 2")


async def test_a_stale_form_with_mistakes_shows_both(captain: Captain) -> None:
    old = seen(await captain.get(EDIT)).values
    await captain.submit(EDIT, player_2_name="Renamed")
    stale = await captain.post(EDIT, old | {"coach_name": ""})
    assert (stale.status_code, list(mistakes_in(stale))) == (409, ["coach_name"])


async def test_the_same_edit_twice_is_one(captain: Captain) -> None:
    edit = seen(await captain.get(EDIT)).values | {"coach_name": "New Coach"}
    answers = [await captain.post(EDIT, edit) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {f"{captain.home}?done=edited"}
    assert captain.team.version == 2


@pytest.mark.parametrize("version", ["", "x", "-1", "٢", "9" * 30])
async def test_a_form_without_its_version_is_stale(captain: Captain, version: str) -> None:
    assert (await captain.submit(EDIT, version=version, coach_name="Mine")).status_code == 409
    assert captain.team.version == 1


async def test_frozen_squads_are_told_with_the_date_and_what_was_typed_stays(captain: Captain) -> None:
    typed = seen(await captain.get(EDIT)).values | {"coach_name": "Too Late"}
    await captain.window(freeze_at=captain.desk.clock.now() + timedelta(hours=1))
    assert "Possible until 1 January 2026" in text_of(await captain.get())
    captain.desk.clock.advance(timedelta(hours=1))
    refused = await captain.get(EDIT)
    assert refused.status_code == 409
    assert "Squads have been frozen since 1 January 2026" in text_of(refused)
    late = await captain.post(EDIT, typed)
    assert late.status_code == 409
    assert seen(late).values["coach_name"] == "Too Late"
    assert "1 January 2026" in text_of(late)
    assert "Squads have been frozen" in text_of(await captain.get())


async def test_an_edit_answers_a_request_and_a_confirmed_team_is_looked_at_again(captain: Captain) -> None:
    await captain.decide(Decision.REQUEST_CHANGES)
    await captain.submit(EDIT, coach_name="New Coach")
    assert captain.team.status is RegistrationStatus.REGISTERED
    await captain.decide(Decision.CONFIRM, "")
    assert "After a change the organisers look at it again" in (await captain.get(EDIT)).text
    await captain.submit(EDIT, coach_name="Newer Coach")
    assert captain.team.status is RegistrationStatus.REGISTERED


async def test_where_confirmed_teams_are_not_edited_the_page_says_whom_to_ask() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", EDIT_AFTER_CONFIRM="never") as desk:
        captain = await a_captain(desk)
        await captain.decide(Decision.CONFIRM, "")
        refused = await captain.get(EDIT)
        assert refused.status_code == 409
        assert "A confirmed team is changed by the organisers alone" in refused.text


async def test_where_they_stay_confirmed_nothing_is_said_of_another_look() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", EDIT_AFTER_CONFIRM="keep") as desk:
        captain = await a_captain(desk)
        await captain.decide(Decision.CONFIRM, "")
        assert "look at it again" not in (await captain.get(EDIT)).text
        await captain.submit(EDIT, coach_name="New Coach")
        assert captain.team.status is RegistrationStatus.CONFIRMED


@pytest.mark.parametrize(
    "hostile",
    [
        {"coach_name": "<script>alert(1)</script>"},
        {"coach_name": "gni\u202ert s"},
        {"coach_name": "a" * 20_000},
        {"coach_name": "NUL\x00"},
        {"players_text": "\n".join(f"Player Number {n}" for n in range(5_000))},
        {"player_1_name": "😀" * 3_000},
    ],
)
async def test_hostile_forms_are_a_page_with_everything_that_can_be_kept(
    captain: Captain, hostile: dict[str, str]
) -> None:
    answer = await captain.submit(EDIT, **hostile, player_2_name="Kept")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert seen(answer).values["player_2_name"] == "Kept"
    assert captain.team.version == 1


async def test_a_body_that_is_no_form_is_a_page_too(captain: Captain) -> None:
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data", "application/json"):
        answer = await captain.desk.client.post(
            captain.home + EDIT, content=b"version=1", headers={"Content-Type": content_type, "Accept": "text/html"}
        )
        assert answer.status_code in {400, 415}
        assert answer.text.startswith("<!doctype html>")
