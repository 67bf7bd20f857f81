"""The requests of captains' browsers."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from icct_adapters.signing import SignedCaptainLinks
from icct_core import CaptainLink, RegistrationId

from .many_teams import KINDS, SESSION_TOKEN, TEAMS, TOWNS, id_of
from .requests import BOUNDARY, Request, get

SIGNED_WITH = "benchmarks-5b0d8f2e9c7a41367d1e6f3a2b4c5d8e"
BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Encoding": "gzip, deflate", "Accept-Language": "ta"}
PLAYERS = 11
SESSION_COOKIE = "icct_dev"


@cache
def _links() -> SignedCaptainLinks:
    return SignedCaptainLinks([SIGNED_WITH])


def _team(number: int) -> bytes:
    """The page of another team each time."""
    link = CaptainLink(RegistrationId(id_of(1 + 397 * number % TEAMS)), 0)
    return get(f"/team/{_links().sign(link)}", **BROWSER)(number)


def _mistakes(number: int) -> bytes:
    """A whole form without a logo, with a wrong address and a short phone: the page shows all of it again."""
    texts = {
        "submission_key": f"benchmarks-{number:012}",
        "team_name": f"Team {number}",
        "church_name": f"Church {number}",
        "captain_name": "S. Kumar",
        "captain_phone": "12345",
        "captain_email": "nobody",
        "coach_name": "José DSouza",
        "consent": "1",
    }
    for row in range(1, PLAYERS + 1):
        texts[f"player_{row}_name"] = f"Player {chr(64 + row)}"
        texts[f"player_{row}_role"] = "Batsman"
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in texts.items()
    ]
    body = ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
    lines = [
        *("POST /register HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"),
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        *(f"{name}: {value}" for name, value in BROWSER.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


_SIGNED_IN = BROWSER | {"Cookie": f"{SESSION_COOKIE}={SESSION_TOKEN}"}


def _desk(number: int, **query: str) -> bytes:
    """A page of the organisers' list."""
    return get(f"/desk/teams?{urlencode(query)}", **_SIGNED_IN)(number)


PAGES: dict[str, Request] = {
    "page-home": get("/", **BROWSER),
    "page-form": get("/register", **BROWSER),
    "page-mistakes": _mistakes,
    "page-team": _team,
    "desk-overview": get("/desk", **_SIGNED_IN),
    "desk-list": _desk,
    "desk-deep": lambda number: _desk(number, cursor=f"ICCT-{TEAMS // 2 + 397 * number % (TEAMS // 2 - 100)}"),
    "desk-status": lambda number: _desk(number, status="confirmed", cursor=f"ICCT-{397 * number % (TEAMS // 2)}"),
    "desk-sorted": lambda number: _desk(number, sort="captain", cursor=f"ICCT-{397 * number % TEAMS + 1}"),
    "desk-search": lambda number: _desk(number, q=f"{TOWNS[number % len(TOWNS)]} {KINDS[number % len(KINDS)]}"),
}
