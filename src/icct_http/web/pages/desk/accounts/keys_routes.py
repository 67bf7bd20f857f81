"""``/desk/keys``: which programs may call the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import CoreError, CreateKeyCommand, KeyCreated, KeyScope, Role

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes, summary_of, wrong_fields
from ...team.team_page import manner_of, see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from ..refused import refused
from .desk_accounts import DeskAccounts

KEYS = "/desk/keys"
_FIELDS = ("name", "scope")
_MEANINGS = {
    KeyScope.REGISTER: "registers teams, where that needs a key: for your website",
    KeyScope.READ: "reads everything that is registered",
    KeyScope.REVIEW: "reads, decides about teams and corrects them",
    KeyScope.ADMIN: "does all of that, removes teams, changes windows, churches and organisers",
}

_A_MOMENT = timedelta(minutes=1)
_PRESSED_TWICE = (
    "This key was made a moment ago, and its secret was shown then. If you did not see it, revoke the key, and make "
    "another of another name"
)

_log = structlog.stdlib.get_logger("icct.organisers")


class KeysController(Controller):
    """API keys, for admins."""

    guards = (pages_only,)
    opt = {ROLE: Role.ADMIN}  # noqa: RUF012  as the framework declares it

    @route(KEYS, http_method=READ, status_code=200)
    async def keys(self, visit: Injected[DeskVisit], desk_accounts: Injected[DeskAccounts]) -> Response[bytes]:
        return await _page(visit, desk_accounts, dict.fromkeys(_FIELDS, ""))

    @post(KEYS, status_code=200)
    async def create(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_accounts: Injected[DeskAccounts]
    ) -> Response[Any]:
        """Make a key; its secret is shown by this answer, and never again."""
        typed = await desk_form(request, _FIELDS)
        if typed[FILL]:
            return await _page(visit, desk_accounts, typed)
        command = CreateKeyCommand(name=typed["name"], scopes=[typed["scope"]], actor=visit.actor)
        try:
            made = await desk_accounts.create_key(command)
        except CoreError as error:
            since = visit.page.clock.now() - _A_MOMENT
            if any(key.name.text == typed["name"] and key.created_at >= since for key in await desk_accounts.keys()):
                return await _page(visit, desk_accounts, typed, wrong_fields({"name": _PRESSED_TWICE}))
            return await _page(visit, desk_accounts, typed, refused(error))
        _log.info("key_created", key=made.key.name.text, scope=typed["scope"], by=visit.actor.name)
        return await _page(visit, desk_accounts, dict.fromkeys(_FIELDS, ""), made=made)

    @route(f"{KEYS}/revoke", http_method=READ, status_code=200)
    async def back(self, visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002  who is signed in
        return see_other(KEYS)

    @post(f"{KEYS}/revoke", status_code=200)
    async def revoke(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_accounts: Injected[DeskAccounts]
    ) -> Response[Any]:
        """Take a key out of force, for good; again changes nothing."""
        typed = await desk_form(request, ("name", "sure"))
        if not typed["sure"] or typed[FILL]:
            return visit.show("key_revoke.html", has_typed=False, name=typed["name"])
        try:
            was_in_force = await desk_accounts.revoke_key(typed["name"], visit.actor)
        except CoreError as error:
            return await _page(visit, desk_accounts, dict.fromkeys(_FIELDS, ""), refused(error))
        if was_in_force:
            _log.info("key_revoked", key=typed["name"], by=visit.actor.name)
        return see_other(f"{KEYS}?done=revoked")


async def _page(
    visit: DeskVisit,
    accounts: DeskAccounts,
    typed: Mapping[str, str],
    mistakes: Mistakes | None = None,
    *,
    made: KeyCreated | None = None,
) -> Response[bytes]:
    return visit.show(
        "keys.html",
        manner_of(mistakes),
        has_typed=made is not None or any(typed.values()),
        keys=await accounts.keys(),
        meanings=_MEANINGS,
        typed=typed,
        made=made,
        is_revoked=visit.told.get("done") == "revoked",
        **summary_of(mistakes),
    )
