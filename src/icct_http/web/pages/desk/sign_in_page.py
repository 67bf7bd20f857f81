"""The pages of signing in: the address, and then the code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response

from ..page_frame import Manner
from ..register.mistakes import Mistakes, summary_of
from ..register.typed_form import new_key
from ..team.code_cookie import asked_for
from ..team.code_pages import asker_in, challenge_in
from ..team.team_page import manner_of
from .addresses import way_back
from .carrying import Carried, carried_in
from .desk_page import DeskPage

FIELDS = ("email", "code", "challenge", "asker", "next", "carried")
"""What both forms have, so that nothing is lost on the way."""


def sign_in_page(  # noqa: PLR0913  what comes of a form
    request: Request[Any, Any, Any],
    page: DeskPage,
    typed: Mapping[str, str],
    mistakes: Mistakes | None = None,
    *,
    how: Manner | None = None,
    carried: Carried | None = None,
) -> Response[bytes]:
    """The form for the address; ``carried`` is what was typed when the session had ended."""
    values = _values(typed, carried) | {"is_turned_away": how is not None}
    return page.show(request, "sign_in.html", how or manner_of(mistakes), **values, **summary_of(mistakes))


def code_page(
    request: Request[Any, Any, Any], page: DeskPage, typed: Mapping[str, str], mistakes: Mistakes | None = None
) -> Response[bytes]:
    """The form for the code."""
    asked = asked_for(request.scope, page.clock.now())
    wanted = challenge_in(typed)
    one = next((each for each in asked if each.challenge_id == wanted), asked[0] if asked else None)
    values = _values(typed) | {
        "challenge": one.challenge_id.hex if one else typed.get("challenge", ""),
        "asked_at": one.at if one else None,
        "code": typed.get("code", ""),
    }
    return page.show(request, "code.html", manner_of(mistakes), **values, **summary_of(mistakes))


def _values(typed: Mapping[str, str], carried: Carried | None = None) -> dict[str, Any]:
    kept = carried or carried_in(typed.get("carried", ""))
    return {
        "out": typed.get("out", ""),
        "email": typed.get("email", ""),
        "next": way_back(typed.get("next", "")),
        "asker": asker_in(typed) or new_key(),
        "carried": kept.text() if kept else "",
    }
