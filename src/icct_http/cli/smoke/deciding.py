"""A step that decides about the team that was registered; its captain is not told."""

from __future__ import annotations

import json

from ..checks.finding import CheckFailed
from .exchange import Answer
from .expectations import expect, in_the_log
from .registering import check_registered
from .smoke_session import SmokeSession


async def decision(session: SmokeSession) -> str:
    """The team is confirmed, the same decision for the version before is refused, and the history tells of it."""
    check_registered(session)
    team_id = session.team_ids[0]
    shown = await session.send("GET", f"/admin/teams/{team_id}")
    expect(shown, 200)
    version = shown.json.get("version")
    expect(await _confirm(session, team_id, version), 200)
    expect(await _confirm(session, team_id, version), 409, "STALE_VERSION")
    timeline = await session.send("GET", f"/admin/teams/{team_id}/timeline")
    expect(timeline, 200)
    if "decided" not in {entry.get("action") for entry in timeline.json.get("entries", [])}:
        raise CheckFailed("the decision is not in the timeline", in_the_log(timeline))
    return f"{team_id} is confirmed, and 409 for whoever comes second"


async def _confirm(session: SmokeSession, team_id: str, version: object) -> Answer:
    body = json.dumps({"decision": "confirm", "version": version, "notify": False}).encode()
    path = f"/admin/teams/{team_id}/decisions"
    return await session.send("POST", path, headers={"Content-Type": "application/json"}, body=body)
