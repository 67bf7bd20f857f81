"""Churches at the desk: the registry, names that captains typed, merges, a registry from a file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest

from icct_core import OPERATOR, Church, ChurchList, DatabaseUnavailable, HistoryAction, RegisterChurchCommand
from icct_http.container import Container
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, hidden, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

PAGE = "/desk/churches"
PETER = {"name": "CSI St. Peter's Church", "place": "Tambaram", "teams_allowed": "2", "aliases": "St Peters"}
GRACE = {"name": "Grace Chapel", "place": "", "teams_allowed": "", "aliases": ""}


async def listed(desk: Desk) -> ChurchList:
    found: ChurchList = await desk.container.list_churches()()
    return found


async def called(desk: Desk, name: str) -> Church:
    return next(one for one in (await listed(desk)).churches if one.shown.text == name)


async def page_of(desk: Desk, name: str) -> str:
    return f"{PAGE}/{(await called(desk, name)).id}"


async def registered(desk: Desk, **fields: Any) -> None:
    await desk.container.register_church()(RegisterChurchCommand(actor=OPERATOR, **fields))


async def a_team(desk: Desk, team: str, church: str) -> None:
    assert (await desk.register(team_name=team, church_name=church)).status_code == 200


async def page_after(visitor: Browser, answer: httpx.Response) -> str:
    assert answer.status_code == 303, text_of(answer)
    return text_of(await visitor.get(answer.headers["Location"]))


def done_by(desk: Desk, action: HistoryAction) -> list[str]:
    return [one.actor.name[:2] for one in desk.tables.history.values() if one.action is action and one.actor.name]


async def test_a_church_is_registered_with_its_names_and_its_teams_come_to_it(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await a_team(desk, "Lions", "St Peters")
    page = await page_after(admin, await admin.post(PAGE, PETER))
    assert "The church is registered." in page
    assert "Teams 1 of 2" in page
    assert (await called(desk, PETER["name"])).place == "Tambaram"
    assert done_by(desk, HistoryAction.CHURCH_CHANGED) == ["o_"]
    rows = text_of(await admin.get(PAGE))
    assert "CSI St. Peter's Church Tambaram 1 of 2 St Peters" in rows


async def test_clicking_twice_registers_one(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    answers = [await admin.post(PAGE, PETER) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 422]
    assert mistakes_in(answers[1]) == {"name": "CSI St. Peter&#39;s Church is registered already"}
    assert len((await listed(desk)).churches) == 1


async def test_mistakes_are_shown_with_what_was_typed(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    typed = {"name": "A", "place": "x", "teams_allowed": "many", "aliases": "Good name\nx"}
    answer = await admin.post(PAGE, typed)
    assert (answer.status_code, set(mistakes_in(answer))) == (422, set(typed))
    assert seen(answer).values.items() >= {"name": "A", "place": "x", "teams_allowed": "many"}.items()
    assert "Good name\nx</textarea>" in answer.text


async def test_a_viewer_reads_and_sees_no_button(desk: Desk) -> None:
    await registered(desk, name="Grace Chapel", aliases=["Grace"])
    await a_team(desk, "Lions", "Saint Grace")
    viewer = await signed_in(desk, "viewer")
    for path in (PAGE, await page_of(desk, "Grace Chapel"), await page_of(desk, "Saint Grace")):
        page = await viewer.get(path)
        assert page.status_code == 200
        assert set(re.findall(r'<form[^>]* action="([^"]*)"', page.text)) <= {"/desk/sign-out", PAGE}
        assert "/import" not in page.text


async def test_names_that_captains_typed_are_offered_as_the_same(desk: Desk) -> None:
    await registered(desk, name="CSI St. Peter's Church", teams_allowed=1)
    for team, church in (("Lions", "CSI St. Peter's Church"), ("Tigers", "Saint Peter"), ("Bears", "St. Petersburg")):
        await a_team(desk, team, church)
    admin = await signed_in(desk, "admin")
    page = text_of(await admin.get(PAGE))
    assert "1 registered, 2 as captains typed them" in page
    assert "Saint Peter 1 CSI St. Peter's Church" in page
    assert "CSI St. Peter's Church" in text_of(await admin.get(await page_of(desk, "St. Petersburg")))


async def test_a_merge_shows_first_what_moves_and_can_be_taken_back(desk: Desk) -> None:
    await registered(desk, name="CSI St. Peter's Church", teams_allowed=1)
    await a_team(desk, "Lions", "CSI St. Peter's Church")
    await a_team(desk, "Tigers", "Saint Peter")
    source, into = await called(desk, "Saint Peter"), await called(desk, "CSI St. Peter's Church")
    admin = await signed_in(desk, "admin")
    look = await admin.post(f"{PAGE}/merge", {"source": str(source.id), "into": "csi st peters church"})
    assert (look.status_code, heading_of(look)) == (200, "Merge these churches?")
    assert "Teams that move 1" in text_of(look)
    assert "then has 2 of 1 teams over the limit" in text_of(look)
    assert (await listed(desk)).merges == []
    fields = {"source": str(source.id), "into": str(into.id), "key": source.key, "sure": "1"}
    assert fields.items() <= re_hidden(look).items()
    for _ in range(2):
        assert "They are one church now." in await page_after(admin, await admin.post(f"{PAGE}/merge", fields))
    (merge,) = (await listed(desk)).merges
    assert "2 of 1 over the limit" in text_of(await admin.get(PAGE))
    undo = {"merge": str(merge.merge.id)}
    assert "The merge was taken back." in await page_after(admin, await admin.post(f"{PAGE}/undo", undo))
    assert "not in force any more" in await page_after(admin, await admin.post(f"{PAGE}/undo", undo))
    assert (await called(desk, "Saint Peter")).teams == 1
    assert done_by(desk, HistoryAction.CHURCHES_MERGED) == done_by(desk, HistoryAction.MERGE_UNDONE) == ["o_"]


def re_hidden(answer: httpx.Response) -> dict[str, str]:
    """The hidden fields of the page's first form that has any: the others have the same names."""
    forms = [hidden(one) for one in re.findall(r"<form.*?</form>", answer.text, re.DOTALL)]
    return next(one for one in forms if "sure" in one)


