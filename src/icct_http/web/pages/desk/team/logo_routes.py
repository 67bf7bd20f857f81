"""Another logo of a team."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import structlog
from litestar import Controller, Response, post, route

from icct_core import (
    CoreError,
    DatabaseUnavailable,
    HistoryAction,
    InvalidValue,
    Logo,
    ReplaceLogoCommand,
    Role,
    StaleVersion,
    TeamNotFound,
)

from ....access.client_addresses import counted_as
from ....injection import Injected
from ...pages_only import READ, pages_only
from ...register.typed_form import new_key
from ...team.team_page import manner_of
from ..admission import ROLE
from .desk_team import TEAM, TeamVisit
from .refusals import NOTHING, Doing, Refusal, of_fields, refusal_of, stale
from .sections import has_logo
from .team_page import TO_WORK_ON, team_page
from .typed_team import TypedLogo, typed_logo

_NEW_LOGO = f"{TEAM}/new-logo"
_NO_FILE = "Choose the logo"

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskLogoController(Controller):
    """A logo in the place of the one there is."""

    guards = (pages_only,)
    dependencies = TO_WORK_ON

    @route(_NEW_LOGO, http_method=READ, status_code=200, opt={ROLE: Role.REVIEWER})
    async def form(self, team: Injected[TeamVisit]) -> Response[bytes]:
        return await _page(team, new_key())

    @post(_NEW_LOGO, status_code=200, opt={ROLE: Role.REVIEWER})
    async def replace(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Store the file as the team's logo; it waits where the form has to be sent again."""
        async with typed_logo(team.visit.request) as typed:
            content = typed.content or await _waiting(team, typed.key)
            if typed.fill:
                return await _page(team, typed.key, is_kept=bool(content))
            if not content:
                return await _page(team, typed.key, of_fields({"logo": _NO_FILE}))
            return await _store(team, typed, content)


async def _store(team: TeamVisit, typed: TypedLogo, content: bytes) -> Response[Any]:
    number, actor = team.registration.team_id, team.visit.actor
    command = ReplaceLogoCommand(team_id=number, content=content, actor=actor, version=typed.version)
    try:
        await team.desk.replace_logo(command)
    except (StaleVersion, TeamNotFound):
        return await _changed(await team.later(), typed, content)
    except CoreError as error:
        return await _page(team, typed.key, refusal_of(error), is_kept=await _kept(team, typed.key, content))
    with suppress(DatabaseUnavailable):  # it ends by itself
        await team.desk.kept.drop(typed.key)
    _log.info("logo_replaced", team_id=team.number, organiser=actor.name)
    return team.lead("logo")


async def _changed(team: TeamVisit, typed: TypedLogo, content: bytes) -> Response[Any]:
    """What others changed, with the file kept; the team's page if the same file was sent twice."""
    refusal = await stale(team, typed.version)
    if team.registration.team is None:
        return await team_page(team, refusal)
    if await Doing(HistoryAction.LOGO_REPLACED).was_mine(team, typed.version) and await _is_stored(team, content):
        return team.lead("logo")
    return await _page(team, typed.key, refusal, is_kept=await _kept(team, typed.key, content))


async def _is_stored(team: TeamVisit, content: bytes) -> bool:
    """Whether this file is the logo that waits to be stored; one that was stored is not read again."""
    logo = await team.desk.get_logo(team.registration.team_id)
    return isinstance(logo, Logo) and logo.content == Logo.parse(content).content


async def _page(team: TeamVisit, key: str, refusal: Refusal | None = None, *, is_kept: bool = False) -> Response[bytes]:
    entries = await team.desk.timeline.of(team.registration)
    return team.show(
        "team_logo.html",
        manner_of(refusal.mistakes if refusal else None),
        **(refusal.values if refusal else NOTHING),
        team=team.registration.known_team,
        key=key,
        logo_is_kept=is_kept,
        has_logo=has_logo(team.registration, entries),
        fields={},
    )


async def _waiting(team: TeamVisit, key: str) -> bytes | None:
    return await team.desk.kept.find(key, at=team.desk.clock.now())


async def _kept(team: TeamVisit, key: str, content: bytes) -> bool:
    """Whether the file waits for the form: a browser cannot fill it in again."""
    address = counted_as(team.visit.request.scope["state"]["client_address"])
    with suppress(DatabaseUnavailable, InvalidValue):  # it is asked for again
        Logo.parse(content)
        return await team.desk.kept.keep(key, address, content, at=team.desk.clock.now())
    return False
