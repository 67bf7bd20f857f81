"""Steps over health, status and documentation pages."""

from __future__ import annotations

from ..checks.finding import CheckFailed
from .exchange import Answer
from .expectations import expect
from .smoke_session import SmokeSession

_DATABASE = "Run `icct check` on the service's machine: it says what keeps it from its database."
_DOCUMENTATION = "See that nothing between you and the service changes or swallows this page."


async def health(session: SmokeSession) -> str:
    """``GET /health`` (the checklist's step 6)."""
    answer = await session.send("GET", "/health")
    if answer.status == 503:
        raise CheckFailed(f"{answer}: no registration can be stored{_problems(answer)}", _DATABASE)
    expect(answer, 200, remedy="See that the address is the service's, and that it runs.")
    state = str(answer.json.get("status"))
    if state not in {"healthy", "degraded"}:
        raise CheckFailed(f"{answer} without a verdict of its own", "See that the address is this service's.")
    return f"{state}{_problems(answer)}"


async def status(session: SmokeSession) -> str:
    """``GET /status`` (the checklist's step 6)."""
    answer = await session.send("GET", "/status")
    expect(answer, 200)
    found = answer.json
    session.pages = str(found.get("pages") or "")
    if (found.get("status"), found.get("database")) != ("running", "connected"):
        words = f"status {found.get('status')}, database {found.get('database')}"
        raise CheckFailed(words, _DATABASE)
    services = ", ".join(f"{name} {found.get(name)}" for name in ("cloudinary", "email"))
    return f"running, database connected, {services}, pages {session.pages or 'none'}{_problems(answer)}"


async def documentation(session: SmokeSession) -> str:
    """``/docs``, ``/redoc`` and the description they show."""
    for page in ("/docs", "/redoc"):
        answer = await session.send("GET", page)
        expect(answer, 200, remedy=_DOCUMENTATION)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            raise CheckFailed(f"{page} is no page", _DOCUMENTATION)
    answer = await session.send("GET", "/openapi.json")
    expect(answer, 200, remedy=_DOCUMENTATION)
    paths = answer.json.get("paths", {})
    if "/api/registration" not in paths:
        raise CheckFailed("/openapi.json does not describe the registration", _DOCUMENTATION)
    return f"/docs, /redoc and /openapi.json with {len(paths)} paths"


def _problems(answer: Answer) -> str:
    problems = answer.json.get("problems") or {}
    return "".join(f"; {name}: {text}" for name, text in problems.items())
