"""Every page in every state, languages and schemes in pairs: no barrier, no scrolling to the side, no wrong HTML."""

from __future__ import annotations

import html5lib
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.support.browser.accessibility import barriers, settled
from tests.support.browser.sent_html import SentHtml
from tests.support.browser.site import Site
from tests.support.browser.states import CLOSED_STATES, OF_THE_BROWSER, STATES
from tests.support.browser.ways_out import is_form, ways_out

PAIRS = [("en", "light"), ("ta", "dark"), ("hi", "light"), ("en", "dark"), ("ta", "light"), ("hi", "dark")]
PHONE = {"width": 360, "height": 740}
NO_FORMS = frozenset(
    {
        *("home", "privacy", "board", "no page", "wrong method", "success", "team", "team, edited", "team, refused"),
        *("team, to be corrected", "team, confirmed", "team, rejected", "team, withdrawn"),
        *(
            "team, contact",
            "team, withdraw",
            "team, data",
            "team, code too soon",
        ),  # a button asks for the code; nothing is typed yet
    }
)
"""States in which nothing can be typed; they are left by any link."""


@pytest.mark.parametrize(("name", "place"), [(name, place) for place, name in enumerate(STATES)])
def test_a_page_has_no_barrier_and_a_form_is_left_on_purpose_alone(
    open_browser: Open, site: Site, name: str, place: int
) -> None:
    language, scheme = PAIRS[place % len(PAIRS)]
    page = in_pair(open_browser, "", language, scheme)
    html = SentHtml(page)
    STATES[name](page, site)
    assert page.locator("html").get_attribute("lang") == language
    assert settled(page) == []
    assert is_form(page) == (name not in NO_FORMS)
    assert (ways_out(page) == []) == is_form(page)
    html.parse_strictly()


@pytest.mark.parametrize(("name", "place"), [(name, place) for place, name in enumerate(CLOSED_STATES)])
def test_a_closed_page_has_no_barrier(open_browser: Open, closed_site: Site, name: str, place: int) -> None:
    language, scheme = PAIRS[(place + 1) % len(PAIRS)]
    page = in_pair(open_browser, closed_site.url, language, scheme)
    html = SentHtml(page)
    CLOSED_STATES[name](page, closed_site)
    assert settled(page) == []
    assert (ways_out(page) == []) == (is_form(page) or name == "too many")  # that is left by Back
    html.parse_strictly()


@pytest.mark.parametrize(("language", "scheme"), PAIRS)
def test_the_form_has_no_barrier_in_any_pair(open_browser: Open, site: Site, language: str, scheme: str) -> None:
    page = in_pair(open_browser, "", language, scheme)
    STATES["form"](page, site)
    assert settled(page) == []


def in_pair(open_browser: Open, url: str, language: str, scheme: str) -> Page:
    """A tab on a phone in this language and scheme."""
    return open_browser(url, viewport=PHONE, color_scheme=scheme, locale=f"{language}-IN").page()


def test_forced_colours_leave_every_button_seen(open_browser: Open) -> None:
    page = open_browser(forced_colors="active").page("/register")
    borders = page.evaluate("[...document.querySelectorAll('.button')].map((e) => getComputedStyle(e).borderTopWidth)")
    assert set(borders) == {"1px"}
    assert settled(page) == []


@pytest.mark.parametrize("name", OF_THE_BROWSER)
def test_html_is_without_a_mistake_where_the_script_is_not_there(open_browser: Open, site: Site, name: str) -> None:
    page = open_browser(java_script_enabled=False).page()
    html = SentHtml(page)
    STATES[name](page, site)
    page.wait_for_load_state()
    html.parse_strictly()


@pytest.mark.parametrize("text", ["<!doctype html><p><b>one</p>", "<!doctype html><p id=a id=b>"])
def test_a_mistake_of_html_is_found(text: str) -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse(text)


def test_a_barrier_is_found(open_browser: Open) -> None:
    page = open_browser().page("/register")
    page.evaluate("document.querySelector('[for=team_name]').remove()")
    assert [each.partition(":")[0] for each in barriers(page)] == ["label"]
