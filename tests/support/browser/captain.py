"""A captain before the form: fills it in, sends it, reads what the page says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count

from playwright.sync_api import FilePayload, Page, expect

from tests.support.photographs import jpeg_of, some_pixels, where_it_was_taken

_NUMBER = re.compile(r"ICCT-\d+")
_NUMBERS = count(1)
FIRST_PHONE = 9_100_000_000


def a_photograph(*, orientation: int = 6, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """As a phone takes it: lying on its side, with the place it was taken at."""
    return jpeg_of(some_pixels(size=size), exif=where_it_was_taken(orientation), quality=95)


def a_file(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> FilePayload:
    """A file as it is chosen."""
    return {"name": name, "mimeType": kind, "buffer": content}


def another_team() -> str:
    """A name that no team has yet; what else differs is made of it."""
    return f"Lions {next(_NUMBERS)}"


def texts_of(team: str) -> dict[str, str]:
    """What is typed for a team, by fields."""
    number = int(team.rsplit(maxsplit=1)[-1])
    players = {f"player_{place}_name": f"Player {place} of {team}" for place in range(1, 12)}
    return {
        "team_name": team,
        "church_name": f"St. Mary's Church {number}",
        "coach_name": "David Raj",
        "captain_name": "John Samuel",
        "captain_phone": str(FIRST_PHONE + number),
        "captain_email": f"john.{number}@example.com",
        **players,
    }


def fill(
    page: Page, team: str, changes: Mapping[str, str] | None = None, *, logo: bytes | None = None, consent: bool = True
) -> None:
    """Everything the form asks for, with changes."""
    for name, text in {**texts_of(team), **(changes or {})}.items():
        page.fill(f"[name={name}]", text)
    if logo is None:
        logo = a_photograph(size=(160, 120))
    page.set_input_files("#logo", a_file(logo))
    if consent:
        page.check("#consent")


def send(page: Page) -> None:
    """Use the button that sends."""
    page.click("[data-send]")


def number_told(page: Page) -> str:
    """The number that the page says, once it says that the team is registered."""
    title = page.locator("h1")
    expect(title).to_contain_text("ICCT-", timeout=60_000)
    return str(_NUMBER.findall(title.inner_text())[0])