@pytest.mark.parametrize(
    ("into", "said"),
    [("Nowhere at all", "There is no church with this name"), ("", "There is no church"), ("Grace Chapel", "itself")],
)
async def test_a_merge_into_no_other_church_is_refused_with_what_was_typed(desk: Desk, into: str, said: str) -> None:
    await registered(desk, name="Grace Chapel")
    admin = await signed_in(desk, "admin")
    answer = await admin.post(f"{PAGE}/merge", {"source": str((await called(desk, "Grace Chapel")).id), "into": into})
    assert answer.status_code == 422
    assert said in mistakes_in(answer)["into"]
    assert seen(answer).values["into"] == into


async def test_a_church_that_was_merged_in_another_tab_is_not_changed_or_merged_again(desk: Desk) -> None:
    for name in ("Grace Chapel", "Grace Church", "Bethel Assembly"):
        await registered(desk, name=name)
    one, into, third = [await called(desk, name) for name in ("Grace Church", "Grace Chapel", "Bethel Assembly")]
    admin = await signed_in(desk, "admin")
    merge = {"source": str(one.id), "into": str(into.id), "key": one.key, "sure": "1"}
    assert (await admin.post(f"{PAGE}/merge", merge)).status_code == 303
    assert (await admin.get(f"{PAGE}/{one.id}")).status_code == 404
    changed = await admin.post(f"{PAGE}/{one.id}", GRACE | {"version": "2"})
    other = await admin.post(f"{PAGE}/merge", merge | {"into": str(third.id)})
    for answer in (changed, other):
        assert answer.status_code == 422
        assert "Grace Church was merged into Grace Chapel; take that one" in text_of(answer)
    looked = await admin.post(f"{PAGE}/merge", {"source": str(one.id), "into": str(third.id)})
    assert "not in the list any more" in text_of(looked)


