"""``/desk/sign-in``: a code by mail, and a session for it; ``/desk/sign-out``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import (
    Actor,
    ActorKind,
    AskToSignInCommand,
    CodeInvalid,
    CoreError,
    DatabaseUnavailable,
    EmailAddress,
    EndSessionsCommand,
    GivenCode,
    InvalidValue,
    OpenSession,
    SessionNotFound,
    SignedIn,
    SignInCommand,
)

from ...access.client_addresses import counted_as
from ...injection import Injected
from ..led_here import told
from ..pages_only import READ, pages_only
from ..register.mistakes import Mistakes, too_many, wrong_fields
from ..team.code_cookie import Asked, asked_for, forgetting as forgetting_codes, remembering, typed_before
from ..team.code_pages import asker_in, challenge_in, wrong_code
from ..team.team_page import see_other
from .addresses import CODE, SIGN_IN, way_back
from .admission import open_session
from .browsers import browser_in_words
from .carrying import MOST_BYTES, Carried, carried_in, fetched, let_go, put_by
from .desk_form import desk_form
from .desk_page import DeskPage
from .instead import refuse_plain_http
from .refused import refused
from .session_cookie import forgetting, is_https, keeping
from .sign_in_page import FIELDS, code_page, sign_in_page

_KEPT = "kept"
_REMEMBERED = ("email", "next", _KEPT)
_ANOTHER = "another"
_MOST_CARRIED = {"carried": float(3 * MOST_BYTES)}
_TOO_MANY = "Many codes were asked for in the last hour. Wait, then ask for another one."
_TOO_SOON = "A code was sent a moment ago. Wait a minute, then ask for another one."

_log = structlog.stdlib.get_logger("icct.organisers")


class SignInController(Controller):
    """Signing in."""

    guards = (pages_only,)

    @route("/desk/sign-in", http_method=READ, status_code=200)
    async def form(self, request: Request[Any, Any, Any], desk_page: Injected[DeskPage]) -> Response[Any]:
        refuse_plain_http(request, desk_page)
        following = way_back(request.query_params.get("next", ""))
        if await open_session(request, desk_page) is not None:
            return see_other(following)
        out = told(request).get("out", "")
        return sign_in_page(request, desk_page, {"next": following, "out": out})

    @post("/desk/sign-in", status_code=200)
    async def ask(self, request: Request[Any, Any, Any], desk_page: Injected[DeskPage]) -> Response[Any]:
        """Mail a code to the address, if it is an organiser's; the answer is the same for every address."""
        typed = await desk_form(request, (*FIELDS, _ANOTHER), _MOST_CARRIED)
        refuse_plain_http(request, desk_page)
        if typed[_ANOTHER]:
            return sign_in_page(request, desk_page, typed)
        try:
            email = EmailAddress.parse(typed["email"])
        except InvalidValue as error:
            return sign_in_page(request, desk_page, typed, wrong_fields({"email": error.sentence}))
        asked = await _ask(request, desk_page, typed, email)
        if isinstance(asked, Mistakes):
            return sign_in_page(request, desk_page, typed, asked)
        earlier = [one for one in asked_for(request.scope, desk_page.clock.now()) if one != asked]
        carried = carried_in(typed["carried"])
        kept = await put_by(request, desk_page, carried.text()) if carried else ""
        typed[_KEPT] = kept
        cookies = remembering(
            [asked, *earlier], {name: typed[name] for name in _REMEMBERED}, SIGN_IN, secure=is_https(request.scope)
        )
        if kept or not carried:
            return see_other(CODE, cookies)
        answer = code_page(request, desk_page, typed | {"challenge": asked.challenge_id.hex})
        answer.cookies.extend(cookies)
        return answer

    @route("/desk/sign-in/code", http_method=READ, status_code=200)
    async def code(self, request: Request[Any, Any, Any], desk_page: Injected[DeskPage]) -> Response[Any]:
        if not asked_for(request.scope, desk_page.clock.now()):
            return see_other(SIGN_IN)
        typed = typed_before(request.scope, _REMEMBERED)
        typed["carried"] = await fetched(desk_page, typed.get(_KEPT, ""))
        return code_page(request, desk_page, typed)

    @post("/desk/sign-in/code", status_code=200)
    async def sign_in(self, request: Request[Any, Any, Any], desk_page: Injected[DeskPage]) -> Response[Any]:
        """Begin a session, if the code is right; then go on where the organiser wanted to."""
        typed = await desk_form(request, FIELDS, _MOST_CARRIED)
        refuse_plain_http(request, desk_page)
        try:
            signed_in = await desk_page.sign_in(
                SignInCommand(
                    email=EmailAddress.parse(typed["email"]),
                    code=_given(request, desk_page, typed),
                    browser=browser_in_words(request.scope),
                )
            )
        except InvalidValue as error:
            return sign_in_page(request, desk_page, typed, wrong_fields({"email": error.sentence}))
        except CodeInvalid:
            return code_page(request, desk_page, typed, wrong_code(typed["code"]))
        await let_go(desk_page, typed_before(request.scope, (_KEPT,)).get(_KEPT, ""))
        return await begun(request, desk_page, signed_in, way_back(typed["next"]), carried_in(typed["carried"]))

    @post("/desk/sign-out", status_code=200)
    async def sign_out(self, request: Request[Any, Any, Any], desk_page: Injected[DeskPage]) -> Response[Any]:
        """End the session of this browser, which forgets it also where the store cannot be told."""
        try:
            if (found := await open_session(request, desk_page)) is not None:
                await _end(desk_page, found)
                _log.info("signed_out", organiser=str(found.organiser.id))
            out = "1"
        except DatabaseUnavailable:
            out = "here"
        return see_other(f"{SIGN_IN}?out={out}", [forgetting(request.scope)])

    @route("/desk/sign-out", http_method=READ, status_code=200)
    async def signed_out(self) -> Response[Any]:
        return see_other(SIGN_IN)


