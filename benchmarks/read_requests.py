"""The requests of organisers who read many teams."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from urllib.parse import urlencode

from icct_core import OverlapLevel

from .many_teams import BEGUN, KINDS, TEAMS, TOWNS, church_of
from .requests import Request, get
from .section import ADMIN_KEY


def _list(number: int, **query: str) -> bytes:
    """A page of a hundred teams."""
    return get(f"/admin/teams?{urlencode(query)}", **{"X-API-Key": ADMIN_KEY})(number)


def _deep(number: int) -> bytes:
    after = TEAMS // 2 + 397 * number % (TEAMS // 2 - 100)
    return _list(number, cursor=f"ICCT-{after}")


def _changed(number: int) -> str:
    """From a time at which a few, or all teams were registered."""
    return (BEGUN + timedelta(seconds=TEAMS * (number % 10) // 10)).isoformat()


def _words(number: int) -> str:
    return f"{TOWNS[number % len(TOWNS)]} {KINDS[number % len(KINDS)]}"


READS: dict[str, Request] = {
    "list": _list,
    "list-deep": _deep,
    "list-church": lambda number: _list(number, church=church_of(Random(number))),
    "list-status": lambda number: _list(number, status="confirmed"),
    "list-common-status": lambda number: _list(number, status="registered"),
    "list-statuses": lambda number: _list(number, status="confirmed,withdrawn", cursor=f"ICCT-{397 * number % TEAMS}"),
    "list-changed": lambda number: _list(number, changed_since=_changed(number)),
    "overlaps-one": lambda number: get(
        f"/admin/teams/ICCT-{1 + 397 * number % TEAMS:03}/overlaps", **{"X-API-Key": ADMIN_KEY}
    )(number),
    "overlaps-all": lambda number: get(
        f"/admin/overlaps?level={list(OverlapLevel)[number % len(OverlapLevel)]}", **{"X-API-Key": ADMIN_KEY}
    )(number),
    "search-phone": lambda number: _list(number, q=str(6_000_000_001 + 397 * number % TEAMS)),
    "search-one": lambda number: _list(number, q=f"icct-{1 + 397 * number % TEAMS:03}"),
    "search-rare": lambda number: _list(number, q=_words(number)),
    "search-frequent": lambda number: _list(number, q=KINDS[number % len(KINDS)]),
    "search-status": lambda number: _list(number, q=_words(number), status="confirmed,withdrawn"),
    "search-church": lambda number: _list(number, q=KINDS[number % len(KINDS)], church=church_of(Random(number))),
    "search-all": lambda number: _list(number, q="church"),
}
"""Each asks for other pages, churches or words every time, as far as there are others."""
