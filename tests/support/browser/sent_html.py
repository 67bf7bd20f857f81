"""The HTML that the server has sent to a tab, not what the browser made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import html5lib
from playwright.sync_api import Error, Page, Response

from tests.support.processes.icct_process import eventually


@dataclass(slots=True)
class SentHtml:
    """Reads every page that a tab is sent from now on.

    Chromium forgets a page as soon as the tab has left it, so one that is left before it was read is passed over.
    The page that the tab stands on at the end never is.
    """

    page: Page
    _begun: int = 0
    _texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", lambda answer: self._read(answer))  # a bound method is given an attribute

    def parse_strictly(self) -> None:
        """Parse them all. Raises ``html5lib.html5parser.ParseError`` at the first mistake."""
        eventually(lambda: self.page.evaluate("true") and len(self._texts) == self._begun > 0, "read")
        for text in self._texts:
            html5lib.HTMLParser(strict=True).parse(text)

    def _read(self, answer: Response) -> None:
        if is_html(answer):
            self._begun += 1
            try:
                self._texts.append(answer.text())
            except Error as left:
                if "navigated away" not in left.message:
                    raise
                self._begun -= 1


def is_html(answer: Response) -> bool:
    """Whether it has a page in it; redirects have none."""
    return answer.status != 303 and answer.headers.get("content-type", "").startswith("text/html")
