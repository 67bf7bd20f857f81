"""Steps over all answers so far: headers, error bodies, response times."""

from __future__ import annotations

from math import ceil
from typing import Final

from ..checks.finding import CheckFailed
from .exchange import Answer, Request
from .expectations import StepSkipped, expect
from .smoke_session import DRY_RUN, REGISTRATION, REQUEST_ID, SmokeSession

_MUST_BE: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-xss-protection": "1; mode=block",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "cross-origin-opener-policy": "same-origin",
}
_MUST_BE_THERE: Final = ("content-security-policy", "permissions-policy", "x-process-time")
_MAY_BE: Final = {"referrer-policy": ("strict-origin-when-cross-origin", "same-origin")}
_PROXY = "See that no proxy between you and the service removes or changes headers."
_SHAPE: Final = {"success", "error_code", "message", "details", "request_id"}

SAMPLES: Final = 20
AVERAGE_LIMIT, P99_LIMIT = 0.5, 2.0
"""Seconds: 500 ms on the average and 2000 ms for the slowest hundredth are what the published checklist allows."""

_SLOW = "Look at /metrics, and at the load of the service's machine and its database."


async def security_headers(session: SmokeSession) -> str:
    """Each answer had every header that tells a browser what not to do with it."""
    allowed = {name: (value,) for name, value in _MUST_BE.items()} | _MAY_BE
    for answer in session.answers:
        for name, values in allowed.items():
            if answer.headers.get(name) not in values:
                raise CheckFailed(f"{answer} with {name}: {answer.headers.get(name, 'missing')}", _PROXY)
        for name in _MUST_BE_THERE:
            if not answer.headers.get(name):
                raise CheckFailed(f"{answer} without {name}", _PROXY)
        if answer.request.path.startswith("/admin") and "no-store" not in answer.headers.get("cache-control", ""):
            raise CheckFailed(f"{answer} without cache-control: no-store", _PROXY)
    return f"all of them on each of {len(session.answers)} answers"


async def request_ids(session: SmokeSession) -> str:
    """Each answer had the id of its request."""
    for answer in session.answers:
        if answer.headers.get(REQUEST_ID.lower()) != answer.request.headers[REQUEST_ID]:
            raise CheckFailed(f"{answer} with another {REQUEST_ID} than it was sent", _PROXY)
    return "each answer has the id of its request"


async def error_shape(session: SmokeSession) -> str:
    """Each error had the one published shape; a browser was shown a page."""
    errors = [
        one for one in session.answers if one.status >= 400 and "html" not in one.request.headers.get("Accept", "")
    ]
    for answer in errors:
        if set(answer.json) != _SHAPE or answer.json["success"] is not False:
            raise CheckFailed(f"{answer} in another shape than the published one", _PROXY)
        if answer.json["request_id"] != answer.request.headers[REQUEST_ID]:
            raise CheckFailed(f"{answer} with another request_id than it was sent", _PROXY)
    return f"{len(errors)} errors, all of the published shape"


async def cors(session: SmokeSession) -> str:
    """Scripts of the website may call the service, and those of others may not."""
    if not session.origin:
        raise StepSkipped("no website is named: give --origin https://…, or set CORS_ORIGINS")
    remedy = f"Set CORS_ORIGINS={session.origin} where the service runs, and start it anew."
    for origin, expected in ((session.origin, {session.origin, "*"}), ("https://icct-smoke.invalid", {None, "*"})):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = await session.send_alone(Request(method="OPTIONS", path=REGISTRATION, headers=asked))
        if (allowed := answer.headers.get("access-control-allow-origin")) not in expected:
            raise CheckFailed(f"scripts of {origin} are told that {allowed or 'nobody'} may call", remedy)
    answer = await session.send("POST", DRY_RUN, headers={"Origin": session.origin, "Content-Type": "text/plain"})
    expect(answer, 415, "UNSUPPORTED_MEDIA_TYPE")
    if "X-Request-ID" not in answer.headers.get("access-control-expose-headers", ""):
        raise CheckFailed(f"scripts of {session.origin} cannot read X-Request-ID", remedy)
    return f"scripts of {session.origin} may call"


async def response_times(session: SmokeSession) -> str:
    """So fast as the published checklist wants it; a few more questions make the figures steadier."""
    for _ in range(SAMPLES):
        await session.send("GET", "/health")
    seconds = [answer.seconds for answer in session.answers]
    average, last = sum(seconds) / len(seconds), percentile(session.answers, 99)
    if average >= AVERAGE_LIMIT or last >= P99_LIMIT:
        raise CheckFailed(f"{1000 * average:.0f} ms on the average, p99 {1000 * last:.0f} ms", _SLOW)
    return f"{1000 * average:.0f} ms on the average, of {len(seconds)} answers"


def percentile(answers: list[Answer], hundredths: int) -> float:
    """So many hundredths of the answers took no longer, in seconds (nearest rank); 0 for none."""
    ordered = sorted(answer.seconds for answer in answers)
    return ordered[max(0, ceil(len(ordered) * hundredths / 100) - 1)] if ordered else 0.0
