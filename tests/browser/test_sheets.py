"""Team sheets and the attendance list on paper: one page a team, nothing cut, dark on white in every scheme."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_print import not_dark_on_white
from tests.support.browser.desk_states import DESK_STATES
from tests.support.browser.organiser import sign_in
from tests.support.browser.sheet_states import a_full_team, two_full_teams
from tests.support.browser.site import Site

_PAGE = re.compile(rb"/Type\s*/Page\b")
_CUT = """
() => {
  const paper = document.createElement("div");
  paper.style.cssText = "position:absolute;width:186mm;height:273mm";
  document.body.append(paper);
  const { width, height } = paper.getBoundingClientRect();
  paper.remove();
  return [...document.querySelectorAll(".sheet")].filter((sheet) => {
    const { width: wide, height: high } = sheet.getBoundingClientRect();
    return wide > width + 1 || high > height
      || [...sheet.querySelectorAll("*")].some((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth);
  }).length;
}
"""
"""How many sheets do not fit the paper within its margins, or have a part that does not fit its place."""


def pages_of(page: Page) -> int:
    """How many pages of paper a browser makes of it."""
    return len(_PAGE.findall(page.pdf(prefer_css_page_size=True)))


def test_each_team_has_one_page(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url).page()
    church, numbers = two_full_teams(page, desk_site)
    page.goto(f"/desk/sheets?church={church}")
    expect(page.locator(".sheet")).to_have_count(len(numbers))
    assert pages_of(page) == len(numbers)
    page.goto(f"/desk/teams/{numbers[0]}/sheet")
    assert pages_of(page) == 1


def test_no_part_of_a_sheet_is_cut(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url, viewport={"width": 703, "height": 1032}).page()  # 186 mm x 273 mm
    church, _ = two_full_teams(page, desk_site)
    page.goto(f"/desk/sheets?church={church}")
    page.emulate_media(media="print")
    expect(page.locator(".sheet tbody tr")).to_have_count(30)
    assert page.evaluate(_CUT) == 0
    breaks = page.evaluate("[...document.querySelectorAll('tr')].map((e) => getComputedStyle(e).breakInside)")
    assert set(breaks) == {"avoid"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["team sheet", "team sheets", "attendance"])
def test_paper_is_dark_on_white(open_browser: Open, desk_site: Site, name: str, scheme: str) -> None:
    page = open_browser(desk_site.url, color_scheme=scheme).page()
    DESK_STATES[name](page, desk_site)
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    assert not_dark_on_white(page) == []
    for selector in (".top", ".places", ".on-screen", "footer", "h1", ".button"):
        for each in page.locator(selector).all():
            expect(each).to_be_hidden()


def test_the_head_of_the_list_is_on_every_page_and_a_church_in_one_piece(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url).page()
    DESK_STATES["attendance"](page, desk_site)
    page.emulate_media(media="print")
    of_head = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
    of_church = page.evaluate("getComputedStyle(document.querySelector('tbody')).breakInside")
    assert (of_head, of_church) == ("table-header-group", "avoid")


def test_the_button_prints_and_without_a_script_words_say_how(open_browser: Open, desk_site: Site) -> None:
    tab = open_browser(desk_site.url).page()
    sign_in(tab, desk_site)
    number = a_full_team(desk_site, f"Church of {desk_site.url.rpartition(':')[2]}")
    tab.add_init_script("window.print = () => { window.printed = true; }")
    tab.goto(f"/desk/teams/{number}/sheet")
    tab.click("[data-print]")
    assert tab.evaluate("window.printed") is True
    plain = open_browser(desk_site.url, java_script_enabled=False).page()
    sign_in(plain, desk_site)
    plain.goto(f"/desk/teams/{number}/sheet")
    expect(plain.locator("[data-print]")).to_be_hidden()
    expect(plain.get_by_text("Use your browser's print.")).to_be_visible()
