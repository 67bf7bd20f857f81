"""The page's form as a browser sends it, and what comes back as a person sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.support.builders import a_png
from tests.support.http.in_memory_service import Desk

REGISTER = "/register"
KEY = "0123456789abcdef-page"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
SCRIPT = {"Accept": "application/json"}
NO_FILE = ("", b"", "application/octet-stream")


def typed(**changes: str) -> dict[str, str]:
    """The fields of a right form, with changes; a field that is changed to ``-`` is left out."""
    return with_players(11, **changes)


def with_players(count: int, **changes: str) -> dict[str, str]:
    """The same with so many players."""
    fields = {
        "submission_key": KEY,
        "team_name": "Grace Warriors",
        "church_name": "CSI St. Peter's Church",
        "captain_name": "John Samuel",
        "captain_phone": "9876543210",
        "captain_email": "john.samuel@example.com",
        "captain_whatsapp": "",
        "coach_name": "David Raj",
        "players_text": "",
        "consent": "2",
    }
    for number in range(1, count + 1):
        row = {"name": f"Player {number}", "role": "Bowler", "phone": str(9_000_000_000 + number)}
        fields |= {f"player_{number}_{column}": text for column, text in row.items()}
    return {name: text for name, text in (fields | changes).items() if text != "-"}


async def send(
    desk: Desk,
    fields: Mapping[str, str],
    *,
    logo: bytes | None = None,
    headers: Mapping[str, str] = BROWSER,
    path: str = REGISTER,
) -> httpx.Response:
    """Send the form as a browser does: a field of the file comes whether one was chosen or not."""
    file = NO_FILE if logo is None else ("logo.png", logo, "image/png")
    data = {name: text for name, text in fields.items() if name != "logo"}
    return await desk.client.post(path, data=data, files={"logo": file}, headers=dict(headers))


async def send_whole(desk: Desk, **changes: str) -> httpx.Response:
    """A right form with a logo."""
    return await send(desk, typed(**changes), logo=a_png())


@dataclass(slots=True)
class Seen(HTMLParser):
    """What a page shows: values of fields, mistakes with the field that each leads to, headings."""

    values: dict[str, str] = field(default_factory=dict)
    buttons: list[Mapping[str, str | None]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    described: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "input" and "name" in given and (given.get("type") != "checkbox" or "checked" in given):
            self.values[given["name"]] = given.get("value", "")
        if tag == "button":
            self.buttons.append(given)
        if tag == "a":
            self.links.append(given["href"])
        if "aria-describedby" in given:
            self.described[given.get("id", tag)] = given["aria-describedby"]


def seen(answer: httpx.Response) -> Seen:
    """The page of an answer."""
    page = Seen()
    page.feed(answer.text)
    page.close()
    return page


def mistakes_in(answer: httpx.Response) -> dict[str, str]:
    """The summary's sentences by the field that each leads to."""
    return dict(re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', answer.text))


def heading_of(answer: httpx.Response) -> str:
    """The page's one heading of the first level."""
    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", answer.text)
    return str(heading)
