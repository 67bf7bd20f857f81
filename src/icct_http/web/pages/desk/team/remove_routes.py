"""Removal of a team, by typing its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Controller, Response, post, route

from icct_core import CoreError, Role, StaleVersion, TeamId, TeamNotFound

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...team.small_form import version_in
from ...team.team_page import manner_of, see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..statuses import STATUS
from .desk_team import TEAM, TeamVisit
from .refusals import NOTHING, Refusal, of_fields, refusal_of, stale
from .team_page import TO_LOOK_AT
from .wording import FIELDS

_REMOVE = f"{TEAM}/remove"

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskRemoveController(Controller):
    """Erases a team for good."""

    guards = (pages_only,)
    dependencies = TO_LOOK_AT
    opt = {ROLE: Role.ADMIN}  # noqa: RUF012  as the framework declares it

    @route(_REMOVE, http_method=READ, status_code=200)
    async def form(self, team: Injected[TeamVisit]) -> Response[Any]:
        return _page(team) if team.registration.team else see_other(team.home)

    @post(_REMOVE, status_code=200)
    async def remove(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Remove the version that was seen, if the number is typed; one that is removed already is."""
        typed = await desk_form(team.visit.request, ("number", "version"))
        if team.registration.team is None:
            return team.lead("removed")
        if typed[FILL]:
            return _page(team, typed=typed["number"])
        if not _is_number(typed["number"], team.registration.team_id):
            wrong = of_fields({"number": f"Type {team.number} if this team is to be removed"})
            return _page(team, wrong, typed=typed["number"])
        return await _remove(team, typed)


async def _remove(team: TeamVisit, typed: Mapping[str, str]) -> Response[Any]:
    version, actor = version_in(typed), team.visit.actor
    try:
        await team.desk.remove(team.registration.team_id, actor=actor, version=version)
    except StaleVersion:
        team = await team.later()
        if team.registration.team is None:
            return team.lead("removed")
        return _page(team, await stale(team, version), typed=typed["number"])
    except CoreError as error:
        return _page(team, refusal_of(error), typed=typed["number"])
    _log.info("team_removed", team_id=team.number, organiser=actor.name)
    return team.lead("removed")


def _is_number(typed: str, team_id: TeamId) -> bool:
    try:
        return not typed.strip().isdecimal() and TeamId.typed(typed, team_id.prefix) == team_id
    except TeamNotFound:
        return False


def _page(team: TeamVisit, refusal: Refusal | None = None, *, typed: str = "") -> Response[bytes]:
    registration = team.registration
    return team.show(
        "team_remove.html",
        manner_of(refusal.mistakes if refusal else None),
        has_typed=bool(typed),
        **(refusal.values if refusal else NOTHING),
        team=registration.known_team,
        status=STATUS[registration.status],
        typed=typed,
        fields=FIELDS,
    )
