"""Links that lead away from a page: from a form, people leave on purpose alone."""

from __future__ import annotations

from playwright.sync_api import Page

from icct_http.web.pages.languages import BY_CODE

ON_PURPOSE = ("Leave it as it is", "No, go back to the team")
"""What links say that give up what was typed."""

_FIELDS = "input:not([type=hidden]), select, textarea"
_LINKS = """
() => [...document.querySelectorAll("a[href]:not([href^='#'])")].filter((link) => link.checkVisibility())
  .map((link) => [link.innerText.trim(), link.target === "_blank" && link.rel === "noopener"])
"""


def is_form(page: Page) -> bool:
    """Whether anything can be typed into it."""
    return page.locator(_FIELDS).count() > 0


def ways_out(page: Page) -> list[str]:
    """The texts of links that lead away in the page's own tab, or do not say that they open another one."""
    language = BY_CODE[page.locator("html").get_attribute("lang") or ""].texts.gettext
    told, on_purpose = language("(opens in a new tab)"), {language(text) for text in ON_PURPOSE}
    links: list[tuple[str, bool]] = page.evaluate(_LINKS)
    return [text for text, beside in links if not (beside and text.endswith(told)) and text not in on_purpose]
