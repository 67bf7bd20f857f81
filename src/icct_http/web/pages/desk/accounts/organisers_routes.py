"""``/desk/organisers``: who may open the desk, and where each is signed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from icct_core import (
    AddOrganiserCommand,
    ChangeOrganiserCommand,
    CoreError,
    EndSessionsCommand,
    Organiser,
    OrganiserId,
    OrganiserNotFound,
    Role,
    SessionId,
    SessionNotFound,
    StaleVersion,
)

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes, summary_of
from ...team.small_form import version_in
from ...team.team_page import manner_of, see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from ..refused import Changed, changed_by, refused
from .desk_accounts import DeskAccounts
from .own_routes import MINUTES_APART, end_sessions

ORGANISERS = "/desk/organisers"
_FIELDS = ("name", "email", "role")
_DONE = {
    "added": "The organiser can sign in now.",
    "changed": "The organiser is changed.",
    "disabled": "The organiser can no longer sign in, and is signed out everywhere.",
    "enabled": "The organiser can sign in again.",
    "ended": "Signed out there.",
}
_ALL = "all"
_A_MOMENT = timedelta(minutes=1)

_log = structlog.stdlib.get_logger("icct.organisers")


class OrganisersController(Controller):
    """Organisers, for admins."""

    guards = (pages_only,)
    opt = {ROLE: Role.ADMIN}  # noqa: RUF012  as the framework declares it

    @route(ORGANISERS, http_method=READ, status_code=200)
    async def organisers(self, visit: Injected[DeskVisit], desk_accounts: Injected[DeskAccounts]) -> Response[bytes]:
        return await _list(visit, desk_accounts, dict.fromkeys(_FIELDS, ""))

    @post(ORGANISERS, status_code=200)
    async def add(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_accounts: Injected[DeskAccounts]
    ) -> Response[Any]:
        """Add an organiser, who can sign in at once."""
        typed = await desk_form(request, _FIELDS)
        if typed[FILL]:
            return await _list(visit, desk_accounts, typed)
        command = AddOrganiserCommand(**{name: typed[name] for name in _FIELDS}, actor=visit.actor)
        try:
            added = await desk_accounts.add(command)
        except CoreError as error:
            if (earlier := await _added_just_now(visit, desk_accounts, typed)) is not None:
                return see_other(f"{ORGANISERS}/{earlier.id}?done=added")  # pressed twice
            return await _list(visit, desk_accounts, typed, refused(error))
        _log.info("organiser_added", organiser=str(added.id), role=added.role, by=visit.actor.name)
        return see_other(f"{ORGANISERS}/{added.id}?done=added")

    @route(f"{ORGANISERS}/{{organiser_id:str}}", http_method=READ, status_code=200)
    async def organiser(
        self, organiser_id: FromPath[str], visit: Injected[DeskVisit], desk_accounts: Injected[DeskAccounts]
    ) -> Response[bytes]:
        return await _one(visit, await _found(desk_accounts, organiser_id))

    @post(f"{ORGANISERS}/{{organiser_id:str}}", status_code=200)
    async def change(
        self,
        request: Request[Any, Any, Any],
        organiser_id: FromPath[str],
        visit: Injected[DeskVisit],
        desk_accounts: Injected[DeskAccounts],
    ) -> Response[Any]:
        """Change name, address or role."""
        typed = await desk_form(request, (*_FIELDS, "version"))
        if typed[FILL]:
            return await _one(visit, await _found(desk_accounts, organiser_id), typed)
        changes = {name: typed[name] for name in _FIELDS}
        return await _changed(visit, desk_accounts, organiser_id, typed, changes, done="changed")

    @route(
        [f"{ORGANISERS}/{{organiser_id:str}}/{below}" for below in ("access", "end")],
        http_method=READ,
        status_code=200,
    )
    async def back(self, organiser_id: FromPath[str], visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002
        return see_other(f"{ORGANISERS}/{organiser_id}")

    @post(f"{ORGANISERS}/{{organiser_id:str}}/access", status_code=200)
    async def access(
        self,
        request: Request[Any, Any, Any],
        organiser_id: FromPath[str],
        visit: Injected[DeskVisit],
        desk_accounts: Injected[DeskAccounts],
    ) -> Response[Any]:
        """Disable, or enable again."""
        typed = await desk_form(request, ("disabled", "version"))
        disabled = typed["disabled"] == "1"
        if typed[FILL]:
            return await _one(visit, await _found(desk_accounts, organiser_id))
        done = "disabled" if disabled else "enabled"
        return await _changed(visit, desk_accounts, organiser_id, typed, {"disabled": disabled}, done=done)

    @post(f"{ORGANISERS}/{{organiser_id:str}}/end", status_code=200)
    async def end(
        self,
        request: Request[Any, Any, Any],
        organiser_id: FromPath[str],
        visit: Injected[DeskVisit],
        desk_accounts: Injected[DeskAccounts],
    ) -> Response[Any]:
        """End one session of an organiser, or all; one that has ended already is ended."""
        typed = await desk_form(request, ("session",))
        of = (await _found(desk_accounts, organiser_id)).id
        if typed[FILL]:
            return see_other(f"{ORGANISERS}/{of}")
        with suppress(SessionNotFound):
            session_id = None if typed["session"] == _ALL else SessionId.parse(typed["session"])
            await end_sessions(visit, EndSessionsCommand(of=of, actor=visit.actor, session_id=session_id))
        return see_other(f"{ORGANISERS}/{of}?done=ended")


async def _added_just_now(visit: DeskVisit, accounts: DeskAccounts, typed: Mapping[str, str]) -> Organiser | None:
    """The organiser that the same form has added a moment ago."""
    since, wanted = visit.page.clock.now() - _A_MOMENT, {name: typed[name] for name in _FIELDS}
    return next((one for one in await accounts.organisers() if one.added_at >= since and _is_so(one, wanted)), None)


async def _changed(  # noqa: PLR0913  what comes of a form
    visit: DeskVisit,
    accounts: DeskAccounts,
    organiser_id: str,
    typed: Mapping[str, str],
    changes: Mapping[str, Any],
    *,
    done: str,
) -> Response[Any]:
    organiser = await _found(accounts, organiser_id)
    command = ChangeOrganiserCommand(organiser_id=organiser.id, version=version_in(typed), actor=visit.actor, **changes)
    try:
        changed = await accounts.change(command)
    except StaleVersion as error:
        now = await _found(accounts, organiser_id)
        if _is_so(now, changes):
            return see_other(f"{ORGANISERS}/{now.id}?done={done}")  # pressed twice
        names = {str(one.id): one.name.text for one in await accounts.organisers()}
        return await _one(visit, now, typed, refused(error), changed=changed_by(error, names))
    except CoreError as error:
        return await _one(visit, organiser, typed, refused(error))
    is_disabled = changed.disabled_at is not None
    _log.info(
        "organiser_changed", organiser=str(changed.id), role=changed.role, disabled=is_disabled, by=visit.actor.name
    )
    return see_other(f"{ORGANISERS}/{changed.id}?done={done}")


def _is_so(organiser: Organiser, changes: Mapping[str, Any]) -> bool:
    """Whether the organiser is what the form would make of him."""
    present = {
        "name": organiser.name.text,
        "email": organiser.email.text,
        "role": organiser.role.value,
        "disabled": organiser.disabled_at is not None,
    }
    return all(present[name] == value for name, value in changes.items())


async def _found(accounts: DeskAccounts, organiser_id: str) -> Organiser:
    """The organiser of this id; raises ``NotFoundException``."""
    try:
        wanted = OrganiserId.parse(organiser_id)
    except OrganiserNotFound:
        raise NotFoundException from None
    found = next((one for one in await accounts.organisers() if one.id == wanted), None)
    if found is None:
        raise NotFoundException
    return found


async def _list(
    visit: DeskVisit, accounts: DeskAccounts, typed: Mapping[str, str], mistakes: Mistakes | None = None
) -> Response[bytes]:
    sessions = await visit.page.list_sessions()
    return visit.show(
        "organisers.html",
        manner_of(mistakes),
        organisers=await accounts.organisers(),
        signed_in=Counter(one.organiser.id for one in sessions),
        roles=list(Role),
        typed=typed,
        **summary_of(mistakes),
    )


async def _one(
    visit: DeskVisit,
    organiser: Organiser,
    typed: Mapping[str, str] | None = None,
    mistakes: Mistakes | None = None,
    *,
    changed: Changed | None = None,
) -> Response[bytes]:
    stored = {"name": organiser.name.text, "email": organiser.email.text, "role": organiser.role.value}
    sessions = await visit.page.list_sessions(organiser.id)
    return visit.show(
        "organiser.html",
        manner_of(mistakes),
        has_typed=bool(typed and any(typed.get(name) for name in stored)),
        of=organiser,
        typed=stored | {name: value for name, value in (typed or {}).items() if name in stored},
        roles=list(Role),
        sessions=[one.session for one in sessions],
        own=visit.open.session.id,
        uses_apart=MINUTES_APART,
        is_self=organiser.id == visit.organiser.id,
        changed=changed,
        done=_DONE.get(visit.told.get("done", ""), "") if mistakes is None else "",
        **summary_of(mistakes),
    )
