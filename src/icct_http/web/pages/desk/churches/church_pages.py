"""The list of churches and one church, as they are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response

from icct_core import Church, ChurchId, ChurchList, ChurchName, CoreError, KnownChurches, StaleVersion, search_text

from ...register.mistakes import Mistakes, summary_of
from ...team.team_page import manner_of
from ..authors import organisers_names
from ..desk_page import DeskVisit
from ..refused import changed_by, refused
from .desk_churches import DeskChurches
from .typed_church import FIELDS, TypedChurch

MOST_SHOWN = 200
"""Churches of a list; of more, a search finds the others."""

_MOST_COMPARED = 5_000
"""Pairs of names whose letters are compared for one page: a few hundredths of a second."""

DONE: Mapping[str, str] = {
    "registered": "The church is registered.",
    "changed": "The church is changed.",
    "merged": "They are one church now.",
    "undone": "The merge was taken back.",
    "undone_before": "That merge is not in force any more.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A church, how many teams it may have, and those that may be the same one."""

    church: Church
    limit: int | None
    is_over: bool
    alike: Sequence[Church]


def row_of(church: Church, found: ChurchList, by_id: Mapping[ChurchId, Church] | None = None) -> Row:
    """A church in its list."""
    by_id = by_id or {one.id: one for one in found.churches}
    return Row(
        church=church,
        limit=church.limit(found.otherwise),
        is_over=church.is_over(found.otherwise),
        alike=[by_id[one] for one in found.looks_like.get(church.id, ()) if one in by_id],
    )


async def list_page(
    visit: DeskVisit,
    desk: DeskChurches,
    typed: TypedChurch | None = None,
    error: CoreError | None = None,
    *,
    mistakes: Mistakes | None = None,
) -> Response[Any]:
    """All churches, or those that were searched for; the form holds what was ``typed``."""
    found, search = await desk.list(), visit.request.query_params.get("q", "").strip()
    by_id = {one.id: one for one in found.churches}
    rows = [row_of(one, found, by_id) for one in found.churches if _matches(one, search)]
    registered = [one for one in rows if one.church.name is not None]
    if error is not None:
        mistakes = mistakes_in(error, FIELDS)
    return visit.show(
        "churches.html",
        manner_of(mistakes),
        has_typed=typed is not None,
        search=search,
        total=len(found.churches),
        over=sum(one.is_over(found.otherwise) for one in found.churches),
        typed_names=_with_closest([one for one in rows if one.church.name is None][:MOST_SHOWN], found),
        typed_count=len(rows) - len(registered),
        registered=registered[:MOST_SHOWN],
        registered_count=len(registered),
        otherwise=found.otherwise,
        merges=found.merges[:MOST_SHOWN],
        typed=typed or TypedChurch(),
        **_said(visit, mistakes),
    )


async def church_page(  # noqa: PLR0913  what comes of a form
    visit: DeskVisit,
    desk: DeskChurches,
    found: ChurchList,
    church: Church,
    *,
    typed: TypedChurch | None = None,
    error: CoreError | None = None,
    into: str = "",
    mistakes: Mistakes | None = None,
) -> Response[Any]:
    """One church; above it why nothing was done."""
    row = row_of(church, found)
    changed = None
    if error is not None:
        mistakes = mistakes_in(error, FIELDS)
    if isinstance(error, StaleVersion):
        changed = changed_by(error, await organisers_names(desk.list_organisers))
    return visit.show(
        "church.html",
        manner_of(mistakes),
        has_typed=typed is not None or bool(into),
        row=row,
        church=church,
        otherwise=found.otherwise,
        alike=_close_to(row, KnownChurches.of(found.churches)),
        others=[one.shown.text for one in found.churches if one.id != church.id][: MOST_SHOWN * 5],
        merges=[one for one in found.merges if one.into.id == church.id],
        typed=typed or TypedChurch.of(church),
        into=into,
        changed=changed,
        **_said(visit, mistakes),
    )


def mistakes_in(error: CoreError, fields: Collection[str]) -> Mistakes:
    """What an error is to the organiser: of a field that the form does not have, the sentence above it."""
    mistakes = refused(error)
    other = next((text for name, text in mistakes.fields.items() if name not in fields), "")
    kept = {name: text for name, text in mistakes.fields.items() if name in fields}
    return replace(mistakes, sentence=mistakes.sentence or other, fields=kept)


def _said(visit: DeskVisit, mistakes: Mistakes | None) -> dict[str, Any]:
    done = "" if mistakes else DONE.get(visit.told.get("done", ""), "")
    return summary_of(mistakes) | {"done": done}


def _with_closest(rows: Sequence[Row], found: ChurchList) -> list[Row]:
    """Names that captains typed, each with those that may be the same; of very many, with those alone that look so."""
    known = KnownChurches.of(found.churches)
    return [
        replace(row, alike=_close_to(row, known) if place * len(known.churches) < _MOST_COMPARED else row.alike)
        for place, row in enumerate(rows, 1)
    ]


def _close_to(row: Row, known: KnownChurches) -> Sequence[Church]:
    """Churches that may be the same; to a name that is not registered, the closest registered ones, too."""
    close = {one.id: one for one in row.alike}
    if row.church.name is None:
        for name in known.closest(row.church.shown.text):
            one = known.by_key[ChurchName(name).key]
            close.setdefault(one.id, one)
    return list(close.values())


def _matches(church: Church, search: str) -> bool:
    words = search_text(search).split()
    shown = search_text(church.shown.text, church.place or "", *(alias.text for alias in church.aliases))
    return all(word in shown for word in words)
