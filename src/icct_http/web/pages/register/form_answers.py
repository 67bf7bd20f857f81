"""What is answered to a form: the form again, the team's page, or JSON for the script."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response
from litestar.response import Redirect
from litestar.serialization import encode_json

from icct_core import CoreError, DatabaseUnavailable, TournamentRules, ValidationFailed, Window

from ..languages import Language
from ..page_frame import Manner, PageFrame
from ..policy import NOT_KEPT, REVISITED, UNLISTED
from .mistakes import Mistakes
from .reception import FormReception, Shown, Taken
from .sent_cookie import sent_cookie, was_sent
from .typed_form import MORE_ROWS, MOST_ROWS, PLAYER_FIELD

MOST_CHURCHES = 400
"""Names offered for the church; beyond them the list would weigh more than the form."""

_ORDER = (
    *("team_name", "church_name", "coach_name", "logo"),
    *("captain_name", "captain_phone", "captain_whatsapp", "captain_email", "captain_role"),
    *("players", "players_text"),
)


async def form_page(
    request: Request[Any, Any, Any], frame: PageFrame, reception: FormReception, shown: Shown, language: Language
) -> Response[bytes]:
    """The form with all that was typed, above it what is wrong."""
    mistakes = shown.mistakes
    is_new = request.method in {"GET", "HEAD"}
    try:
        churches, window = (await reception.churches.known()).churches, await reception.window()
    except DatabaseUnavailable:
        if is_new:
            raise
        churches, window = (), Window()  # what was typed is worth more than both
    headers = {"Retry-After": str(mistakes.retry_after)} if mistakes and mistakes.retry_after else {}
    return frame.answer(
        request.scope,
        "register.html",
        Manner(
            status=mistakes.status if mistakes else 200,
            cache_control=REVISITED if is_new else NOT_KEPT,
            unlisted=not is_new,
            language=None if language == frame.language_of(request.scope) else language,
            headers=headers,
        ),
        form=shown.form,
        mistakes=mistakes,
        wrong=in_order(mistakes) if mistakes else {},
        logo_is_kept=shown.logo_is_kept,
        notice=shown.notice,
        rules=reception.rules,
        roles=roles_of(reception.rules),
        churches=[church.shown.text for church in churches[:MOST_CHURCHES]],
        only_listed=reception.churches.only_listed,
        window=window,
        consent_version=reception.notice_version,
        may_have_more=len(shown.form.rows) < MOST_ROWS,
        most_rows=MOST_ROWS,
        more_rows=MORE_ROWS,
        was_sent=was_sent(request.scope),
    )


def taken_page(taken: Taken, *, as_json: bool, secure: bool) -> Response[Any]:
    """The way to the team's page; the script is told the number, too."""
    if not as_json:
        address = f"{taken.address}?sent=before" if taken.before else taken.address
        headers = {"Cache-Control": NOT_KEPT, **UNLISTED}
        return Redirect(address, status_code=303, headers=headers, cookies=[sent_cookie(secure=secure)])
    body = {
        "success": True,
        "team_id": str(taken.team_id),
        "message": "Team registered successfully",
        "address": taken.address,
        "replayed": taken.replayed,
        "sent_before": taken.before,
    }
    return Response(encode_json(body), media_type="application/json", headers=dict(UNLISTED))


def for_the_script(shown: Shown) -> CoreError | None:
    """What the script is told as any client of the API, by the names of the form's fields; ``None`` if all is well."""
    if shown.mistakes is None:
        return None
    if shown.mistakes.code == "VALIDATION_FAILED" or shown.error is None:
        return ValidationFailed({(name,): text for name, text in in_order(shown.mistakes).items()})
    return shown.error


def in_order(mistakes: Mistakes) -> dict[str, str]:
    """The wrong fields from the top of the form to its end."""
    return dict(sorted(mistakes.fields.items(), key=lambda one: _place(one[0])))


def _place(name: str) -> tuple[int, int, str]:
    if match := PLAYER_FIELD.fullmatch(name):
        return len(_ORDER), int(match[1]), {"name": "a", "role": "b", "phone": "c"}[match[2]]
    return (_ORDER.index(name), 0, "") if name in _ORDER else (len(_ORDER) + 1, 0, name)


def roles_of(rules: TournamentRules) -> list[str] | None:
    """The roles that there are; ``None`` if any may be typed."""
    return None if rules.roles is None else [role.text for role in rules.roles]
