"""The last steps: the timeout and the rate limit."""

from __future__ import annotations

import re
from time import monotonic
from typing import Final

from ..checks.finding import CheckFailed
from .exchange import Answer, Request
from .expectations import StepSkipped, expect, in_the_log
from .form import CONTENT_TYPE
from .smoke_session import DRY_RUN, NEEDS_KEY, REGISTRATION, SmokeSession

MOST: Final = 300
"""Requests that are sent to see a limit; a higher one is believed."""

LONGEST_TIMEOUT: Final = 120.0
"""Seconds to wait for the 408; ``REQUEST_TIMEOUT`` is 60 unless it is set."""

_STANDING = re.compile(r'"default";r=(\d+);t=(\d+)')
_POLICY = re.compile(r'"default";q=(\d+);w=(\d+)')
_SHARED = "With several processes set RATE_LIMIT_STORAGE_URL, so that they count together."
_PROXY = "See that RATE_LIMIT_REQUESTS is what you want, and TRUSTED_PROXIES names your proxies."


async def timeout(session: SmokeSession) -> str:
    """A body that never ends is given up (the checklist's 7.2)."""
    if not session.slow:
        raise StepSkipped("it takes as long as REQUEST_TIMEOUT: give --slow")
    headers = {"Content-Type": CONTENT_TYPE, "Content-Length": "1000", "Connection": "close"}
    endless = Request(method="POST", path=DRY_RUN, headers=headers, body=b"--", timeout=LONGEST_TIMEOUT)
    answer = await session.send_alone(endless, with_key=True)
    if answer.status in {401, 403}:
        raise StepSkipped(NEEDS_KEY)
    expect(answer, 408, "REQUEST_TIMEOUT", remedy="See which proxy answers before the service does.")
    return f"408 after {answer.seconds:.0f} s"


async def rate_limit(session: SmokeSession) -> str:
    """Requests beyond the limit get 429 (the checklist's 7.1), and so does this address until the minute is over."""
    began = monotonic()
    first = await _try(session)
    limit, left, seconds = _standing(first)
    if limit > MOST:
        raise StepSkipped(f"the limit is {limit} a minute, and no more than {MOST} requests are sent")
    admitted = 0
    while (answer := await _try(session)).status != 429 and admitted <= limit + left:
        admitted += 1
    if answer.status != 429:
        raise CheckFailed(f"{admitted + 1} requests were let through, and the limit is {limit}", _SHARED)
    expect(answer, 429, "RATE_LIMIT_EXCEEDED", remedy=_PROXY)
    if not answer.headers.get("retry-after", "").isdecimal():
        raise CheckFailed(f"{answer} without Retry-After", in_the_log(answer))
    if admitted != left and monotonic() - began < seconds:
        raise CheckFailed(f"{admitted} more were let through where {left} were announced", _SHARED)
    unlimited = await session.send_alone(Request(method="GET", path="/health"))
    expect(unlimited, 200, remedy="Monitors must not be limited: see what answers here.")
    return (
        f"429 after {limit} a minute; without a key this address gets nothing else "
        f"for {answer.headers['retry-after']} s"
    )


async def _try(session: SmokeSession) -> Answer:
    """A form that is refused at once; no dry run, and without a key, since those have limits of their own."""
    headers = {"Content-Type": "text/plain"}
    wrong = Request(method="POST", path=f"{REGISTRATION}?dry_run=false", headers=headers, body=b"Test")
    return await session.send_alone(wrong)


def _standing(answer: Answer) -> tuple[int, int, int]:
    """The limit, how many are left, and for how many seconds the first of them counts."""
    if answer.status == 429:
        raise CheckFailed("the limit was used up before", "Wait a minute, and run it again.")
    policy = _POLICY.fullmatch(answer.headers.get("ratelimit-policy", ""))
    standing = _STANDING.fullmatch(answer.headers.get("ratelimit", ""))
    if policy is None or standing is None:
        raise CheckFailed(f"{answer} without RateLimit and RateLimit-Policy", _PROXY)
    return int(policy[1]), int(standing[1]), int(standing[2])
