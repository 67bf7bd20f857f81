"""Steps with a team that is registered, and removed again whatever happens."""

from __future__ import annotations

from urllib.parse import quote

from ..checks.finding import CheckFailed
from .client import Unreachable
from .expectations import StepSkipped, expect, in_the_log
from .smoke_session import SmokeSession

_KEY = "Make a key with `icct keys create NAME --scope admin --scope register`, and set ADMIN_API_KEY to it."
_NO_KEY = "no key may remove it again; set ADMIN_API_KEY to one of the scope admin"


async def registration(session: SmokeSession) -> str:
    """One team is registered, and an organiser sees it. The key is tried first: it must be able to remove it again."""
    _check_wanted(session)
    listing = await session.send("GET", "/admin/teams?limit=1")
    if listing.status in {401, 403}:
        raise CheckFailed(f"{listing}: the key is none of the scope admin", _KEY)
    expect(listing, 200)
    session.is_sent = True
    answer = await session.post_form(session.form, idempotency_key=session.idempotency_key)
    session.is_answered = True
    if answer.status in {401, 403}:
        raise CheckFailed(f"{answer}: registering needs a key of the scope register", _KEY)
    expect(answer, 200)
    if not session.team_ids:
        raise CheckFailed(f"{answer} without a team's number", in_the_log(answer))
    shown = await session.send("GET", f"/admin/teams/{session.team_ids[0]}")
    expect(shown, 200)
    if shown.json.get("team_name") != session.form.team_name:
        raise CheckFailed(f"{session.team_ids[0]} is not the team that was sent", in_the_log(shown))
    return f"{session.team_ids[0]} is {session.form.team_name}"


async def replay(session: SmokeSession) -> str:
    """The same form with the same key gets the same answer."""
    check_registered(session)
    answer = await session.post_form(session.form, idempotency_key=session.idempotency_key)
    expect(answer, 200)
    if len(session.team_ids) > 1:
        raise CheckFailed(f"it was registered a second time, as {session.team_ids[-1]}", in_the_log(answer))
    if answer.headers.get("idempotent-replayed") != "true":
        raise CheckFailed(f"{answer} without Idempotent-Replayed", in_the_log(answer))
    return f"{session.team_ids[0]} again, with Idempotent-Replayed"


async def conflict(session: SmokeSession) -> str:
    """Another form with a used key is refused (the checklist's 7.3)."""
    check_registered(session)
    other = session.form.but(coach_name="Other Coach")
    expect(await session.post_form(other, idempotency_key=session.idempotency_key), 409, "DUPLICATE_SUBMISSION")
    return "409 for another form with the same key"


async def duplicate(session: SmokeSession) -> str:
    """The same team with another key is refused."""
    check_registered(session)
    answer = await session.post_form(session.form, idempotency_key=f"{session.idempotency_key}-2")
    expect(answer, 409, "DUPLICATE_TEAM")
    return "409 for the same team with another key"


async def removal(session: SmokeSession) -> str:
    """The team is taken out, however often it was taken; its number stays, without a name."""
    session.is_limited = False  # this is tried whatever happened before
    if not session.is_sent:
        raise StepSkipped("nothing was registered")
    if not session.is_answered and not session.team_ids:  # it may be under way still: a repetition waits for it
        await session.post_form(session.form, idempotency_key=session.idempotency_key)
    found = sorted({*session.team_ids, *await _find(session)})
    removed = [team_id for team_id in found if await _remove(session, team_id)]
    if not removed:
        raise StepSkipped("nothing was registered")
    return f"{' and '.join(removed)}: withdrawn, and nothing else is known"


async def _find(session: SmokeSession) -> list[str]:
    found = await session.send("GET", f"/admin/teams?q={quote(session.form.team_name)}")
    expect(found, 200, remedy=f"Look for {session.form.team_name}, and remove it with `icct teams remove`.")
    return [team["team_id"] for team in found.json.get("teams", [])]


async def _remove(session: SmokeSession, team_id: str) -> bool:
    """Whether it was the test team; another, whoever named it, is left alone."""
    by_hand = f"Remove it with `icct teams remove {team_id}` on the service's machine."
    shown = await session.send("GET", f"/admin/teams/{team_id}")
    if shown.json.get("team_name") != session.form.team_name:
        return False
    try:
        expect(await session.send("DELETE", f"/admin/teams/{team_id}"), 200)
        shown = await session.send("GET", f"/admin/teams/{team_id}")
    except (CheckFailed, Unreachable) as error:
        raise CheckFailed(f"{team_id} is perhaps not removed: {error}", by_hand) from None
    if (shown.json.get("status"), shown.json.get("team_name")) != ("withdrawn", ""):
        raise CheckFailed(f"{team_id} is still {shown.json.get('team_name')}", by_hand)
    return True


def _check_wanted(session: SmokeSession) -> None:
    if not session.registers:
        raise StepSkipped("nothing is registered")
    if not session.key:
        raise StepSkipped(_NO_KEY)


def check_registered(session: SmokeSession) -> None:
    """Skip a step that needs the test team if there is none."""
    if not session.team_ids:
        raise StepSkipped("nothing was registered")
