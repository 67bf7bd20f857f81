"""axe-core on a page: what people with screen readers, keyboards or weak eyes would stumble over."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "browser" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")

_RUN = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"

_WITHOUT_SPACES = """
() => [...document.querySelectorAll("body *")].filter((each) => getComputedStyle(each).display.includes("flex")
    && !(parseFloat(getComputedStyle(each).columnGap) > 0)
    && [...each.children].some((one) => !one.classList.contains("vh"))
    && [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
  .map((each) => `no space beside an element: ${each.outerHTML}`)
"""
"""What is laid out in a row loses the space between a text and an element, if it has no gap."""


def barriers(page: Page) -> list[str]:
    """What axe finds by WCAG 2.2, A and AA: rule, element, and how it fails."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: dict[str, Any] = page.evaluate(_RUN, list(WCAG))
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> int:
    """Pixels that the page is wider than its window: what people would have to scroll to the side."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def settled(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    page.evaluate("document.fonts.ready")
    wrong = [*barriers(page), *page.evaluate(_WITHOUT_SPACES)]
    return [*wrong, f"{more} pixels to the side"] if (more := sideways(page)) else wrong


@cache
def _source() -> str:
    return AXE.read_text()
