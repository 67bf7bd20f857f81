"""Steps with a team that is registered, and removed again whatever happens."""

from __future__ import annotations

from urllib.parse import quote

from ..checks.finding import CheckFailed
from .client import Unreachable
from .expectations import StepSkipped, expect, in_the_log
from .smoke_session import Visit

_KEY = "Make a key with `icct keys create NAME --scope admin --scope register`, and set ADMIN_API_KEY to it."
_NO_KEY = "no key may remove it again; set ADMIN_API_KEY to one of the scope admin"


async def registration(visit: Visit) -> str:
    """One team is registered, and an organiser sees it. The key is tried first: it must be able to remove it again."""
    _check_wanted(visit)
    listing = await visit.send("GET", "/admin/teams?limit=1")
    if listing.status in {401, 403}:
        raise CheckFailed(f"{listing}: the key is none of the scope admin", _KEY)
    expect(listing, 200)
    visit.is_sent = True
    answer = await visit.post_form(visit.form, idempotency_key=visit.idempotency_key)
    visit.is_answered = True
    if answer.status in {401, 403}:
        raise CheckFailed(f"{answer}: registering needs a key of the scope register", _KEY)
    expect(answer, 200)
    if not visit.team_ids:
        raise CheckFailed(f"{answer} without a team's number", in_the_log(answer))
    shown = await visit.send("GET", f"/admin/teams/{visit.team_ids[0]}")
    expect(shown, 200)
    if shown.json.get("team_name") != visit.form.team_name:
        raise CheckFailed(f"{visit.team_ids[0]} is not the team that was sent", in_the_log(shown))
    return f"{visit.team_ids[0]} is {visit.form.team_name}"


async def replay(visit: Visit) -> str:
    """The same form with the same key gets the same answer."""
    _check_registered(visit)
    answer = await visit.post_form(visit.form, idempotency_key=visit.idempotency_key)
    expect(answer, 200)
    if len(visit.team_ids) > 1:
        raise CheckFailed(f"it was registered a second time, as {visit.team_ids[-1]}", in_the_log(answer))
    if answer.headers.get("idempotent-replayed") != "true":
        raise CheckFailed(f"{answer} without Idempotent-Replayed", in_the_log(answer))
    return f"{visit.team_ids[0]} again, with Idempotent-Replayed"


async def conflict(visit: Visit) -> str:
    """Another form with a used key is refused (the checklist's 7.3)."""
    _check_registered(visit)
    other = visit.form.but(coach_name="Other Coach")
    expect(await visit.post_form(other, idempotency_key=visit.idempotency_key), 409, "DUPLICATE_SUBMISSION")
    return "409 for another form with the same key"


async def duplicate(visit: Visit) -> str:
    """The same team with another key is refused."""
    _check_registered(visit)
    answer = await visit.post_form(visit.form, idempotency_key=f"{visit.idempotency_key}-2")
    expect(answer, 409, "DUPLICATE_TEAM")
    return "409 for the same team with another key"


async def removal(visit: Visit) -> str:
    """The team is taken out, however often it was taken; its number stays, without a name."""
    visit.is_limited = False  # this is tried whatever happened before
    if not visit.is_sent:
        raise StepSkipped("nothing was registered")
    if not visit.is_answered and not visit.team_ids:  # it may be under way still: a repetition waits for it
        await visit.post_form(visit.form, idempotency_key=visit.idempotency_key)
    found = sorted({*visit.team_ids, *await _find(visit)})
    removed = [team_id for team_id in found if await _remove(visit, team_id)]
    if not removed:
        raise StepSkipped("nothing was registered")
    return f"{' and '.join(removed)}: withdrawn, and nothing else is known"


async def _find(visit: Visit) -> list[str]:
    found = await visit.send("GET", f"/admin/teams?q={quote(visit.form.team_name)}")
    expect(found, 200, remedy=f"Look for {visit.form.team_name}, and remove it with `icct teams remove`.")
    return [team["team_id"] for team in found.json.get("teams", [])]


async def _remove(visit: Visit, team_id: str) -> bool:
    """Whether it was the test team; another, whoever named it, is left alone."""
    by_hand = f"Remove it with `icct teams remove {team_id}` on the service's machine."
    shown = await visit.send("GET", f"/admin/teams/{team_id}")
    if shown.json.get("team_name") != visit.form.team_name:
        return False
    try:
        expect(await visit.send("DELETE", f"/admin/teams/{team_id}"), 200)
        shown = await visit.send("GET", f"/admin/teams/{team_id}")
    except (CheckFailed, Unreachable) as error:
        raise CheckFailed(f"{team_id} is perhaps not removed: {error}", by_hand) from None
    if (shown.json.get("status"), shown.json.get("team_name")) != ("withdrawn", ""):
        raise CheckFailed(f"{team_id} is still {shown.json.get('team_name')}", by_hand)
    return True


def _check_wanted(visit: Visit) -> None:
    if not visit.registers:
        raise StepSkipped("nothing is registered")
    if not visit.key:
        raise StepSkipped(_NO_KEY)


def _check_registered(visit: Visit) -> None:
    if not visit.team_ids:
        raise StepSkipped("nothing was registered")
