"""The organisers' desk from outside: it asks who is there, over https, and takes no form of another website."""

from __future__ import annotations

from typing import Final

from ..checks.finding import CheckFailed
from .expectations import StepSkipped, expect, in_the_log
from .pages import AS_BROWSER
from .smoke_session import SmokeSession

_DESK: Final = "/desk"
_SIGN_IN: Final = "/desk/sign-in"
_OVER_HTTPS: Final = (
    "Reach it over https; let the proxy send X-Forwarded-Proto, and name the proxy's address in TRUSTED_PROXIES."
)


async def desk(session: SmokeSession) -> str:
    """The way to signing in, its page, and a form from elsewhere; nobody is asked for a code."""
    if session.pages != "on":
        raise StepSkipped("there are no pages")
    answer = await session.send("GET", _DESK, headers=AS_BROWSER, with_key=False)
    if answer.status == 403:
        raise CheckFailed(f"{answer}: nobody can sign in over plain http", _OVER_HTTPS)
    if answer.status != 303 or not answer.headers.get("location", "").startswith(_SIGN_IN):
        raise CheckFailed(f"{answer}, and does not lead to {_SIGN_IN}", in_the_log(answer))
    expect(await session.send("GET", _SIGN_IN, headers=AS_BROWSER, with_key=False), 200)
    foreign = {**AS_BROWSER, "Sec-Fetch-Site": "cross-site"}
    answer = await session.send("POST", _SIGN_IN, headers=foreign, with_key=False)
    if answer.status != 403:
        raise CheckFailed(f"{answer}, not 403, for a form of another website", in_the_log(answer))
    return f"{_DESK} leads strangers to {_SIGN_IN}, and a form of another website is refused"
