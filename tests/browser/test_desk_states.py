"""Every page of the desk in every state: on a phone and on a desk, one of them dark, without a barrier."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.support.browser.accessibility import settled
from tests.support.browser.desk_states import DESK_STATES
from tests.support.browser.sent_html import SentHtml
from tests.support.browser.site import Site

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.mark.parametrize(("name", "place"), [(name, place) for place, name in enumerate(DESK_STATES)])
def test_a_page_of_the_desk_has_no_barrier_and_no_wrong_html(
    open_browser: Open, desk_site: Site, name: str, place: int
) -> None:
    size, other = (PHONE, DESK) if place % 2 else (DESK, PHONE)
    scheme, another = ("light", "dark") if place % 4 < 2 else ("dark", "light")
    page = open_browser(desk_site.url, viewport=size, color_scheme=scheme).page()
    html = SentHtml(page)
    DESK_STATES[name](page, desk_site)
    page.wait_for_load_state()
    at_the_end(page)
    assert settled(page) == []
    seen_otherwise(page, other, another)
    at_the_end(page)
    assert settled(page) == []
    html.parse_strictly()


def at_the_end(page: Page) -> None:
    """Where a bar at the window's edge covers nothing; before, one scrolls to what it covers."""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


def seen_otherwise(page: Page, size: dict[str, int], scheme: str) -> None:
    """The same page in another window, by night or by day."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
