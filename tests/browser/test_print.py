"""On paper: dark on white in every scheme, and nothing that only a screen can use."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.browser.site import Site
from tests.support.browser.states import STATES

OF_THE_SCREEN = (".languages", "footer", ".skip", ".go", ".button")

_TEXTS = """
() => [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility({ visibilityProperty: true })
    && (each.matches("input:not([type=hidden])") || [...each.childNodes].some((one) => one.nodeValue?.trim()))
    && !each.closest(".vh")).map((each) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true }), behind = [];
  for (let one = each; one; one = one.parentElement) behind.unshift(getComputedStyle(one).backgroundColor);
  const drawn = (...colours) => {
    for (const colour of ["white", ...colours]) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
  };
  return [each.outerHTML.slice(0, 80), drawn(getComputedStyle(each).color), drawn(...behind)];
})
"""
"""Each element with a text of its own, with the brightest part of its colour and of what is behind it, up to 255."""


def not_dark_on_white(page: Page) -> list[list[object]]:
    texts = page.evaluate(_TEXTS)
    assert len(texts) > 3
    return [each for each in texts if each[1] > 170 or each[2] < 255]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["home", "mistakes", "team", "team, to be corrected", "privacy"])
def test_a_page_is_printed_dark_on_white(open_browser: Open, site: Site, name: str, scheme: str) -> None:
    page = open_browser(color_scheme=scheme, java_script_enabled=False).page()
    STATES[name](page, site)
    assert not_dark_on_white(page) != []  # on a screen
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    assert not_dark_on_white(page) == []
    for selector in OF_THE_SCREEN:
        for each in page.locator(selector).all():
            expect(each).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_no_player_is_cut_by_the_end_of_a_sheet(open_browser: Open) -> None:
    page = open_browser().page("/register")
    page.emulate_media(media="print")
    breaks = page.evaluate("[...document.querySelectorAll('.player')].map((e) => getComputedStyle(e).breakInside)")
    assert set(breaks) == {"avoid"}
