"""``/desk/overlaps``: who seems to be in two teams, for all who look; reviewers mark what they looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import CoreError, OverlapLevel, RegistrationFilter, Role, TeamId, TeamNotFound

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes
from ...team.team_page import manner_of, see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from ..refused import refused
from .desk_overlaps import DeskOverlaps
from .pairs import by_pair, pair_of

OVERLAPS = "/desk/overlaps"
SEEN = f"{OVERLAPS}/seen"
A_PAGE = 50
"""Pairs of teams that are shown at once."""

MOST_COUNTED = 2_000
"""Teams up to which the other kind of overlaps is counted, too: comparing them takes some hundredths of a second."""

_WHERE = ("level", "seen", "page")
_NO_TEAM = "There is no team with this number."
_GONE = "One of these teams is not there any more. The list below is as it is now."

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskOverlapsController(Controller):
    """Nobody is refused for being in two teams: organisers look."""

    guards = (pages_only,)

    @route(OVERLAPS, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def overlaps(self, visit: Injected[DeskVisit], desk_overlaps: Injected[DeskOverlaps]) -> Response[Any]:
        return await _page(visit, desk_overlaps, visit.request.query_params)

    @route(SEEN, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def back(self, visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002  lets in
        """Lead to the list: there is nothing to read here."""
        return see_other(OVERLAPS)

    @post(SEEN, status_code=200, opt={ROLE: Role.REVIEWER})
    async def mark_seen(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_overlaps: Injected[DeskOverlaps]
    ) -> Response[Any]:
        """Mark the overlaps of two teams as seen, once however often it is sent."""
        typed = await desk_form(request, ("one", "other", *_WHERE))
        if typed[FILL]:
            return await _page(visit, desk_overlaps, typed)
        try:
            one, other = TeamId.parse(typed["one"]), TeamId.parse(typed["other"])
            is_new = await desk_overlaps.mark_seen(one, other, visit.actor)
        except TeamNotFound:
            return await _page(visit, desk_overlaps, typed, Mistakes(status=422, code="", sentence=_NO_TEAM))
        except CoreError as error:
            mistakes = refused(error)
            if mistakes.fields:
                mistakes = Mistakes(status=422, code=error.code, sentence=_GONE)
            return await _page(visit, desk_overlaps, typed, mistakes)
        if is_new:
            _log.info("overlap_seen", team_id=str(one), other_team_id=str(other), by=visit.actor.name)
        return see_other(_address(typed, one=str(one), other=str(other)))


async def _page(
    visit: DeskVisit, desk: DeskOverlaps, where: Mapping[str, str], mistakes: Mistakes | None = None
) -> Response[Any]:
    level = OverlapLevel.POSSIBLE if where.get("level") == OverlapLevel.POSSIBLE else None
    with_seen = where.get("seen") == "1"
    listed = await desk.list(level)
    pairs = by_pair(listed.overlaps)
    wanted = pairs if with_seen else [one for one in pairs if not one[0].seen]
    pages = max((len(wanted) + A_PAGE - 1) // A_PAGE, 1)
    page = min(max(_number(where.get("page", "")), 1), pages)
    shown = wanted[(page - 1) * A_PAGE : page * A_PAGE]
    ids = {person.registration_id for its in shown for person in (its[0].one, its[0].other)}
    teams = {one.id: one for one in await desk.registrations.find_many(ids)} if ids else {}
    kept = {"level": level or "", "seen": "1" if with_seen else ""}
    return visit.show(
        "overlaps.html",
        manner_of(mistakes),
        has_typed=False,
        pairs=[pair for its in shown if (pair := pair_of(its, teams)) is not None],
        count=len(wanted),
        seen=sum(one[0].seen for one in pairs),
        with_seen=with_seen,
        possible=level is not None,
        count_of_others=await _count_of_others(desk, level, with_seen=with_seen),
        as_of=listed.as_of.replace(second=0),
        is_all=listed.is_all,
        page=page,
        pages=pages,
        earlier=_address(kept, page=str(page - 1)),
        later=_address(kept, page=str(page + 1)),
        others=_address({"level": kept["level"], "seen": "" if with_seen else "1"}),
        here=kept | {"page": str(page)},
        done="" if mistakes else _done(visit.told),
        mistakes=mistakes,
        wrong={},
    )


async def _count_of_others(desk: DeskOverlaps, level: OverlapLevel | None, *, with_seen: bool) -> str:
    """How many pairs of teams the other kind has, in figures; empty where that takes long to know."""
    if await desk.registrations.count(RegistrationFilter(removed=False), at_most=MOST_COUNTED + 1) > MOST_COUNTED:
        return ""
    listed = await desk.list(OverlapLevel.POSSIBLE if level is None else None)
    count = sum(with_seen or not one[0].seen for one in by_pair(listed.overlaps))
    if listed.is_all:
        return f"{count}"
    return f"{count}+" if count else ""


def _address(where: Mapping[str, str], **more: str) -> str:
    query = {name: where[name] for name in _WHERE if where.get(name)} | more
    return f"{OVERLAPS}?{urlencode(query)}" if query else OVERLAPS


def _done(where: Mapping[str, str]) -> str:
    """The two numbers that were just marked; none if they are no numbers."""
    try:
        return f"{TeamId.parse(where.get('one', ''))} and {TeamId.parse(where.get('other', ''))} are marked as seen."
    except TeamNotFound:
        return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