async def test_a_church_is_changed_and_twice_is_once(desk: Desk) -> None:
    await registered(desk, name="Grace Chapel", aliases=["Grace"])
    admin, page = await signed_in(desk, "admin"), await page_of(desk, "Grace Chapel")
    shown = await admin.get(page)
    assert "Grace</textarea>" in shown.text
    fields = {"name": "Grace Church", "place": "Chromepet", "teams_allowed": "3", "aliases": "Grace"}
    for _ in range(2):
        answer = await admin.post(page, fields | {"version": hidden(shown.text)["version"]})
        assert "The church is changed." in await page_after(admin, answer)
    church = await called(desk, "Grace Church")
    assert (church.place, church.teams_allowed) == ("Chromepet", 3)
    assert {alias.text for alias in church.aliases} == {"Grace", "Grace Chapel"}


async def test_what_was_changed_meanwhile_is_shown_with_what_was_typed(desk: Desk) -> None:
    await registered(desk, name="Grace Chapel")
    admin, page = await signed_in(desk, "admin"), await page_of(desk, "Grace Chapel")
    version = hidden((await admin.get(page)).text)["version"]
    assert (await admin.post(page, GRACE | {"place": "Chromepet", "version": version})).status_code == 303
    stale = await admin.post(page, GRACE | {"place": "Velachery", "version": version})
    assert stale.status_code == 409
    assert "Changed by Admin Raj on 1 January 2026, 05:30 IST" in text_of(stale)
    assert "Place Chromepet" in text_of(stale)
    assert seen(stale).values["place"] == "Velachery"
    assert int(hidden(stale.text)["version"]) == int(version) + 1


async def test_a_name_that_captains_typed_is_registered_from_its_page(desk: Desk) -> None:
    await a_team(desk, "Lions", "Bethel AG")
    admin, page = await signed_in(desk, "admin"), await page_of(desk, "Bethel AG")
    shown = await admin.get(page)
    assert seen(shown).values["name"] == "Bethel AG"
    answer = await admin.post(page, GRACE | {"name": "Bethel AG", "version": hidden(shown.text)["version"]})
    assert answer.status_code == 303
    assert (await called(desk, "Bethel AG")).name is not None


async def test_a_search_finds_by_name_place_and_other_names(desk: Desk) -> None:
    await registered(desk, name="Grace Chapel", place="Chromepet", aliases=["Kirubai"])
    await registered(desk, name="Bethel Assembly")
    viewer = await signed_in(desk, "viewer")
    for words in ("grace", "CHROME", "kirub", "chapel chromepet"):
        page = text_of(await viewer.get(f"{PAGE}?q={words}"))
        assert "Grace Chapel" in page
        assert "Bethel" not in page
    assert "No registered church has these words." in text_of(await viewer.get(f"{PAGE}?q=nobody"))


async def upload(admin: Browser, content: bytes, **fields: str) -> httpx.Response:
    parts: dict[str, Any] = {name: (None, value) for name, value in fields.items()}
    files = parts | {"file": ("churches.csv", content, "text/csv")}
    return await admin.client.post(f"{PAGE}/import", files=files, headers=admin.headers)


