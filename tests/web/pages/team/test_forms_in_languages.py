"""Captains' pages in another language: nothing that was typed or done is lost, and mistakes are told in it."""

from __future__ import annotations

import re

import httpx
import pytest

from icct_core import Decision
from icct_http.web.pages.languages import BY_CODE
from tests.support.builders import a_jpeg
from tests.support.http.captain import NO_FIELD, Captain, a_captain
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import BROWSER, SAME_SITE, mistakes_in, seen

LOST = "/team/lost"
TAMIL = {"Accept-Language": "ta"}


def in_tamil(text: str) -> str:
    said = BY_CODE["ta"].texts.gettext(text)
    assert said != text
    return said


def languages_of(answer: httpx.Response) -> list[str]:
    """The addresses that its links to other languages lead to."""
    return re.findall(r'<a lang="\w+" hreflang="\w+" href="([^"]+)"', answer.text)


async def has_kept(answer: httpx.Response, form: str, typed: dict[str, str]) -> None:
    assert answer.status_code == 200
    assert '<html lang="ta">' in answer.text
    assert "icct_lang=ta" in ";".join(answer.headers.get_list("Set-Cookie"))
    page = seen(answer)
    assert {name: page.values[name] for name in typed} == typed
    assert page.values["language"] == "ta"
    assert (page.buttons[0]["form"], page.buttons[0].get("name")) == (form, None)
    assert {"en", "hi"} == {one["value"] for one in page.buttons if one.get("name") == "lang"}
    assert mistakes_in(answer) == {}


@pytest.mark.parametrize(
    ("below", "typed"),
    [
        ("/contact", {"captain_phone": "12", "captain_email": "x@", "code": "1"}),
        ("/withdraw", {"code": "123", "sure": "1"}),
        ("/data", {"code": "123"}),
    ],
)
async def test_another_language_keeps_what_was_typed_and_stores_nothing(
    captain: Captain, below: str, typed: dict[str, str]
) -> None:
    await captain.submit(below, to=f"{below}/code")
    answer = await captain.submit(below, **typed, lang="ta")
    await has_kept(answer, below.strip("/"), typed)
    assert languages_of(answer) == []
    assert captain.team.version == 1


async def test_another_language_keeps_a_logo(captain: Captain) -> None:
    form = seen(await captain.get("/new-logo")).values
    del form["logo"]
    files = {"logo": ("logo", a_jpeg(), "application/octet-stream")}
    address = f"{captain.home}/new-logo"
    answer = await captain.desk.client.post(address, data=form | {"lang": "ta"}, files=files, headers=BROWSER)
    await has_kept(answer, "new-logo", {"submission_key": form["submission_key"]})
    assert in_tamil("We have your logo.") in answer.text
    assert captain.team.version == 1
    stored = await captain.submit("/new-logo", submission_key=form["submission_key"])
    assert (stored.status_code, captain.team.version) == (303, 2)


@pytest.mark.parametrize("sent", ["", "1", "page", "moved"])
async def test_another_language_keeps_number_and_address_and_what_was_sent(captain: Captain, sent: str) -> None:
    shown = seen(await captain.desk.client.get(f"{LOST}?sent={sent}", headers=BROWSER | SAME_SITE)).values
    typed = {"number": "1", "email": "john@example.com"}
    answer = await captain.desk.client.post(LOST, data=shown | typed | {"lang": "ta"}, files=NO_FIELD, headers=BROWSER)
    await has_kept(answer, "lost", typed)
    assert ('class="note done"' in answer.text) == (sent != "")


async def test_a_form_that_is_not_there_yet_has_links(captain: Captain) -> None:
    for below in ("/contact", "/withdraw"):
        assert languages_of(await captain.get(below)) == ["?lang=ta", "?lang=hi"]


async def test_what_was_done_is_told_in_another_language_too(captain: Captain) -> None:
    page = await captain.get("?done=edited&x=1", **SAME_SITE)
    (tamil, _) = languages_of(page)
    assert tamil == "?done=edited&amp;lang=ta"
    page = await captain.get(tamil.replace("&amp;", "&"), **SAME_SITE)
    assert in_tamil("Your changes are stored. We sent you a mail that lists them.") in page.text


@pytest.mark.parametrize("below", ["/contact/code", "/withdraw/code", "/send", "/answer"])
async def test_a_page_at_an_address_that_takes_forms_alone_is_another_language_at_its_own(
    captain: Captain, below: str
) -> None:
    await captain.decide(Decision.REJECT)
    links = captain.desk.container.captains().pages
    for _ in range(6):
        answer = await captain.post(below, {"version": "1"})
        captain.home = links.path_of(captain.team)
    assert answer.status_code in {409, 429}
    (tamil, _) = languages_of(answer)
    page = await captain.desk.client.get(tamil, headers=BROWSER)
    assert page.status_code in {200, 409}
    assert '<html lang="ta">' in page.text
    wrong = await captain.desk.client.post(f"//elsewhere{below}", headers=BROWSER)
    assert not any(one.startswith("//") for one in languages_of(wrong))


async def test_mistakes_are_told_in_the_language_of_the_page(captain: Captain) -> None:
    await captain.submit("/contact", to="/contact/code")
    form = seen(await captain.get("/contact")).values | {"captain_phone": "12", "code": "1", "language": "ta"}
    wrong = await captain.post("/contact", form)
    typed = {"number": "seven", "email": "nobody"}
    lost = await captain.desk.client.post(LOST, data=typed, files=NO_FIELD, headers=BROWSER | TAMIL)
    edit = await captain.submit("/edit", coach_name="", player_2_phone="1", language="ta")
    for answer, names in ((wrong, 1), (lost, 2), (edit, 2)):
        assert answer.status_code == 422
        told = mistakes_in(answer)
        assert len(told) == names
        for name, text in told.items():
            assert not re.sub(r"ICCT-001|\d", "", text).isascii(), text
            assert text.rpartition(": ")[2] in answer.text.partition(f'id="{name}-error"')[2]


async def test_what_is_refused_is_told_in_the_language_of_the_page() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", EDIT_AFTER_CONFIRM="never") as desk:
        captain = await a_captain(desk)
        await captain.decide(Decision.CONFIRM, "")
        refused = await captain.get("/edit", **TAMIL)
        late = await captain.submit("/contact", to="/contact/code", language="ta")
    assert in_tamil("A confirmed team is changed by the organisers alone; please ask them") in refused.text
    assert late.status_code == 409
    assert in_tamil("A confirmed team is changed by the organisers alone; please ask them") in late.text


async def test_numbers_are_left_alone_by_translators(captain: Captain) -> None:
    await captain.submit("/withdraw", to="/withdraw/code")
    page = (await captain.get("/withdraw", **TAMIL)).text.partition("<main")[2]
    assert page.count('<span translate="no">ICCT-001</span>') == 2
    assert re.findall(r"ICCT-001(?!</span>| · )", page) == []
