"""The first view of pages in Chromium, on a phone's screen and a network of one bar of signal."""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser, ViewportSize

from tests.support.browser.chromium import launched

from .figures import Bound, to_hold
from .scale import scaled
from .table import table

LATENCY = 600  # ms until an answer begins
SPEED = 12_500  # bytes/s each way: 100 kbit/s
SHOWN = 2_000.0  # ms until there is something to read and to type into
PHONE: ViewportSize = {"width": 360, "height": 740}
COUNT = scaled(5)
VIEWS = (("/register", "en"), ("/register", "ta"), ("/", "en"))

_IS_SHOWN = """() => performance.getEntriesByType('navigation')[0].loadEventEnd > 0
  && performance.getEntriesByName('first-contentful-paint').length > 0"""

_TIMES = """() => {
  const page = performance.getEntriesByType('navigation')[0];
  const loaded = [page, ...performance.getEntriesByType('resource')];
  const bytes = loaded.reduce((sum, each) => sum + each.transferSize, 0);
  return [performance.getEntriesByName('first-contentful-paint')[0].startTime, page.loadEventEnd, bytes];
}"""


def first_views(url: str) -> str:
    """A table of them; each in a profile of its own, which has seen nothing before."""
    with launched() as browser:
        rows = [_row(browser, url, path, language) for path, language in VIEWS]
    heads = ("first view", "language", "KB", "shown after ms", "script ready after ms", "to hold", "this run")
    return table(heads, rows)


def _row(browser: Browser, url: str, path: str, language: str) -> list[str]:
    views = [_view(browser, f"{url}{path}", language) for _ in range(COUNT)]
    shown, ready, size = (median(view[index] for view in views) for index in range(3))
    bound = Bound(what="shown", measured=shown, limit=SHOWN, unit="ms")
    return [path, language, f"{size / 1000:.1f}", f"{shown:.0f}", f"{ready:.0f}", *to_hold(bound)]


def _view(browser: Browser, address: str, language: str) -> list[float]:
    context = browser.new_context(viewport=PHONE, locale=language)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    shape = {"offline": False, "latency": LATENCY, "downloadThroughput": SPEED, "uploadThroughput": SPEED}
    network.send("Network.emulateNetworkConditions", shape)
    page.goto(address, wait_until="load")
    page.wait_for_function(_IS_SHOWN)
    times: list[float] = page.evaluate(_TIMES)
    context.close()
    return times
