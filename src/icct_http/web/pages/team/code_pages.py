"""Asking for a code, and what the pages that take one have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response

from icct_core import (
    CODE_LIFE,
    AskForCodeCommand,
    ChallengeId,
    CodeInvalid,
    CodePurpose,
    GivenCode,
    LinkInvalid,
    Registration,
    TeamNotFound,
    typed_code,
)

from ..register.mistakes import Mistakes
from .code_cookie import Asked, asked_for, remembering
from .team_page import TeamPage, see_other
from .wording import N_

_TOO_MANY_CODES = N_("Many codes were sent in the last hour. Wait, then ask for another one.")
_TOO_SOON = N_("A code was sent a moment ago for something else. Wait a minute, then ask for another one.")
NO_CODE = N_("Please type the six digits of our mail")
WRONG_CODE = N_("This code is wrong, or can no longer be used. Type it again, or ask for another one.")


@dataclass(frozen=True, slots=True)
class CodePage:
    """A page that takes a code for ``purpose``, at the address of the team's page with ``below`` at its end."""

    purpose: CodePurpose
    below: str

    def path(self, page: TeamPage, registration: Registration) -> str:
        """Where it is."""
        return page.path_of(registration, self.below)

    async def ask(
        self, request: Request[Any, Any, Any], page: TeamPage, registration: Registration, typed: Mapping[str, str]
    ) -> Response[Any] | Mistakes:
        """Have a code mailed and lead to the page that takes it, with what was typed; or why none was sent.

        Raises as ``AskForCode``.
        """
        now = page.clock.now()
        wait = await page.limits.of_code(registration.team_id)
        if wait is not None:
            return Mistakes(status=429, code="RATE_LIMIT_EXCEEDED", sentence=_TOO_MANY_CODES, retry_after=wait)
        try:
            asked = await page.ask_for_code(AskForCodeCommand(team_id=registration.team_id, purpose=self.purpose))
        except TeamNotFound:
            raise LinkInvalid from None
        if asked.challenge is None:
            seconds = max(1, round((asked.again_at - now).total_seconds()))
            return Mistakes(status=429, code="RATE_LIMIT_EXCEEDED", sentence=_TOO_SOON, retry_after=seconds)
        new = Asked(asked.challenge.id, asked.challenge.made_at)
        earlier = [one for one in asked_for(request.scope, now) if one.challenge_id != new.challenge_id]
        path = self.path(page, registration)
        return see_other(path, remembering([new, *earlier], typed, path, secure=page.frame.secure))

    def given(self, request: Request[Any, Any, Any], page: TeamPage, texts: Mapping[str, str]) -> GivenCode:
        """The code as it was typed, of the challenge that the form is for, if this browser has asked for that."""
        known = {one.challenge_id for one in asked_for(request.scope, page.clock.now())}
        challenge = _challenge(texts.get("challenge", ""))
        return GivenCode(challenge if challenge in known else None, texts.get("code", ""))


def values_of(
    request: Request[Any, Any, Any], page: TeamPage, texts: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the template of a code shows: that of the form that was sent, or the newest that was asked for."""
    asked = asked_for(request.scope, page.clock.now())
    wanted = _challenge((texts or {}).get("challenge", ""))
    one = next((each for each in asked if each.challenge_id == wanted), asked[0] if asked else None)
    return {
        "challenge": one.challenge_id.hex if one else "",
        "asked_at": one.at if one else datetime.min.replace(tzinfo=UTC),
        "ends_at": one.at + CODE_LIFE if one else datetime.min.replace(tzinfo=UTC),
        "code": (texts or {}).get("code", ""),
    }


def wrong_code(code: str) -> Mistakes:
    """What is wrong with the field of the code."""
    return Mistakes(status=422, code=CodeInvalid.code, fields={"code": WRONG_CODE if typed_code(code) else NO_CODE})


def _challenge(text: str) -> ChallengeId | None:
    try:
        return ChallengeId(UUID(hex=text)) if len(text) == 32 else None
    except ValueError:
        return None
