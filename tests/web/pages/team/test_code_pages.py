"""Changing phone or address, and withdrawing: with a code that was mailed to the present address."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from datetime import timedelta

import httpx
import pytest

from icct_core import Decision, MessageKind, RegistrationStatus
from tests.support.http.captain import Captain, a_captain, text_of
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

CONTACT, WITHDRAW = "/contact", "/withdraw"
MINUTE = timedelta(minutes=1)


async def ask(captain: Captain, page: str = CONTACT, **typed: str) -> httpx.Response:
    """Have a code mailed."""
    return await captain.submit(page, to=f"{page}/code", **typed)


def cookies_of(answer: httpx.Response) -> dict[str, str]:
    return {one.partition("=")[0]: one for one in answer.headers.get_list("Set-Cookie")}


@pytest.mark.parametrize("page", [CONTACT, WITHDRAW])
async def test_asking_leads_to_a_page_that_can_be_reloaded_and_sends_one_mail(captain: Captain, page: str) -> None:
    assert "code" not in seen(await captain.get(page)).values
    answer = await ask(captain, page)
    assert (answer.status_code, answer.headers["Location"]) == (303, captain.home + page)
    for _ in range(3):
        shown = await captain.get(page)
        assert seen(shown).values["code"] == ""
        assert 'inputmode="numeric" autocomplete="one-time-code"' in shown.text
        assert "maxlength" not in shown.text
        assert "asked for on 1 January 2026, 05:30 IST" in text_of(shown)
    await captain.deliver(MessageKind.CODE_BY_MAIL)
    assert len(captain.desk.mails) == 1
    assert "1 January 2026, 05:30 IST" in captain.desk.mails[0].text


async def test_page_and_mail_show_the_same_time_of_asking(captain: Captain) -> None:
    captain.desk.clock.advance(timedelta(seconds=29))
    page = await captain.follow(await ask(captain))
    await captain.code()
    (asked_at,) = re.findall(r"asked for on (.+?) with", captain.desk.mails[-1].text)
    assert f"asked for on {asked_at}." in page.text


async def test_the_challenge_is_in_a_cookie_of_that_page_alone(captain: Captain) -> None:
    cookie = cookies_of(await ask(captain))["icct_code"]
    for part in ("HttpOnly", "SameSite=lax", "Max-Age=600", f"Path={captain.home}/contact"):
        assert part in cookie.split("; ")
    assert "code" not in seen(await captain.get(WITHDRAW)).values


async def test_a_code_changes_phone_and_address_and_ends_the_old_link(captain: Captain) -> None:
    await ask(captain)
    answer = await captain.submit(
        CONTACT, code=await captain.code(), captain_phone="91234 56789", captain_email="New@Example.com"
    )
    assert answer.status_code == 303
    assert all("Max-Age=0" in cookie for cookie in cookies_of(answer).values())
    assert {cookie.name for cookie in captain.desk.client.cookies.jar} <= {"icct_sent"}  # what the form left
    assert (await captain.get()).status_code == 404
    page = await captain.follow(answer)
    assert "ne•••@example.com" in page.text.lower()
    assert "The new phone or address is stored." in page.text
    captain.home = answer.headers["Location"].partition("?")[0]
    assert captain.team.known_team.captain.phone.digits == "9123456789"


@pytest.mark.parametrize(
    ("whatsapp", "told", "after"),
    [
        ("", "Now the same as the phone. Left empty, it changes with the phone.", "9123456789"),
        ("9876543211", "Now 98•••••211 . Left empty, it stays, also with a new phone.", "9876543211"),
    ],
)
async def test_a_whatsapp_number_follows_the_phone_where_it_is_the_same_and_the_form_says_so(
    idle_desk: Desk, whatsapp: str, told: str, after: str
) -> None:
    captain = await a_captain(idle_desk, captain_whatsapp=whatsapp)
    await ask(captain)
    page = await captain.get(CONTACT)
    assert told in text_of(page)
    await captain.submit(CONTACT, code=await captain.code(), captain_phone="91234 56789")
    assert captain.team.known_team.captain.phone.digits == "9123456789"
    assert captain.team.known_team.captain.whatsapp.digits == after


@pytest.mark.parametrize("typed", [{"captain_phone": "91234 56789"}, {"captain_email": "New@Example.com"}])
async def test_the_same_change_twice_is_one(captain: Captain, typed: dict[str, str]) -> None:
    await ask(captain)
    form = seen(await captain.get(CONTACT)).values | {"code": await captain.code(), **typed}
    first, again = [await captain.post(CONTACT, form) for _ in range(2)]
    assert (first.status_code, again.status_code, captain.team.version) == (303, 303, 2)
    if "captain_email" not in typed:
        assert again.headers["Location"] == first.headers["Location"] == f"{captain.home}?done=contact"
        return
    told = await captain.follow(again)
    assert "Your new address is stored" in told.text
    assert captain.home not in told.text
    other = await captain.post(CONTACT, form | {"captain_email": "other@example.com"})
    stranger = await captain.post(CONTACT, form | {"challenge": "a" * 32})
    assert (other.status_code, stranger.status_code) == (404, 404)


async def test_a_confirmed_team_is_told_that_it_is_looked_at_again(captain: Captain) -> None:
    told = "After a change the organisers look at it again."
    assert told not in (await captain.get(CONTACT)).text
    await captain.decide(Decision.CONFIRM, "")
    assert told in (await captain.get(CONTACT)).text
    await ask(captain)
    assert told in (await captain.get(CONTACT)).text


@pytest.mark.parametrize("form", ["{}{}{} {}{}{}", "{}{}{}-{}{}{}\n", "  {}{}{}{}{}{}", "\u200b{}{}{}{}{}{}"])
async def test_spaces_and_hyphens_in_a_code_are_ignored(captain: Captain, form: str) -> None:
    await ask(captain)
    code = form.format(*await captain.code())
    assert (await captain.submit(CONTACT, code=code, captain_phone="9123456789")).status_code == 303


async def test_a_wrong_code_is_a_mistake_of_its_field_and_what_was_typed_stays(captain: Captain) -> None:
    await ask(captain)
    right = await captain.code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    answer = await captain.submit(CONTACT, code=wrong, captain_phone="9123456789")
    assert (answer.status_code, list(mistakes_in(answer))) == (422, ["code"])
    assert seen(answer).values["captain_phone"] == "9123456789"
    assert captain.team.version == 1


async def test_an_empty_code_is_no_try_and_the_sixth_wrong_one_is_one_too_many(captain: Captain) -> None:
    await ask(captain)
    right = await captain.code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(9):
        answer = await captain.submit(CONTACT, code=" ", captain_phone="9123456789")
        assert mistakes_in(answer) == {"code": "Please type the six digits of our mail"}
    for _ in range(5):
        assert (await captain.submit(CONTACT, code=wrong, captain_phone="9123456789")).status_code == 422
    assert (await captain.submit(CONTACT, code=right, captain_phone="9123456789")).status_code == 422
    assert captain.team.version == 1


async def test_a_wrong_phone_is_no_try_either(captain: Captain) -> None:
    await ask(captain)
    answer = await captain.submit(CONTACT, code=await captain.code(), captain_phone="12", captain_email="x")
    assert (answer.status_code, set(mistakes_in(answer))) == (422, {"captain_phone", "captain_email"})
    assert seen(answer).values["captain_email"] == "x"
    assert (await captain.submit(CONTACT, code=await captain.code(), captain_phone="9123456789")).status_code == 303


async def test_nothing_typed_is_told(captain: Captain) -> None:
    await ask(captain)
    assert list(mistakes_in(await captain.submit(CONTACT, code="123456"))) == ["captain_phone"]


async def test_a_code_of_another_browser_is_not_taken(captain: Captain) -> None:
    await ask(captain)
    shown = seen(await captain.get(CONTACT)).values
    code = await captain.code()
    captain.desk.client.cookies.clear()
    answer = await captain.post(CONTACT, shown | {"code": code, "captain_phone": "9123456789"})
    assert (answer.status_code, captain.team.version) == (422, 1)


async def test_each_page_takes_the_code_of_its_own_challenge(captain: Captain) -> None:
    await ask(captain)
    first, first_code = seen(await captain.get(CONTACT)).values, await captain.code()
    captain.desk.clock.advance(2 * MINUTE)
    await ask(captain)
    second, second_code = seen(await captain.get(CONTACT)).values, await captain.code()
    assert first["challenge"] != second["challenge"]
    swapped = await captain.post(CONTACT, first | {"code": second_code, "captain_phone": "9123456789"})
    assert (swapped.status_code, seen(swapped).values["challenge"]) == (422, first["challenge"])
    taken = await captain.post(CONTACT, first | {"code": first_code, "captain_phone": "9123456789"})
    assert taken.status_code == 303


async def test_another_code_keeps_what_was_typed_and_comes_once_a_minute(captain: Captain) -> None:
    await ask(captain)
    typed = {"captain_phone": "9123456789", "captain_email": "é@x", "captain_whatsapp": "1"}
    for _ in range(3):
        assert (await ask(captain, **typed)).status_code == 303
    shown = seen(await captain.get(CONTACT)).values
    assert {name: shown[name] for name in typed} == typed
    await captain.deliver(MessageKind.CODE_BY_MAIL)
    assert len(captain.desk.mails) == 1


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"x",
        b"{}",
        b"[]",
        b'{"captain_phone":1}',
        b'{"captain_phone":"\\ud800"}',
        b'{"captain_email":"\\udfff","captain_phone":"1"}',
        b"[" * 900,
    ],
)
async def test_a_forged_cookie_fills_in_nothing_that_cannot_be_shown(captain: Captain, forged: bytes) -> None:
    await ask(captain)
    asked = next(one.value for one in captain.desk.client.cookies.jar if one.name == "icct_code")
    kept = urlsafe_b64encode(forged).decode().rstrip("=")
    captain.desk.client.cookies.clear()
    page = await captain.get(CONTACT, Cookie=f"icct_typed={kept}; icct_code=x.y-1.{'a' * 32}-{'9' * 11}.{asked}")
    assert (page.status_code, seen(page).values["captain_email"]) == (200, "")


async def test_a_code_for_something_else_a_moment_ago_is_told_with_the_time_to_wait(captain: Captain) -> None:
    await ask(captain)
    answer = await ask(captain, WITHDRAW)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "A code was sent a moment ago." in answer.text
    captain.desk.clock.advance(MINUTE)
    assert (await ask(captain, WITHDRAW)).status_code == 303


async def test_mails_are_counted_and_not_presses(captain: Captain) -> None:
    for _ in range(12):
        assert (await ask(captain)).status_code == 303
    captain.desk.client.cookies.clear()
    for _ in range(12):
        assert (await ask(captain)).status_code == 429
    captain.desk.clock.advance(MINUTE)
    assert (await ask(captain)).status_code == 303


async def test_a_second_browser_is_given_no_code_of_the_first(captain: Captain) -> None:
    await ask(captain)
    challenge, code = seen(await captain.get(CONTACT)).values["challenge"], await captain.code()
    cookies = list(captain.desk.client.cookies.jar)
    captain.desk.client.cookies.clear()
    other = await ask(captain)
    assert (other.status_code, other.headers["Retry-After"], cookies_of(other)) == (429, "60", {})
    for _ in range(5):
        guess = {"version": "1", "challenge": challenge, "code": "000000", "captain_phone": "9123456789"}
        assert (await captain.post(CONTACT, guess)).status_code == 422
    for cookie in cookies:
        captain.desk.client.cookies.jar.set_cookie(cookie)
    assert (await captain.submit(CONTACT, code=code, captain_phone="9123456789")).status_code == 303


async def test_a_button_that_is_pressed_twice_at_once_leads_to_the_one_code(captain: Captain) -> None:
    form = seen(await captain.get(CONTACT)).values
    answers = []
    for _ in range(2):
        answers.append(await captain.post(f"{CONTACT}/code", form))
        captain.desk.client.cookies.clear()  # neither has the other's answer yet
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({cookies_of(answer)["icct_code"] for answer in answers}) == 1


async def test_ten_codes_an_hour_are_enough_for_a_team(captain: Captain) -> None:
    for _ in range(10):
        assert (await ask(captain)).status_code == 303
        captain.desk.clock.advance(MINUTE)
    refused = await ask(captain, captain_phone="9123456789")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 60
    await captain.deliver(MessageKind.CODE_BY_MAIL)
    assert len(captain.desk.mails) <= 10


async def test_a_code_ends_after_ten_minutes_and_the_page_offers_another(captain: Captain) -> None:
    await ask(captain)
    shown, code = seen(await captain.get(CONTACT)).values, await captain.code()
    captain.desk.clock.advance(10 * MINUTE)
    late = await captain.post(CONTACT, shown | {"code": code, "captain_phone": "9123456789"})
    assert (late.status_code, captain.team.version) == (422, 1)
    assert "Send me the code" in (await captain.get(CONTACT)).text


async def test_a_team_that_was_changed_since_keeps_what_was_typed_and_the_code(captain: Captain) -> None:
    await ask(captain)
    shown, code = seen(await captain.get(CONTACT)).values, await captain.code()
    await captain.submit("/edit", coach_name="New Coach")
    stale = await captain.post(CONTACT, shown | {"code": code, "captain_phone": "9123456789"})
    assert stale.status_code == 409
    assert seen(stale).values["captain_phone"] == "9123456789"
    assert (await captain.post(CONTACT, seen(stale).values)).status_code == 303


async def test_a_team_is_withdrawn_with_a_code_and_a_tick_and_twice_is_once(captain: Captain) -> None:
    await ask(captain, WITHDRAW)
    code = await captain.code()
    unsure = await captain.submit(WITHDRAW, code=code)
    assert (unsure.status_code, list(mistakes_in(unsure))) == (422, ["sure"])
    assert captain.team.status is RegistrationStatus.REGISTERED
    form = seen(await captain.get(WITHDRAW)).values | {"code": code, "sure": "1"}
    answers = [await captain.post(WITHDRAW, form) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {f"{captain.home}?done=withdrawn"}
    page = await captain.follow(answers[0])
    assert "Withdrawn" in page.text
    assert re.findall(r"/(edit|withdraw|contact)", page.text) == []
    assert captain.team.version == 2


async def test_a_wrong_code_withdraws_nothing_and_the_tick_stays(captain: Captain) -> None:
    await ask(captain, WITHDRAW)
    right = await captain.code()
    answer = await captain.submit(WITHDRAW, code=f"{(int(right) + 1) % 10**6:06}", sure="1")
    assert (answer.status_code, list(mistakes_in(answer))) == (422, ["code"])
    assert seen(answer).values["sure"] == "1"
    assert captain.team.status is RegistrationStatus.REGISTERED


async def test_a_team_that_was_decided_about_since_is_not_withdrawn_unseen(captain: Captain) -> None:
    await ask(captain, WITHDRAW)
    form = seen(await captain.get(WITHDRAW)).values | {"code": await captain.code(), "sure": "1"}
    await captain.decide(Decision.CONFIRM, "")
    stale = await captain.post(WITHDRAW, form)
    assert stale.status_code == 409
    assert captain.team.status.value == "confirmed"
    assert (await captain.post(WITHDRAW, seen(stale).values)).status_code == 303
    assert captain.team.status.value == "withdrawn"


async def test_frozen_phones_are_told_with_the_date_and_what_was_typed_stays(captain: Captain) -> None:
    await ask(captain)
    form = seen(await captain.get(CONTACT)).values | {"code": await captain.code(), "captain_phone": "9123456789"}
    await captain.window(freeze_at=captain.desk.clock.now() + MINUTE)
    captain.desk.clock.advance(MINUTE)
    for late in (await captain.post(CONTACT, form), await captain.post(f"{CONTACT}/code", form)):
        assert (late.status_code, seen(late).values["captain_phone"]) == (409, "9123456789")
        assert "Squads have been frozen since 1 January 2026" in text_of(late)


async def test_another_team_s_name_and_phone_offer_the_link_again(captain: Captain) -> None:
    await a_captain(captain.desk, captain_phone="9123456789", submission_key="f" * 20)
    await ask(captain)
    answer = await captain.submit(CONTACT, code=await captain.code(), captain_phone="9123456789")
    assert answer.status_code == 409
    assert "Send me the link to my team again" in answer.text


async def test_what_is_not_possible_any_more_is_told_and_no_code_is_sent(captain: Captain) -> None:
    await captain.decide(Decision.REJECT)
    for page in (CONTACT, WITHDRAW):
        refused = await captain.get(page)
        assert (refused.status_code, heading_of(refused)) == (409, "This cannot be changed now")
        assert "it says how your team stands" in text_of(refused)
        assert (await captain.post(f"{page}/code", {})).status_code == 409
    await captain.deliver(MessageKind.CODE_BY_MAIL)
    assert not any("code" in mail.subject.lower() for mail in captain.desk.mails)
