"""A code by mail, and a session for it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from structlog.testing import capture_logs

from icct_adapters.memory import InMemoryKeptUploads
from icct_core import (
    OPERATOR,
    ChangeOrganiserCommand,
    DatabaseUnavailable,
    EmailAddress,
    EndSessions,
    EndSessionsCommand,
    MessageKind,
    digest_of,
)
from icct_http.web.pages.sending_limits import CODES_AN_HOUR, SIGN_INS_AN_HOUR
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, add, browser, hidden, signed_in
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

ANNA = "anna@example.org"
STRANGER = "stranger@example.org"
MINUTE = timedelta(minutes=1)


def cookies_of(answer: httpx.Response) -> dict[str, str]:
    return {one.partition("=")[0]: one for one in answer.headers.get_list("Set-Cookie")}


async def deliver(desk: Desk) -> None:
    await desk.container.deliver_messages()(MessageKind.SIGN_IN_BY_MAIL)


async def test_a_code_is_mailed_and_opens_the_page_that_was_asked_for(desk: Desk) -> None:
    await add(desk, "reviewer", ANNA)
    visitor = browser(desk)
    turned_away = await visitor.get("/desk/account?x=1")
    assert turned_away.status_code == 303
    sign_in = urlsplit(turned_away.headers["Location"])
    assert (sign_in.path, parse_qs(sign_in.query)) == ("/desk/sign-in", {"next": ["/desk/account?x=1"]})
    form = await visitor.get(turned_away.headers["Location"])
    asked = await visitor.post("/desk/sign-in", hidden(form.text) | {"email": " ANNA@Example.org "})
    assert (asked.status_code, asked.headers["Location"]) == (303, "/desk/sign-in/code")
    for _ in range(2):
        page = await visitor.get("/desk/sign-in/code")
        assert 'inputmode="numeric" autocomplete="one-time-code"' in page.text
        assert "maxlength" not in page.text
        assert "asked for on 1 January 2026, 05:30 IST" in text_of(page)
    await deliver(desk)
    (mail,) = desk.mails
    assert (mail.to.text, "1 January 2026, 05:30 IST" in mail.text) == ("anna@example.org", True)
    code = visitor.newest_code()
    assert code in mail.text
    done = await visitor.type_code(f" {code[:3]}-{code[3:]}\n")
    assert (done.status_code, done.headers["Location"]) == (303, "/desk/account?x=1")
    assert heading_of(await visitor.get("/desk/account")) == "Your account"


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(desk: Desk) -> None:
    await add(desk, "reviewer", ANNA)
    answers, queued = [], []
    for address in (ANNA, STRANGER):
        visitor = browser(desk)
        answer = await visitor.ask(address)
        page = text_of(await visitor.get("/desk/sign-in/code"))
        answers.append((answer.status_code, answer.headers["Location"], page.replace(address, "")))
        queued.append(len(desk.tables.outbox))
    assert answers[0] == answers[1]
    assert queued == [1, 2]
    await deliver(desk)
    assert [mail.to.text for mail in desk.mails] == [ANNA]
    assert {row.state for row in desk.tables.outbox.values()} == {"delivered", "unneeded"}


async def test_the_code_of_an_unknown_address_opens_nothing(desk: Desk) -> None:
    visitor = browser(desk)
    answer = await visitor.sign_in(STRANGER)
    assert answer.status_code == 422
    assert mistakes_in(answer) == {
        "code": "This code is wrong, or can no longer be used. Type it again, or ask for another one."
    }
    assert desk.tables.sessions == {}


async def test_a_wrong_code_is_counted_and_an_empty_one_is_not(desk: Desk) -> None:
    await add(desk, "reviewer", ANNA)
    visitor = browser(desk)
    await visitor.ask(ANNA)
    assert (await visitor.type_code(" ")).status_code == 422
    for _ in range(5):
        wrong = await visitor.type_code("000000")
        assert wrong.status_code == 422
        assert seen(wrong).values["code"] == "000000"
    assert (await visitor.type_code(visitor.newest_code())).status_code == 422
    (challenge,) = desk.tables.challenges.values()
    assert challenge.tries == 5


async def test_a_code_works_in_the_browser_that_asked_alone_and_once(desk: Desk) -> None:
    await add(desk, "reviewer", ANNA)
    visitor, other = browser(desk), browser(desk)
    await visitor.ask(ANNA)
    fields = hidden((await visitor.get("/desk/sign-in/code")).text) | {"code": visitor.newest_code()}
    assert (await other.post("/desk/sign-in/code", fields)).status_code == 422
    assert (await visitor.post("/desk/sign-in/code", fields)).status_code == 303
    assert (await visitor.post("/desk/sign-in/code", fields)).status_code == 422


async def test_a_code_ends_after_ten_minutes(desk: Desk) -> None:
    await add(desk, "reviewer", ANNA)
    visitor = browser(desk)
    await visitor.ask(ANNA)
    fields = hidden((await visitor.get("/desk/sign-in/code")).text) | {"code": visitor.newest_code()}
    desk.clock.advance(10 * MINUTE)
    assert (await visitor.post("/desk/sign-in/code", fields)).status_code == 422
    leads = await visitor.get("/desk/sign-in/code")
    assert (leads.status_code, leads.headers["Location"]) == (303, "/desk/sign-in")


async def test_who_asks_twice_gets_the_same_code_and_another_browser_waits(desk: Desk) -> None:
    visitor = browser(desk)
    assert [(await visitor.ask(ANNA)).status_code for _ in range(2)] == [303, 303]
    assert len(desk.tables.challenges) == 1
    other = browser(desk)
    assert (await other.ask(ANNA)).status_code == 303
    assert len(desk.tables.challenges) == 2


@pytest.mark.parametrize("address", [ANNA, STRANGER])
async def test_no_more_than_so_many_codes_are_mailed_to_an_address_in_an_hour(desk: Desk, address: str) -> None:
    await add(desk, "reviewer", ANNA)
    for number in range(CODES_AN_HOUR + 3):
        assert (await browser(desk).ask(address)).status_code == 303
        assert len(desk.tables.outbox) == min(number + 1, CODES_AN_HOUR)
    assert len(desk.tables.challenges) == CODES_AN_HOUR + 3


async def test_a_stranger_who_asks_all_the_time_locks_no_organiser_out(desk: Desk) -> None:
    """Whoever runs the service reads out a code, as when mail is down."""
    await add(desk, "reviewer", ANNA)
    for _ in range(CODES_AN_HOUR + 1):
        await browser(desk).ask(ANNA)
    visitor = browser(desk)
    assert (await visitor.ask(ANNA)).status_code == 303
    handed_out = await desk.container.signing_in().hand_out_code(EmailAddress.parse(ANNA))
    assert (await visitor.type_code(handed_out.code)).status_code == 303


async def test_codes_from_a_client_s_address_are_limited(desk: Desk) -> None:
    visitor = browser(desk)
    for number in range(SIGN_INS_AN_HOUR):
        assert (await visitor.ask(f"somebody{number}@example.org")).status_code == 303
    assert (await visitor.ask(ANNA)).status_code == 429


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "x" * 300 + "@example.org"])
async def test_what_is_no_address_is_refused_with_what_was_typed(desk: Desk, address: str) -> None:
    answer = await browser(desk).ask(address)
    assert answer.status_code == 422
    assert set(mistakes_in(answer)) == {"email"}
    assert seen(answer).values["email"] == address
    assert desk.tables.challenges == {}


async def test_the_cookie_of_a_session(desk: Desk) -> None:
    await add(desk, "reviewer", ANNA)
    cookie = cookies_of(await browser(desk).sign_in(ANNA))["icct_dev"]
    parts = cookie.split("; ")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=604800"} <= set(parts)
    assert "Secure" not in parts
    (session,) = desk.tables.sessions.values()
    token = parts[0].partition("=")[2]
    assert len(token) == 43
    assert session.digest == digest_of(token)
    assert token not in repr(desk.tables)


async def test_each_sign_in_has_a_new_session_and_ends_the_one_before(desk: Desk) -> None:
    visitor = await signed_in(desk, "reviewer")
    before = set(desk.tables.sessions)
    desk.clock.advance(MINUTE)
    await visitor.client.post("/desk/sign-in", files={"email": (None, "reviewer@example.org")}, headers=visitor.headers)
    assert (await visitor.type_code(visitor.newest_code())).status_code == 303
    assert len(desk.tables.sessions) == 1
    assert not before & set(desk.tables.sessions)


async def test_a_session_that_the_server_did_not_make_is_worth_nothing(desk: Desk) -> None:
    await signed_in(desk, "admin")
    for value in ("x" * 43, "", "a" * 5000, "%00", "icct", "'; DROP TABLE sessions"):
        visitor = browser(desk)
        visitor.headers |= {"Cookie": f"icct_dev={value}; __Host-icct={value}"}
        answer = await visitor.get("/desk/account")
        assert (answer.status_code, answer.headers["Location"][:13]) == (303, "/desk/sign-in")
        again = await browser(desk).ask("admin@example.org")
        assert "icct_dev" not in cookies_of(again)


async def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(desk: Desk) -> None:
    visitor = await signed_in(desk, "viewer")
    kept = dict(visitor.client.cookies)
    answer = await visitor.post("/desk/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/sign-in?out=1")
    assert "Max-Age=0" in cookies_of(answer)["icct_dev"]
    assert "You are signed out" in text_of(await visitor.get("/desk/sign-in?out=1"))
    thief = browser(desk)
    thief.client.cookies.update(kept)
    assert (await thief.get("/desk/account")).status_code == 303
    assert (await visitor.post("/desk/sign-out")).status_code == 303


async def test_signing_out_forgets_the_cookie_also_while_nothing_can_be_stored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await signed_in(desk, "viewer")

    async def away(_: object, _command: EndSessionsCommand) -> int:
        raise DatabaseUnavailable("ReadOnly")

    monkeypatch.setattr(EndSessions, "__call__", away)
    answer = await visitor.post("/desk/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/sign-in?out=here")
    assert "Max-Age=0" in cookies_of(answer)["icct_dev"]
    assert "signed out in this browser" in text_of(await visitor.get("/desk/sign-in?out=here"))


async def test_who_signs_in_again_is_signed_in_although_the_session_before_cannot_be_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await signed_in(desk, "viewer")
    fields = {"email": "viewer@example.org"}
    await visitor.post("/desk/sign-in", fields)
    code = fields | hidden((await visitor.get("/desk/sign-in/code")).text) | {"code": visitor.newest_code()}

    async def away(_: object, _command: EndSessionsCommand) -> int:
        raise DatabaseUnavailable("ReadOnly")

    monkeypatch.setattr(EndSessions, "__call__", away)
    assert (await visitor.post("/desk/sign-in/code", code)).status_code == 303
    assert (await visitor.get("/desk/account")).status_code == 200


async def test_long_texts_are_carried_whole(desk: Desk) -> None:
    note, squad = "அ" * 2_000, "Player, Bowler, 9876543210\n" * 400
    refused = await browser(desk).post("/desk/teams/ICCT-001/decide", {"note": note, "players_text": squad})
    assert refused.status_code == 401
    fields = json.loads(hidden(refused.text)["carried"])["fields"]
    assert (fields["note"], fields["players_text"]) == (note, squad)


async def test_a_form_without_fields_is_said_to_be_not_sent(desk: Desk) -> None:
    refused = await browser(desk).client.post("/desk/sign-out/x", headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status_code in {404, 405}
    answer = await browser(desk).post("/desk/deliveries/retry", {"team": ""})
    assert answer.status_code == 401
    assert "Not sent: you were signed out meanwhile" in text_of(answer)


@pytest.mark.parametrize(("hours", "status"), [(7.9, 200), (8, 303)])
async def test_a_session_ends_when_it_is_idle(desk: Desk, hours: float, status: int) -> None:
    visitor = await signed_in(desk, "viewer")
    desk.clock.advance(timedelta(hours=hours))
    assert (await visitor.get("/desk/account")).status_code == status


async def test_a_session_in_use_ends_after_seven_days(desk: Desk) -> None:
    visitor = await signed_in(desk, "viewer")
    for _ in range(7 * 4 - 1):
        desk.clock.advance(timedelta(hours=6))
        assert (await visitor.get("/desk/account")).status_code == 200
    desk.clock.advance(timedelta(hours=6))
    assert (await visitor.get("/desk/account")).status_code == 303


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/desk/account", "/desk/account"),
        ("/desk?q=%E0%AE%85", "/desk?q=%E0%AE%85"),
        ("//evil.example", "/desk"),
        ("/desk//evil.example", "/desk"),
        ("/desk/../register", "/desk"),
        ("/desk/%2e%2E/register", "/desk"),
        ("/desk/%2F/evil.example", "/desk"),
        ("/desk\\evil", "/desk"),
        ("https://evil.example/desk", "/desk"),
        ("/deskx", "/desk"),
        ("/register", "/desk"),
        ("/desk/sign-in", "/desk"),
        ("/desk/enter/x", "/desk"),
        ("/desk/a\r\nSet-Cookie: x", "/desk"),
    ],
)
async def test_after_signing_in_one_is_led_to_the_desk_alone(desk: Desk, asked: str, led_to: str) -> None:
    await add(desk, "viewer", ANNA)
    visitor = browser(desk)
    await visitor.ask(ANNA, next=asked)
    answer = await visitor.type_code(visitor.newest_code())
    assert answer.headers["Location"] == led_to


async def test_who_is_signed_in_needs_no_code(desk: Desk) -> None:
    visitor = await signed_in(desk, "viewer")
    answer = await visitor.get("/desk/sign-in?next=/desk/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/account")


async def test_what_was_typed_when_the_session_had_ended_is_kept_and_not_sent(desk: Desk) -> None:
    visitor = await signed_in(desk, "viewer")
    desk.clock.advance(timedelta(hours=9))
    sessions = dict(desk.tables.sessions)
    refused = await visitor.post("/desk/account/end", {"session": "others", "note": 'the "<b>" & அ'})
    assert refused.status_code == 401
    assert "Not sent" in text_of(refused)
    assert desk.tables.sessions == sessions
    carried = hidden(refused.text)["carried"]
    assert json.loads(carried)["fields"] == {"session": "others", "note": 'the "<b>" & அ'}
    asked = await visitor.post("/desk/sign-in", hidden(refused.text) | {"email": "viewer@example.org"})
    assert (asked.status_code, asked.headers["Location"]) == (303, "/desk/sign-in/code")
    for _ in range(2):
        page = await visitor.get(asked.headers["Location"])
    assert len(desk.tables.challenges) == 2
    fields = hidden(page.text) | {"code": visitor.newest_code()}
    wrong = await visitor.post("/desk/sign-in/code", fields | {"code": "000000"})
    assert hidden(wrong.text)["carried"] == carried
    done = await visitor.post("/desk/sign-in/code", fields)
    assert (done.status_code, heading_of(done)) == (200, "You are signed in again")
    assert 'action="/desk/account/end"' in done.text
    assert hidden(done.text).items() >= {"fill": "1", "session": "others", "note": 'the "<b>" & அ'}.items()
    assert desk.tables.kept_uploads == {}


@pytest.mark.parametrize("room", ["none", "away", "away to drop"])
async def test_what_was_typed_is_kept_also_where_it_cannot_wait_in_the_store(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    async def no_room(*_: Any, **__: Any) -> bool:
        if room == "none":
            return False
        raise DatabaseUnavailable

    monkeypatch.setattr(InMemoryKeptUploads, "drop" if room == "away to drop" else "keep", no_room)
    visitor = await signed_in(desk, "viewer")
    desk.clock.advance(timedelta(hours=9))
    refused = await visitor.post("/desk/account/end", {"session": "others"})
    page = await visitor.post("/desk/sign-in", hidden(refused.text) | {"email": "viewer@example.org"})
    if room == "away to drop":
        page = await visitor.get(page.headers["Location"])
    assert page.status_code == 200
    fields = hidden(page.text) | {"code": visitor.newest_code()}
    done = await visitor.post("/desk/sign-in/code", fields)
    assert heading_of(done) == "You are signed in again"


async def test_another_address_keeps_what_was_typed(desk: Desk) -> None:
    visitor = await signed_in(desk, "viewer")
    desk.clock.advance(timedelta(hours=9))
    refused = await visitor.post("/desk/account/end", {"session": "others"})
    asked = await visitor.post("/desk/sign-in", hidden(refused.text) | {"email": "wrong@example.org"})
    page = await visitor.get(asked.headers["Location"])
    assert 'name="another" value="1" formnovalidate>Use another address</button>' in page.text
    before = len(desk.tables.challenges)
    again = await visitor.post("/desk/sign-in", hidden(page.text) | {"another": "1"})
    assert (again.status_code, heading_of(again)) == (200, "Sign in to the organisers' desk")
    assert seen(again).values["email"] == "wrong@example.org"
    assert (
        hidden(again.text).items() >= {"carried": hidden(refused.text)["carried"], "next": "/desk/account/end"}.items()
    )
    assert len(desk.tables.challenges) == before


@pytest.mark.parametrize(
    "carried", ["x", "[]", '{"to":"/register","fields":{}}', '{"to":"/desk/x","fields":[]}', "[" * 9999]
)
async def test_what_is_carried_and_is_none_of_ours_is_left_out(desk: Desk, carried: str) -> None:
    await add(desk, "viewer", ANNA)
    visitor = browser(desk)
    asked = await visitor.ask(ANNA, carried=carried)
    assert "carried" not in hidden(asked.text)


async def test_htmx_is_told_to_lead_to_signing_in(desk: Desk) -> None:
    visitor = browser(desk)
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://desk/desk/account?page=2"}
    for answer in (
        await visitor.get("/desk/account", htmx),
        await visitor.post("/desk/account/end", headers=htmx),
    ):
        assert (answer.status_code, answer.text) == (401, "")
        assert answer.headers["HX-Redirect"] == "/desk/sign-in?next=%2Fdesk%2Faccount%3Fpage%3D2"


async def test_htmx_on_a_page_of_no_address_is_led_to_the_first_page(desk: Desk) -> None:
    answer = await browser(desk).get("/desk/account", {"HX-Request": "true", "HX-Current-URL": "http://["})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/desk/sign-in?next=%2Fdesk")


async def test_every_page_is_private(desk: Desk) -> None:
    visitor = await signed_in(desk, "admin")
    pages = [await visitor.get("/desk/account"), await browser(desk).get("/desk/sign-in")]
    ways = [await browser(desk).get("/desk/account"), await browser(desk).ask(ANNA)]
    assert [answer.status_code for answer in (*pages, *ways)] == [200, 200, 303, 303]
    for answer in (*pages, *ways):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    for page in pages:
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


async def test_a_session_opens_nothing_of_the_api(desk: Desk) -> None:
    visitor = await signed_in(desk, "admin")
    answer = await visitor.get("/admin/teams", {"Accept": "application/json"})
    assert answer.status_code == 401


async def test_one_s_sessions_are_listed_and_ended(desk: Desk) -> None:
    here = await signed_in(desk, "viewer")
    desk.clock.advance(MINUTE)
    there = browser(desk)
    there.headers |= {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36"}
    await there.sign_in("viewer@example.org")
    page = await here.get("/desk/account")
    assert "Chrome on Android" in text_of(page)
    (session,) = re.findall('name="session" value="(s_[^"]+)"', page.text)
    ended = await here.post("/desk/account/end", {"session": session})
    assert (ended.status_code, ended.headers["Location"]) == (303, "/desk/account?ended=1")
    assert (await there.get("/desk/account")).status_code == 303
    assert (await here.get("/desk/account?ended=1")).status_code == 200
    assert (await here.post("/desk/account/end", {"session": session})).status_code == 303


async def test_nobody_ends_somebody_else_s_session(desk: Desk) -> None:
    viewer, admin = await signed_in(desk, "viewer"), await signed_in(desk, "admin")
    theirs = next(one for one in desk.tables.sessions.values() if one.organiser_id != _own(desk, "viewer"))
    await viewer.post("/desk/account/end", {"session": str(theirs.id)})
    await viewer.post("/desk/account/end", {"session": "others"})
    assert (await admin.get("/desk/account")).status_code == 200


def _own(desk: Desk, role: str) -> object:
    return next(one.id for one in desk.tables.organisers.values() if one.role == role)


async def test_a_change_of_role_ends_every_session(desk: Desk) -> None:
    visitor: Browser = await signed_in(desk, "viewer")
    (organiser,) = desk.tables.organisers.values()
    command = ChangeOrganiserCommand(organiser_id=organiser.id, version=1, actor=OPERATOR, role="reviewer")
    await desk.container.change_organiser()(command)
    assert (await visitor.get("/desk/account")).status_code == 303


async def test_who_signs_in_and_out_is_a_line_in_the_log_by_the_id_alone(desk: Desk) -> None:
    organiser = await add(desk, "viewer", ANNA)
    with capture_logs() as logs:
        visitor = browser(desk)
        await visitor.sign_in(ANNA)
        await browser(desk).sign_in(ANNA)
        for _ in range(2):
            await visitor.post("/desk/account/end", {"session": "others"})
            await visitor.post("/desk/sign-out")
    lines = [one for one in logs if one["event"] in {"signed_in", "signed_out", "sessions_ended"}]
    info, who = {"log_level": "info"}, str(organiser.id)
    assert lines == [
        {"event": "signed_in", "organiser": who} | info,
        {"event": "signed_in", "organiser": who} | info,
        {"event": "sessions_ended", "organiser": who, "ended": 1, "by": who} | info,
        {"event": "signed_out", "organiser": who} | info,
    ]
    assert ANNA not in str(logs)
    assert organiser.name.text not in str(logs)


async def test_the_last_use_of_a_session_is_told_as_exactly_as_it_is_known(desk: Desk) -> None:
    visitor, other = await signed_in(desk, "admin"), browser(desk)
    await other.sign_in("admin@example.org")
    (one,) = desk.tables.organisers
    desk.clock.advance(timedelta(minutes=4))
    for _ in range(2):
        for path in ("/desk/account", f"/desk/organisers/{one}"):
            page = text_of(await visitor.get(path))
            assert page.count("Since 1 January 2026, 05:30 IST, in use now.") == 1
            assert page.count("IST, last used 1 January 2026, 05:30 IST, or up to 5 minutes later.") == 1
        await other.get("/desk/account")  # is not kept, as it was used a moment before
