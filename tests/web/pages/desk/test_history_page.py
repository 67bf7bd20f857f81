"""What was done and who looked, as admins read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from icct_core import OPERATOR, FieldChange, HistoryAction, RegisterChurchCommand
from icct_http.web.pages.desk.history import history_filter
from icct_http.web.pages.desk.history.wording import action_in_words
from tests.support.http.at_team import at_team
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, add, hidden, signed_in
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

PAGE = "/desk/history"
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)


async def rows(visitor: Browser, query: str = "") -> list[str]:
    """Each line of the page, as it is read, without its time."""
    page = await visitor.get(f"{PAGE}{query}")
    assert page.status_code == 200
    lines = [" ".join(re.sub("<[^>]*>", "", row).split()) for row in _ROW.findall(page.text)[1:]]
    return [line.partition(" IST ")[2] for line in lines]


def the(desk: Desk, role: str) -> str:
    return next(str(one.id) for one in desk.tables.organisers.values() if one.role == role)


async def test_admins_see_who_looked_and_who_took_a_list_away(desk: Desk) -> None:
    admin, reviewer = await signed_in(desk, "admin"), await signed_in(desk, "reviewer")
    await desk.register()
    await reviewer.get("/desk/teams/ICCT-001")
    await reviewer.get("/desk/teams.csv")
    await admin.get("/desk/teams/ICCT-001")
    assert (await rows(admin, "?what=looks")) == [
        "Admin Raj Looked at ICCT-001",
        "Reviewer Raj Downloaded teams.csv",
        "Reviewer Raj Looked at ICCT-001",
    ]


async def test_teams_that_were_shown_at_once_are_one_line(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    for name in ("Lions", "Tigers", "Bears"):
        await desk.register(team_name=name)
    await admin.get("/desk/teams/ICCT-002")  # the others share its players
    (line,) = await rows(admin, "?what=looks")
    assert sorted(re.findall("ICCT-00[0-9]", line)) == ["ICCT-001", "ICCT-002", "ICCT-003"]


async def test_everything_is_in_words(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await desk.register()
    viewer = await add(desk, "viewer")
    await admin.post("/desk/keys", {"name": "office", "scope": "read"})
    await admin.post("/desk/keys/revoke", {"name": "office", "sure": "1"})
    await admin.post(
        "/desk/teams/ICCT-001/decide", {"decision": "confirm", "version": "1", "note": "Called <b>him</b>"}
    )
    await admin.post(f"/desk/organisers/{viewer.id}/access", {"disabled": "1", "version": "1"})
    closing = await admin.post("/desk/window/close", {"version": "0", "close_text": "Sorry"})
    await admin.post("/desk/window/close", hidden(closing.text))
    register = RegisterChurchCommand(name="Grace Chapel", aliases=["Grace"], actor=OPERATOR)
    await desk.container.register_church()(register)
    lines = await rows(admin)
    assert lines[0] == "the command line Church registered Grace Chapel Name: Grace Chapel Other names: Grace"
    assert lines[1] == "Admin Raj Closed registration Text for captains: none → Sorry"
    assert lines[2] == "Admin Raj Organiser disabled Viewer Raj"
    assert lines[3] == (
        "Admin Raj Confirmed ICCT-001 before: waiting for review Private: Called &lt;b&gt;him&lt;/b&gt;"
    )
    assert lines[4] == "Admin Raj API key revoked office"
    assert lines[5] == "Admin Raj API key made office What it may do: read"
    assert lines[6] == (
        "the command line Organiser added Viewer Raj Name: Viewer Raj E-mail address: viewer@example.org Role: viewer"
    )
    assert lines[-1] == "the captain Registered ICCT-001"


@pytest.mark.parametrize(
    ("action", "changes", "words"),
    [
        ("window_changed", [("closed", "true", "false")], "Opened registration"),
        (
            "window_changed",
            [("text", None, "Late")],
            "Changed the text for captains about registration Text for captains: none → Late",
        ),
        (
            "window_changed",
            [("closes_at", None, "2026-12-31T18:30:00+00:00"), ("opens_at", "2026-12-01T03:30:00+00:00", None)],
            (
                "Changed the times of registration Closes: none → 31 December 2026, 23:59 IST "
                "Opens: 1 December 2026, 09:00 IST → none"
            ),
        ),
        ("organiser_changed", [("disabled", "true", "false")], "Organiser let in again an organiser"),
        ("organiser_changed", [("role", "viewer", "admin")], "Organiser changed an organiser Role: viewer → admin"),
        (
            "church_changed",
            [("teams_allowed", None, "3"), ("aliases", "A | B", None)],
            "Church changed a church Teams allowed: as for every church → 3 Other names: A; B → none",
        ),
        (
            "churches_merged",
            [("merged", None, f"Grace (c_{0:032x})"), ("teams", "1", "3")],
            "Churches merged a church Church added: Grace Teams: 1 → 3",
        ),
        ("merge_undone", [("merged", "Grace", None)], "Merge undone a church Church removed: Grace"),
        ("key_created", [("scopes", None, "read,review")], "API key made an organiser What it may do: read, review"),
        ("corrected", [("players", "A", None)], "Corrected an organiser Player removed: A"),
        ("corrected", [("coach_name", None, None)], "Corrected an organiser Coach: erased"),
        (
            "deliveries_retried",
            [("confirm_by_mail", "parked", "pending"), ("store_logo", "pending", "pending")],
            (
                "Deliveries tried again an organiser Mail that it is registered: given up → tried again "
                "Storing the logo: waited for its next try → tried at once"
            ),
        ),
        (
            "deliveries_retried",
            [("confirm_by_mail", None, None)],
            "Deliveries tried again an organiser Mail that it is registered: erased",
        ),
    ],
)
async def test_each_kind_of_change_has_words(
    desk: Desk, action: str, changes: list[tuple[str, str | None, str | None]], words: str
) -> None:
    admin = await signed_in(desk, "admin")
    ((number, entry),) = desk.tables.history.items()
    subject = {"church": f"c_{0:032x}", "merge_": f"c_{0:032x}"}.get(action[:6], "an organiser")
    changed = tuple(FieldChange(*one) for one in changes)
    desk.tables.history[number] = replace(entry, action=HistoryAction(action), subject=subject, changes=changed)
    assert await rows(admin) == [f"the command line {words}"]


async def test_who_registered_is_told_among_what_was_done(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    for number, name in enumerate(("Lions", "Tigers"), 1):
        desk.clock.advance(timedelta(minutes=1))
        await desk.register(team_name=name)
        desk.clock.advance(timedelta(minutes=1))
        await admin.post(f"/desk/teams/ICCT-00{number}/note", {"text": name, "key": str(number) * 32})
        desk.clock.advance(timedelta(minutes=1))
    registered = [f"the captain Registered ICCT-00{number}" for number in (2, 1)]
    assert [line for line in await rows(admin) if "Looked" not in line][:4] == [
        "Admin Raj Private note ICCT-002 Private: Tigers",
        registered[0],
        "Admin Raj Private note ICCT-001 Private: Lions",
        registered[1],
    ]
    assert await rows(admin, "?what=registrations") == await rows(admin, "?by=captain") == registered
    assert await rows(admin, "?team=ICCT-002&what=registrations") == registered[:1]
    assert await rows(admin, "?by=operator&what=registrations") == []
    for query in ("?what=changes", "?what=looks", "?by=operator"):
        assert not any("Registered" in line for line in await rows(admin, query))


async def test_every_action_has_words_of_its_own(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    (entry,) = desk.tables.history.values()
    words = {one: action_in_words(replace(entry, action=one, changes=()), made=False) for one in HistoryAction}
    assert len(set(words.values())) == len(words)
    assert not any("_" in one for one in words.values())
    assert admin is not None


async def test_what_was_done_is_asked_for_by_team_and_by_person(desk: Desk) -> None:
    admin, reviewer = await signed_in(desk, "admin"), await signed_in(desk, "reviewer")
    for name in ("Lions", "Tigers"):
        await desk.register(team_name=name)
    for number in ("001", "002"):
        await reviewer.post(f"/desk/teams/ICCT-{number}/note", {"text": f"Note {number}", "key": number * 12})
    await admin.post("/desk/teams/ICCT-001/note", {"text": "Mine", "key": "a" * 32})
    of_reviewer = f"organiser+{the(desk, 'reviewer')}"
    assert [line[-8:] for line in await rows(admin, f"?what=changes&by={of_reviewer}")] == ["Note 002", "Note 001"]
    assert len(await rows(admin, "?what=changes&team=ICCT-001")) == 2
    assert len(await rows(admin, f"?what=changes&team=icct-1&by={of_reviewer}")) == 1
    page = await admin.get(f"{PAGE}?team=ICCT-009&by=key+website")
    assert "Nothing was done that is as you asked for." in text_of(page)
    assert seen(page).values["team"] == "ICCT-009"
    assert "API key website" in text_of(page)


@pytest.mark.parametrize(("query", "wrong"), [("?team=Lions", "team"), ("?by=somebody", "by"), ("?by=", "")])
async def test_what_cannot_be_asked_for_is_said_beside_what_was_typed(desk: Desk, query: str, wrong: str) -> None:
    admin = await signed_in(desk, "admin")
    page = await admin.get(PAGE + query)
    assert page.status_code == (422 if wrong else 200)
    assert set(mistakes_in(page)) == ({wrong} if wrong else set())
    assert heading_of(page) == "History"


async def test_it_is_read_page_by_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_filter, "A_PAGE", 2)
    admin = await signed_in(desk, "admin")
    for number in range(4):
        await add(desk, "viewer", f"viewer{number}@example.org")
    desk.clock.advance(timedelta(minutes=1))
    for name in ("Lions", "Tigers"):
        await desk.register(team_name=name)
    found, pages = list[str](), 0
    address: str | None = ""
    while address is not None:
        found += await rows(admin, address)
        page, pages = await admin.get(PAGE + address), pages + 1
        older = re.search(r'href="/desk/history(\?[^"]*)" rel="next"', page.text)
        address = older[1] if older else None
    assert (len(found), pages) == (6, 4)
    assert found[0] == "the captain Registered ICCT-002, ICCT-001"  # in the same minute
    assert ["Admin" in one for one in found] == [False] * 5 + [True]
    assert "Nothing was done before that." in text_of(await admin.get(f"{PAGE}?before=1-1"))
    for nothing in ("-1", "1", "1-", "x-1", "1-2-3"):
        assert await rows(admin, f"?before={nothing}&what=nothing") == await rows(admin)


async def test_who_is_shown_phones_by_it_is_recorded(desk: Desk) -> None:
    await desk.register()
    reviewer, admin = await at_team(desk), await at_team(desk, "admin")
    for changes, views in (({"coach_name": "Ravi Das"}, 0), ({"captain_phone": "9811111111"}, 1)):
        await reviewer.press_correction(**changes)
        for _ in range(2):
            assert "Corrected" in text_of(await admin.browser.get(PAGE))
        assert [one.actor for one in admin.history(HistoryAction.VIEWED)].count(admin.actor) == views


async def test_pages_of_teams_and_organisers_lead_to_their_history(desk: Desk) -> None:
    await desk.register()
    admin = await at_team(desk, "admin")
    (organiser,) = desk.tables.organisers
    address = f"/desk/history?by=organiser+{organiser}"
    assert "/desk/history?team=ICCT-001" in seen(await admin.get()).links
    assert address in seen(await admin.browser.get(f"/desk/organisers/{organiser}")).links
    assert (await rows(admin.browser, address.partition("/desk/history")[2]))[0] == "Admin Raj Looked at ICCT-001"
    reviewer = await at_team(desk)
    assert "/desk/history?team=ICCT-001" not in seen(await reviewer.get()).links
