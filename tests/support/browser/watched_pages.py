"""Pages in a browser that is watched: what breaks the content policy, what the console says, which hosts are asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

_REPORTS_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
STILL: Final = "reduce"
"""Pages jump to where they scroll to: while they glide there, nothing on them can be clicked, for up to a second."""

_OF_THE_BROWSER = "Failed to load resource"
"""Chromium's own line for every answer with a status of 400 and more, and for a network that is gone."""

_ENDED, _GIVEN_UP = "error: htmx:afterRequest", "error: htmx:sendAbort"
"""What htmx says, one after the other, when it gives up a search because the next is typed or the page is left."""


@dataclass(slots=True)
class Watched:
    """A profile of its own, and what happened in it that is to happen nowhere."""

    context: BrowserContext
    url: str
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def page(self, path: str = "") -> Page:
        """A new tab, at ``path`` if there is one."""
        page = self.context.new_page()
        if path:
            page.goto(self.url + path)
        return page

    @property
    def other_hosts(self) -> set[str]:
        """Hosts that were asked for anything, other than ours."""
        asked = {urlsplit(request.url) for request in self.requests}
        return {each.netloc for each in asked if each.scheme.startswith("http")} - {urlsplit(self.url).netloc}

    def hear(self, message: ConsoleMessage) -> None:
        """Remember what the console says, but for answers that are errors, and for searches that were given up."""
        if message.type not in {"error", "warning"} or _OF_THE_BROWSER in message.text:
            return
        said = f"{message.type}: {message.text}"
        if said.startswith(_GIVEN_UP) and self.complaints and self.complaints[-1].startswith(_ENDED):
            self.complaints.pop()
        else:
            self.complaints.append(said)


@contextmanager
def watched(browser: Browser, url: str, **options: Any) -> Iterator[Watched]:
    """A profile without a past; fails at its end if anything was complained about, or another host asked."""
    of_ours = {"base_url": url, "locale": "en-IN", "timezone_id": "Asia/Kolkata", "reduced_motion": STILL}
    context = browser.new_context(**{**of_ours, **options})
    context.set_default_timeout(30_000)
    seen = Watched(context, url)
    context.add_init_script(_REPORTS_VIOLATIONS)
    context.on("console", lambda message: seen.hear(message))  # a bound method is given an attribute
    context.on("weberror", lambda error: seen.complaints.append(f"error: {error.error}"))
    context.on("request", lambda request: seen.requests.append(request))
    try:
        yield seen
        assert not seen.complaints, seen.complaints
        assert not seen.other_hosts, seen.other_hosts
    finally:
        context.close()