async def begun(
    request: Request[Any, Any, Any],
    page: DeskPage,
    signed_in: SignedIn,
    following: str,
    carried: Carried | None = None,
) -> Response[Any]:
    """The answer to a browser in which a session has begun; one that it had before is ended."""
    _log.info("signed_in", organiser=str(signed_in.organiser.id))
    with suppress(DatabaseUnavailable):  # the new one has begun
        if (before := await open_session(request, page)) is not None:
            await _end(page, before)
    cookies = [keeping(signed_in.token, request.scope), *forgetting_codes(SIGN_IN, secure=is_https(request.scope))]
    if carried is None:
        return see_other(following, cookies)
    answer = page.show(request, "carried.html", organiser=signed_in.organiser, carried=carried)
    answer.cookies.extend(cookies)
    return answer


async def _ask(
    request: Request[Any, Any, Any], page: DeskPage, typed: Mapping[str, str], email: EmailAddress
) -> Asked | Mistakes:
    wait = await page.limits.of_sign_in(counted_as(request.scope["state"]["client_address"]))
    if wait is not None:
        return too_many(_TOO_MANY, wait)
    now = page.clock.now()
    mine = frozenset(one.challenge_id for one in asked_for(request.scope, now))
    try:
        mailed = await page.limits.may_mail(email)
        asked = await page.ask(AskToSignInCommand(email=email, knows=mine, asker=asker_in(typed), mailed=mailed))
    except CoreError as error:
        return refused(error)
    if asked.challenge is None:  # it was used, or tried too often
        return too_many(_TOO_SOON, max(1, round((asked.again_at - now).total_seconds())))
    return Asked(asked.challenge.id, asked.challenge.made_at)


def _given(request: Request[Any, Any, Any], page: DeskPage, typed: Mapping[str, str]) -> GivenCode:
    """The code for the challenge that the form is for, if this browser has asked for that."""
    known = {one.challenge_id for one in asked_for(request.scope, page.clock.now())}
    challenge = challenge_in(typed)
    return GivenCode(challenge if challenge in known else None, typed["code"])


async def _end(page: DeskPage, found: OpenSession) -> None:
    organiser = found.organiser.id
    with suppress(SessionNotFound):
        await page.end_sessions(
            EndSessionsCommand(
                of=organiser, session_id=found.session.id, actor=Actor(ActorKind.ORGANISER, str(organiser))
            )
        )
