"""Churches as tables, sentences and documents."""

from __future__ import annotations

from typing import Any

from icct_core import Church, ChurchList, ChurchName, ChurchNotFound, ChurchRegistered

from .printing import printed_time, table


def church_table(found: ChurchList) -> str:
    """A line for each church; names in brackets are only what captains typed."""
    names = {church.id: church.shown.text for church in found.churches}
    lines = [
        (
            church.shown.text if church.name else f"({church.shown.text})",
            church.place or "",
            _teams(church, found.otherwise),
            ", ".join(alias.text for alias in church.aliases),
            ", ".join(names[one] for one in found.looks_like.get(church.id, ())),
            str(church.id),
        )
        for church in found.churches
    ]
    return table([("CHURCH", "PLACE", "TEAMS", "ALIASES", "LOOKS LIKE", "ID"), *lines])


def merge_table(found: ChurchList) -> str:
    lines = [
        (
            one.name.text,
            one.into.shown.text,
            str(len(one.merge.teams)),
            printed_time(one.merge.merged_at),
            str(one.merge.id),
        )
        for one in found.merges
    ]
    return table([("FROM", "INTO", "TEAMS", "WHEN", "MERGE"), *lines])


def list_document(found: ChurchList) -> dict[str, object]:
    """The whole registry, for programs; members are named as in the API."""
    return {
        "churches": [
            church_document(church, found.otherwise)
            | {"looks_like": [str(one) for one in found.looks_like.get(church.id, ())]}
            for church in found.churches
        ],
        "merges": [
            {
                "id": str(one.merge.id),
                "from": one.name.text,
                "into": str(one.into.id),
                "teams": len(one.merge.teams),
                "merged_at": one.merge.merged_at,
            }
            for one in found.merges
        ],
    }


def church_document(church: Church, otherwise: int | None) -> dict[str, Any]:
    """A church, where ``otherwise`` is the tournament's own number of teams."""
    return {
        "id": str(church.id),
        "name": church.shown.text,
        "registered": church.name is not None,
        "place": church.place,
        "teams_allowed": church.teams_allowed,
        "aliases": [alias.text for alias in church.aliases],
        "teams": church.teams,
        "has_room": church.has_room(otherwise),
        "over_limit": church.is_over(otherwise),
        "version": church.version,
    }


def stored_document(registered: ChurchRegistered, otherwise: int | None) -> dict[str, object]:
    return {"church": church_document(registered.church, otherwise), "teams_moved": registered.teams}


def stored_sentence(registered: ChurchRegistered) -> str:
    """The church as it is stored now, in one line."""
    church = registered.church
    parts = [church.shown.text, *filter(None, [church.place])]
    if church.teams_allowed is not None:
        parts.append(f"at most {church.teams_allowed} teams")
    if church.aliases:
        parts.append(f"also called {', '.join(alias.text for alias in church.aliases)}")
    came = f", {registered.teams} of them with its aliases" if registered.teams else ""
    return f"{', '.join(parts)}; it has {church.teams} teams{came} ({church.id})."


def find_church(found: ChurchList, raw: str) -> Church:
    """The church of an id, or the one that a name counts as; raises ``ChurchNotFound``."""
    key = ChurchName(raw).key
    for church in found.churches:
        if raw == str(church.id) or key in church.keys:
            return church
    raise ChurchNotFound


def _teams(church: Church, otherwise: int | None) -> str:
    limit = church.limit(otherwise)
    of = "" if limit is None else f" of {limit}"
    return f"{church.teams}{of}{' (over)' if church.is_over(otherwise) else ''}"
