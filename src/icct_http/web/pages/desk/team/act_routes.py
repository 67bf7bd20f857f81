"""Notes, a new link, overlaps that were looked at, deliveries that are tried again."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import structlog
from litestar import Controller, Response, post

from icct_core import (
    CoreError,
    IdempotencyKey,
    RenewLinkCommand,
    RetryMessagesCommand,
    Role,
    TeamId,
    TeamNotFound,
    ValidationFailed,
)

from ....injection import Injected
from ...pages_only import pages_only
from ...team.small_form import version_in
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from .desk_team import TEAM, TeamVisit
from .refusals import of_fields, refusal_of
from .team_page import TO_WORK_ON, team_page

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskActController(Controller):
    """What changes no field of the team."""

    guards = (pages_only,)
    dependencies = TO_WORK_ON
    opt = {ROLE: Role.REVIEWER}  # noqa: RUF012  as the framework declares it

    @post(f"{TEAM}/note", status_code=200)
    async def note(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Keep a private note, once however often it is sent."""
        typed = await desk_form(team.visit.request, ("text", "key"), {"text": 16_000})
        if typed[FILL]:
            return await team_page(team, note=typed["text"])
        key = _key_of("note", f"{typed['key']} {typed['text']}")  # another text is another note, also of the same form
        try:
            await team.desk.note(team.registration.team_id, typed["text"], actor=team.visit.actor, key=key)
        except CoreError as error:
            refusal = refusal_of(error)
            return await team_page(await team.later(), refusal, note=typed["text"], note_key=typed["key"])
        _log.info("team_noted", team_id=team.number, organiser=team.visit.actor.name)
        return team.lead("noted")

    @post(f"{TEAM}/link", status_code=200)
    async def link(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Mail the captain a new link, unless that was done after the page was opened."""
        typed = await desk_form(team.visit.request, ("version",))
        if typed[FILL]:
            return await team_page(team)
        seen, actor = version_in(typed), team.visit.actor
        try:
            is_new = await team.desk.renew_link(
                RenewLinkCommand(team_id=team.registration.team_id, actor=actor, seen=seen)
            )
        except CoreError as error:
            return await team_page(await team.later(), refusal_of(error))
        if is_new:
            _log.info("link_renewed", team_id=team.number, organiser=actor.name)
        return team.lead("link" if is_new else "link_before")

    @post(f"{TEAM}/overlaps/seen", status_code=200)
    async def seen(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Mark the overlaps of two teams as seen."""
        typed = await desk_form(team.visit.request, ("other",))
        if typed[FILL]:
            return await team_page(team)
        try:
            other = TeamId.parse(typed["other"])
            await team.desk.mark_seen(team.registration.team_id, other, team.visit.actor)
        except TeamNotFound:
            return await team_page(team, of_fields({"overlaps": "There is no team with this number"}))
        except ValidationFailed as error:
            return await team_page(await team.later(), of_fields({"overlaps": "; ".join(error.field_errors.values())}))
        except CoreError as error:
            return await team_page(team, refusal_of(error))
        _log.info("overlap_seen", team_id=team.number, other_team_id=str(other), organiser=team.visit.actor.name)
        return team.lead("seen")

    @post(f"{TEAM}/deliveries/retry", status_code=200)
    async def retry(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Queue again what was given up or waits for its next try; with ``delivered`` the captain's mails, too."""
        typed = await desk_form(team.visit.request, ("delivered", "key"))
        if typed[FILL]:
            return await team_page(team)
        again, actor = bool(typed["delivered"]), team.visit.actor
        key = _key_of("mails", typed["key"]) if again and typed["key"] else None
        command = RetryMessagesCommand(team_id=team.registration.team_id, delivered=again, actor=actor, key=key)
        try:
            retried = await team.desk.retry(command)
        except CoreError as error:
            return await team_page(await team.later(), refusal_of(error))
        if retried.is_repeated:
            return team.lead("retried_before")
        queued = retried.parked + retried.put_off + retried.delivered
        _log.info("deliveries_retried", team_id=team.number, queued=queued, organiser=actor.name)
        return team.lead("retried" if queued else "not_retried")


def _key_of(kind: str, text: str) -> IdempotencyKey:
    """The key of what a page's form does, whatever came as the form's own."""
    return IdempotencyKey.parse(f"{kind}:{sha256(text.encode()).hexdigest()}")
