"""The board on a screen in the hall: it follows by itself, keeps its place, and gives back what nobody looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.browser.accessibility import settled
from tests.support.browser.captain import another_team
from tests.support.browser.sent_html import SentHtml
from tests.support.browser.site import Site, settings
from tests.support.processes.icct_process import Server, eventually, register

PAIRS = [("en", "light"), ("ta", "dark"), ("hi", "light"), ("en", "dark"), ("ta", "light"), ("hi", "dark")]
HALL = {"width": 1920, "height": 1080}
LONG = "Wandering Wicketkeepers of the " + "Nilgiris " * 5
_HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def board_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server whose board nobody else changes, with one place to follow it."""
    folder = tmp_path_factory.mktemp("board")
    with Server(**settings(folder) | {"TEAMS_PER_CHURCH": "50", "MAX_LIVE_CONNECTIONS": "1"}) as server:
        yield Site(server.url, folder)


def enter(site: Site, name: str) -> str:
    with httpx.Client(base_url=site.url) as client:
        phone = f"9{another_team().removeprefix('Lions '):0>9}"
        return str(register(client, team_name=name, captain_phone=phone).json()["team_id"])


def confirm(site: Site, name: str) -> str:
    number = enter(site, name)
    site.decide("confirm", number)
    return number


def following(site: Site) -> float:
    text = httpx.get(f"{site.url}/metrics").text
    found = re.search(r"^icct_live_connections (\S+)$", text, re.MULTILINE)
    assert found
    return float(found[1])


def open_board(open_browser: Open, site: Site, **options: object) -> Page:
    """A tab with the board, which has the one place there is."""
    eventually(lambda: following(site) == 0, "the tabs of other tests have left")
    page = open_browser(site.url, viewport=HALL, **options).page("/teams")
    eventually(lambda: following(site) == 1, "the tab follows")
    return page


def test_what_is_decided_is_seen_at_once_and_said_politely(open_browser: Open, board_site: Site) -> None:
    stays = confirm(board_site, "Lions")
    page = open_board(open_browser, board_site)
    expect(page.locator(f"[data-number='{stays}'] .team-name")).to_have_text("Lions")
    number = confirm(board_site, LONG.strip())
    card = page.locator(f"[data-number='{number}']")
    expect(card.locator(".team-name")).to_have_text(LONG.strip())
    expect(card.locator("img")).to_have_js_property("complete", value=True)
    expect(page.locator("[data-said]")).to_have_text(f"Now confirmed: {LONG.strip()}")
    expect(page.locator("[data-teams]")).to_have_text(str(page.locator("[data-number]").count()))
    assert settled(page) == []
    board_site.decide("withdraw", number)
    expect(card).to_have_count(0)
    expect(page.locator("[data-said]")).to_have_text(f"No longer confirmed: {LONG.strip()}")


def test_cards_that_stay_are_the_same_and_the_page_does_not_jump(open_browser: Open, board_site: Site) -> None:
    numbers = [confirm(board_site, f"Team {place}") for place in "ABCDEFGH"]
    page = open_board(open_browser, board_site)
    page.set_viewport_size({"width": 400, "height": 600})
    page.evaluate("document.querySelectorAll('[data-number]').forEach((card) => { card.known = true; })")
    page.locator(f"[data-number='{numbers[-1]}']").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    newest = confirm(board_site, "Newest")
    expect(page.locator(f"[data-number='{newest}']")).to_have_count(1)
    assert page.evaluate("scrollY") == before > 0
    known = page.evaluate("[...document.querySelectorAll('[data-number]')].map((card) => card.known ?? false)")
    assert known == [True] * (len(known) - 1) + [False]
    board_site.decide("withdraw", numbers[0])
    expect(page.locator(f"[data-number='{numbers[0]}']")).to_have_count(0)


def test_a_tab_that_nobody_sees_gives_its_connection_back(open_browser: Open, board_site: Site) -> None:
    page = open_board(open_browser, board_site)
    page.evaluate(_HIDE, arg=True)
    eventually(lambda: following(board_site) == 0, "the hidden tab has left")
    number = confirm(board_site, "Bears")
    page.evaluate(_HIDE, arg=False)
    expect(page.locator(f"[data-number='{number}']")).to_be_visible()
    eventually(lambda: following(board_site) == 1, "it follows again")


def test_where_there_is_no_place_the_page_asks_now_and_then(open_browser: Open, board_site: Site) -> None:
    open_board(open_browser, board_site)
    page = open_browser(board_site.url).page()
    with page.expect_response("**/api/v1/board/events") as refused, page.expect_response("**/api/v1/board") as asked:
        page.goto("/teams")
    assert (refused.value.status, asked.value.status) == (503, 200)
    number = confirm(board_site, "Foxes")
    expect(page.locator(f"[data-number='{number}']")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-stale]")).to_be_hidden()


def test_a_page_whose_service_is_away_says_so_and_comes_back(open_browser: Open, tmp_path: Path) -> None:
    with Server(**settings(tmp_path)) as server:
        page = open_browser(server.url).page("/teams")
        eventually(lambda: following(Site(server.url, tmp_path)) == 1, "the tab follows")
        assert server.stop() == 0
        expect(page.locator("[data-stale]")).to_be_visible()
    with Server(port=server.port, **settings(tmp_path)) as again:
        expect(page.locator("[data-stale]")).to_be_hidden(timeout=30_000)
        number = confirm(Site(again.url, tmp_path), "Lions")
        expect(page.locator(f"[data-number='{number}']")).to_be_visible(timeout=30_000)
        expect(page.locator("[data-empty]")).to_be_hidden()
        page.close()


def test_without_the_script_the_teams_are_there(open_browser: Open, board_site: Site) -> None:
    number = confirm(board_site, "Otters")
    eventually(lambda: number in httpx.get(f"{board_site.url}/api/v1/board").text, "the copy has it")
    page = open_browser(board_site.url, java_script_enabled=False).page("/teams")
    expect(page.locator(f"[data-number='{number}'] .team-name")).to_have_text("Otters")
    page.goto("/")
    page.click("main a[href='/teams']")
    expect(page).to_have_url(f"{board_site.url}/teams")


@pytest.mark.parametrize(("language", "scheme"), PAIRS)
@pytest.mark.parametrize("viewport", [HALL, {"width": 320, "height": 640}], ids=["hall", "phone"])
def test_it_has_no_barrier_in_any_pair(
    open_browser: Open, board_site: Site, language: str, scheme: str, viewport: dict[str, int]
) -> None:
    if not httpx.get(f"{board_site.url}/api/v1/board").json()["teams"]:
        confirm(board_site, "Lions")
    page = open_browser(board_site.url, viewport=viewport, color_scheme=scheme, locale=f"{language}-IN").page()
    html = SentHtml(page)
    page.goto("/teams")
    assert page.locator("html").get_attribute("lang") == language
    assert settled(page) == []
    html.parse_strictly()
