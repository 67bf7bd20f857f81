"""Organisers keep each other: add, change, sign out, disable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from icct_core import EmailAddress, HistoryAction, Role
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import add, browser, signed_in
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import mistakes_in, seen

PAGE = "/desk/organisers"
ANNA = {"name": "Anna Raj", "email": "anna@example.org", "role": "reviewer"}


def the(desk: Desk, role: str) -> str:
    """The page of the organiser of this role."""
    return next(f"{PAGE}/{one.id}" for one in desk.tables.organisers.values() if one.role == role)


async def test_one_who_is_added_can_sign_in(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    done = await admin.post(PAGE, ANNA)
    assert done.status_code == 303
    assert "can sign in now" in text_of(await admin.get(done.headers["Location"]))
    assert "Anna Raj anna@example.org reviewer nowhere" in text_of(await admin.get(PAGE))
    assert (await browser(desk).sign_in("anna@example.org")).status_code == 303
    entry = list(desk.tables.history.values())[-1]
    assert (entry.action, entry.actor.name) == (HistoryAction.ORGANISER_CHANGED, the(desk, "admin").rpartition("/")[2])


async def test_clicking_twice_adds_one(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    answers = [await admin.post(PAGE, ANNA) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(desk.tables.organisers) == 2
    desk.clock.advance(timedelta(minutes=2))
    assert (await admin.post(PAGE, ANNA)).status_code == 422


async def test_clicking_twice_changes_and_disables_once(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await add(desk, "viewer")
    page = the(desk, "viewer")
    for path, fields in ((page, ANNA | {"version": "1"}), (f"{page}/access", {"disabled": "1", "version": "2"})):
        answers = [await admin.post(path, fields) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
    assert next(one.version for one in desk.tables.organisers.values() if str(one.id) in page) == 3


async def test_mistakes_are_shown_with_what_was_typed(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    answer = await admin.post(PAGE, {"name": "A", "email": "nobody", "role": ""})
    assert answer.status_code == 422
    assert set(mistakes_in(answer)) == {"name", "email", "role"}
    assert (seen(answer).values["name"], seen(answer).values["email"]) == ("A", "nobody")


async def test_another_role_signs_the_organiser_out(desk: Desk) -> None:
    admin, viewer = await signed_in(desk, "admin"), await signed_in(desk, "viewer")
    page = the(desk, "viewer")
    changed = await admin.post(page, ANNA | {"version": "1"})
    assert changed.status_code == 303
    assert (await viewer.get("/desk/account")).status_code == 303
    assert seen(await admin.get(page)).values.items() >= {"name": "Anna Raj", "email": "anna@example.org"}.items()


async def test_what_was_changed_meanwhile_is_shown_before_anything_is_overwritten(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await add(desk, "viewer")
    page = the(desk, "viewer")
    assert (await admin.post(page, ANNA | {"role": "viewer", "version": "1"})).status_code == 303
    await desk.container.signing_in().hand_out_code(EmailAddress(ANNA["email"]))
    stale = await admin.post(page, ANNA | {"name": "Anna Mary", "version": "1"})
    assert stale.status_code == 409
    told = "Changed by Admin Raj , 1 January 2026, 05:30 IST. Stored now: Anna Raj, anna@example.org ,"
    assert told in text_of(stale)
    assert (seen(stale).values["name"], seen(stale).values["version"]) == ("Anna Mary", "2")


async def test_the_last_admin_stays(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    page = the(desk, "admin")
    for path, fields in ((page, ANNA), (f"{page}/access", {"disabled": "1"})):
        answer = await admin.post(path, fields | {"version": "1"})
        assert answer.status_code == 409
        assert "This is the last admin; give somebody else that role first" in text_of(answer)
    assert (await admin.get(PAGE)).status_code == 200


async def test_one_who_is_disabled_is_out_and_can_be_let_in_again(desk: Desk) -> None:
    admin, viewer = await signed_in(desk, "admin"), await signed_in(desk, "viewer")
    access = f"{the(desk, 'viewer')}/access"
    assert (await admin.post(access, {"disabled": "1", "version": "1"})).status_code == 303
    assert (await viewer.get("/desk/account")).status_code == 303
    desk.clock.advance(timedelta(minutes=1))
    assert (await browser(desk).sign_in("viewer@example.org")).status_code == 422
    assert "(disabled)" in text_of(await admin.get(PAGE))
    assert (await admin.post(access, {"disabled": "0", "version": "2"})).status_code == 303
    assert (await viewer.get("/desk/account")).status_code == 303


@pytest.mark.parametrize("which", ["one", "all"])
async def test_sessions_are_ended_and_the_history_says_by_whom(desk: Desk, which: str) -> None:
    admin, viewer = await signed_in(desk, "admin"), await signed_in(desk, "viewer")
    page = the(desk, "viewer")
    theirs = next(one for one in desk.tables.sessions.values() if str(one.organiser_id) in page)
    session = "all" if which == "all" else str(theirs.id)
    with capture_logs() as logs:
        for _ in range(2):
            assert (await admin.post(f"{page}/end", {"session": session})).status_code == 303
    assert (await viewer.get("/desk/account")).status_code == 303
    assert (await admin.get(page)).status_code == 200
    of, by = (the(desk, role).rpartition("/")[2] for role in ("viewer", "admin"))
    ended = [one for one in desk.tables.history.values() if one.action is HistoryAction.SESSIONS_ENDED]
    assert [(one.subject, one.actor.name) for one in ended] == [(of, by)]
    lines = [one for one in logs if one["event"] == "sessions_ended"]
    assert lines == [{"event": "sessions_ended", "log_level": "info", "organiser": of, "ended": 1, "by": by}]


async def test_a_form_that_was_carried_is_shown_and_nothing_is_done(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    before = replace(desk.tables)
    shown = await admin.post(PAGE, ANNA | {"fill": "1"})
    assert (shown.status_code, seen(shown).values["name"]) == (200, "Anna Raj")
    page = the(desk, "admin")
    again = await admin.post(page, ANNA | {"fill": "1", "version": "1"})
    assert (again.status_code, seen(again).values["email"]) == (200, "anna@example.org")
    assert (await admin.post(f"{page}/access", {"fill": "1", "disabled": "1"})).status_code == 200
    assert (await admin.post(f"{page}/end", {"fill": "1", "session": "all"})).status_code == 303
    assert (await admin.post("/desk/account/end", {"fill": "1", "session": "others"})).status_code == 303
    assert desk.tables == before


@pytest.mark.parametrize("organiser_id", ["x", "o_" + "0" * 32, "s_" + "0" * 32])
async def test_an_organiser_there_is_not_has_no_page(desk: Desk, organiser_id: str) -> None:
    admin = await signed_in(desk, "admin")
    assert (await admin.get(f"{PAGE}/{organiser_id}")).status_code == 404
    for path, fields in (("", ANNA), ("/access", {"disabled": "1"}), ("/end", {"session": "all"})):
        assert (await admin.post(f"{PAGE}/{organiser_id}{path}", fields)).status_code == 404


async def test_names_are_text_and_no_markup(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await admin.post(PAGE, ANNA | {"name": "O'Brien & Sons"})
    assert "O&#39;Brien &amp; Sons" in (await admin.get(PAGE)).text
    assert Role.ADMIN in {one.role for one in desk.tables.organisers.values()}