async def test_a_file_is_imported_and_again_changes_nothing(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await a_team(desk, "Lions", "St Peters")
    content = (
        "name;place;teams_allowed;aliases\nCSI St. Peter's Church;Tambaram;3;St Peters|பேதுரு சபை\nGrace Chapel;;;\n"
    )
    page = await page_after(admin, await upload(admin, content.encode()))
    assert "2 registered, 0 changed, 0 as they were. 1 team came" in page
    assert "0 registered, 0 changed, 2 as they were." in await page_after(admin, await upload(admin, content.encode()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,place\nSt,Tambaram\nGrace Chapel,x\n", ["Line 2: Church name must be", "Line 3: Place must be"]),
        (b"church\nGrace Chapel\n", ["Line 1: the columns must be"]),
        ("name\nGracé\n".encode("latin-1"), ["The file must be UTF-8 text"]),
        (b"PK\x03\x04\0\0", ["The file must be UTF-8 text"]),
        (b"name\n" + b"x" * 6 * 1024 * 1024, ["The file is larger than 5 MB"]),
        (b"name\n", ["The file names no church"]),
    ],
    ids=["two lines", "columns", "encoding", "workbook", "too large", "nothing"],
)
async def test_of_a_file_that_is_wrong_nothing_is_stored(desk: Desk, content: bytes, said: list[str]) -> None:
    admin = await signed_in(desk, "admin")
    answer = await upload(admin, content)
    assert answer.status_code == 422
    assert all(one in text_of(answer) for one in said)
    assert (await listed(desk)).churches == []


async def test_without_a_file_one_is_asked_for(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    for answer in (await upload(admin, b""), await upload(admin, b"name\nGrace Chapel\n", fill="1")):
        assert (answer.status_code, mistakes_in(answer)) == (422, {"file": "Choose a file"})
    assert (await listed(desk)).churches == []


async def test_a_form_that_was_carried_is_shown_and_nothing_is_done(desk: Desk) -> None:
    for name in ("Grace Chapel", "Grace Church"):
        await registered(desk, name=name)
    admin, page = await signed_in(desk, "admin"), await page_of(desk, "Grace Chapel")
    before = replace(desk.tables)
    assert seen(await admin.post(PAGE, PETER | {"fill": "1"})).values["name"] == PETER["name"]
    shown = await admin.post(page, PETER | {"version": "1", "fill": "1"})
    assert seen(shown).values["place"] == "Tambaram"
    one, other = [await called(desk, name) for name in ("Grace Chapel", "Grace Church")]
    merge = {"source": str(one.id), "into": str(other.id), "key": one.key, "sure": "1", "fill": "1"}
    assert heading_of(await admin.post(f"{PAGE}/merge", merge)) == "Merge these churches?"
    assert (await admin.post(f"{PAGE}/undo", {"merge": "m_x", "fill": "1"})).status_code == 200
    assert desk.tables == before
    for below in ("merge", "undo"):
        assert (await admin.get(f"{PAGE}/{below}")).headers["Location"] == PAGE


@pytest.mark.parametrize("church_id", ["x", "c_" + "0" * 32])
async def test_a_church_there_is_not_has_no_page(desk: Desk, church_id: str) -> None:
    admin = await signed_in(desk, "admin")
    assert (await admin.get(f"{PAGE}/{church_id}")).status_code == 404
    assert (await admin.post(f"{PAGE}/{church_id}", GRACE | {"fill": "1"})).status_code == 404
    assert (await admin.post(f"{PAGE}/{church_id}", GRACE | {"version": "1"})).status_code == 404


class _Unavailable:
    async def __call__(self, _: object) -> Any:
        raise DatabaseUnavailable("read-only")


def read_only(container: Container) -> None:
    for name in ("change_church", "merge_churches", "undo_merge", "import_churches"):
        getattr(container, name).override(_Unavailable())


async def test_while_nothing_can_be_stored_it_is_read_and_what_was_typed_is_kept() -> None:
    async with open_desk(read_only, PAGES="true", DELIVER_IN_SERVER="false") as desk:
        await registered(desk, name="Grace Chapel")
        admin, page = await signed_in(desk, "admin"), await page_of(desk, "Grace Chapel")
        church = str((await called(desk, "Grace Chapel")).id)
        answers = [
            await admin.post(page, GRACE | {"place": "Chromepet", "version": "2"}),
            await admin.post(f"{PAGE}/merge", {"source": church, "into": church, "sure": "1"}),
            await admin.post(f"{PAGE}/undo", {"merge": "m_" + "0" * 32}),
            await upload(admin, b"name\nGrace Church\n"),
        ]
        assert [one.status_code for one in answers] == [503] * 4
        assert all("nothing can be stored just now" in text_of(one) for one in answers)
        assert seen(answers[0]).values["place"] == "Chromepet"


async def test_names_are_text_and_no_markup(desk: Desk) -> None:
    await a_team(desk, "Lions", "Church of O'Brien & Sons")
    admin = await signed_in(desk, "admin")
    for path in (PAGE, await page_of(desk, "Church of O'Brien & Sons")):
        assert "O&#39;Brien &amp; Sons" in (await admin.get(path)).text
