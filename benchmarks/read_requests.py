"""The requests of organisers who read many teams."""

from __future__ import annotations

from random import Random
from urllib.parse import urlencode

from .many_teams import KINDS, TEAMS, TOWNS, church_of
from .requests import Request, get
from .section import ADMIN_KEY


def _list(number: int, **query: str) -> bytes:
    """A page of a hundred teams."""
    return get(f"/admin/teams?{urlencode(query)}", **{"X-API-Key": ADMIN_KEY})(number)


def _deep(number: int) -> bytes:
    after = TEAMS // 2 + 397 * number % (TEAMS // 2 - 100)
    return _list(number, cursor=f"ICCT-{after}")


def _words(number: int) -> str:
    return f"{TOWNS[number % len(TOWNS)]} {KINDS[number % len(KINDS)]}"


READS: dict[str, Request] = {
    "list": _list,
    "list-deep": _deep,
    "list-church": lambda number: _list(number, church=church_of(Random(number))),
    "list-status": lambda number: _list(number, status="confirmed"),
    "list-common-status": lambda number: _list(number, status="registered"),
    "search-one": lambda number: _list(number, q=f"icct-{1 + 397 * number % TEAMS:03}"),
    "search-rare": lambda number: _list(number, q=_words(number)),
    "search-frequent": lambda number: _list(number, q=KINDS[number % len(KINDS)]),
    "search-all": lambda number: _list(number, q="church"),
}
"""Each asks for other pages, churches or words every time, as far as there are others."""
