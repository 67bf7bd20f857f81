"""Asking for a code, and what the pages that take one have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Response

from icct_core import (
    CODES_APART,
    AskForCodeCommand,
    ChallengeId,
    CodeInvalid,
    CodePurpose,
    CoreError,
    GivenCode,
    LinkInvalid,
    TeamNotFound,
    masked_contact,
    typed_code,
)

from ..languages import N_
from ..register.mistakes import Mistakes, mistakes_of, too_many
from ..register.typed_form import new_key
from .code_cookie import Asked, asked_for, remembering
from .team_page import see_other
from .visit import Visit

FIELDS = ("challenge", "code", "asker")
"""What the form of a code has besides its own."""

_TOO_MANY_CODES = N_("Many codes were sent in the last hour. Wait, then ask for another one.")
_TOO_SOON = N_("A code was sent a moment ago. Wait a minute, then ask for another one.")
_NO_CODE = N_("Please type the six digits of our mail")
_WRONG_CODE = N_("This code is wrong, or can no longer be used. Type it again, or ask for another one.")
_ASKER = re.compile(r"[A-Za-z0-9_-]{16,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CodePage:
    """A page that takes a code for ``purpose``, at the address of the team's page with ``below`` at its end."""

    purpose: CodePurpose
    below: str

    async def ask(self, visit: Visit, texts: Mapping[str, str], typed: Mapping[str, str]) -> Response[Any] | Mistakes:
        """Have a code mailed and lead to the page that takes it, with what was ``typed``; or why none was sent.

        Raises ``LinkInvalid`` of a team that was removed.
        """
        page, team_id, now = visit.page, visit.registration.team_id, visit.page.clock.now()
        mine = asked_for(visit.request.scope, now)
        command = AskForCodeCommand(
            team_id=team_id,
            purpose=self.purpose,
            knows=frozenset(one.challenge_id for one in mine),
            asker=asker_in(texts),
        )
        try:
            newest = await page.challenges.newest_of(visit.registration.id)
            if newest is None or newest.made_at <= now - CODES_APART:  # else no mail is sent, which would count
                wait = await page.limits.of_code(team_id)
                if wait is not None:
                    return too_many(_TOO_MANY_CODES, wait)
            asked = await page.ask_for_code(command)
        except TeamNotFound:
            raise LinkInvalid from None
        except CoreError as error:
            return mistakes_of(error)
        if asked.challenge is None:
            return too_many(_TOO_SOON, max(1, round((asked.again_at - now).total_seconds())))
        new = Asked(asked.challenge.id, asked.challenge.made_at)
        earlier = [one for one in mine if one.challenge_id != new.challenge_id]
        path = visit.path(self.below)
        return see_other(path, remembering([new, *earlier], typed, path, secure=page.frame.secure))


def given_code(visit: Visit, texts: Mapping[str, str]) -> GivenCode:
    """The code as it was typed, of the challenge that the form is for, if this browser has asked for that."""
    known = {one.challenge_id for one in asked_for(visit.request.scope, visit.page.clock.now())}
    challenge = challenge_in(texts)
    return GivenCode(challenge if challenge in known else None, texts.get("code", ""))


def code_values(visit: Visit, texts: Mapping[str, str]) -> dict[str, Any]:
    """What the template of a code shows: that of the form that was sent, or the newest that was asked for."""
    asked = asked_for(visit.request.scope, visit.page.clock.now())
    wanted = challenge_in(texts)
    one = next((each for each in asked if each.challenge_id == wanted), asked[0] if asked else None)
    team = visit.registration.known_team
    return {
        "challenge": one.challenge_id.hex if one else "",
        "asked_at": one.at if one else datetime.min.replace(tzinfo=UTC),
        "code": texts.get("code", ""),
        "asker": asker_in(texts) or new_key(),
        "contact": masked_contact(team),
        "has_one_number": team.captain.whatsapp == team.captain.phone,
    }


def wrong_code(code: str) -> Mistakes:
    """What is wrong with the field of the code."""
    return Mistakes(status=422, code=CodeInvalid.code, fields={"code": _WRONG_CODE if typed_code(code) else _NO_CODE})


def challenge_in(texts: Mapping[str, str]) -> ChallengeId | None:
    """The challenge that a form names."""
    text = texts.get("challenge", "")
    try:
        return ChallengeId(UUID(hex=text)) if len(text) == 32 else None
    except ValueError:
        return None


def asker_in(texts: Mapping[str, str]) -> str:
    """The secret of the browser that opened the form, by which it gets its own code again if it asks twice."""
    text = texts.get("asker", "")
    return text if _ASKER.fullmatch(text) else ""
