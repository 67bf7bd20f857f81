"""Steps over the pages for people, if the service has some; nothing is registered by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ..checks.finding import CheckFailed
from .exchange import Answer
from .expectations import StepSkipped, expect, in_the_log
from .form import CONTENT_TYPE, encoded_page_form
from .smoke_session import PAGE, PAGE_TRIAL, SmokeSession

_PAGES: Final = ("/", PAGE, "/privacy")
_NO_LINK: Final = "/team/icct-smoke-test"
AS_BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
_AS_SCRIPT: Final = {"Accept": "application/json"}
_FILES = re.compile(r'(?:src|href)="(/static/[^"]+)"')
_ELSEWHERE = re.compile(r'<(?:script|link|img|form)\b[^>]*?\b(?:src|href|action)="(?:https?:)?//([^"/]+)')
_BETWEEN = "See that nothing between you and the service changes or swallows this page."
_RULES = "Where the organisers' squads are larger or smaller, say so with --players; else see the log."
_STATIC = "See that a proxy passes on /static/ with its headers, and that all processes are of one version."


async def pages(session: SmokeSession) -> str:
    """The pages a captain begins with, their files, and a link that opens nothing."""
    if session.pages != "on":
        return await _without(session)
    found = set[str]()
    for path in _PAGES:
        answer = await session.send("GET", path, headers=AS_BROWSER, with_key=False)
        expect(answer, 200, remedy=_BETWEEN)
        _check_page(answer)
        found |= set(_FILES.findall(answer.text))
    if not found:
        raise CheckFailed("the pages name no style sheet", _BETWEEN)
    for path in sorted(found):
        answer = await session.send("GET", path, with_key=False)
        expect(answer, 200, remedy=_STATIC)
        if "immutable" not in answer.headers.get("cache-control", ""):
            raise CheckFailed(f"{path} with cache-control: {answer.headers.get('cache-control', 'none')}", _STATIC)
    answer = await session.send("GET", _NO_LINK, headers=AS_BROWSER, with_key=False)
    _check_page(answer)
    if answer.status != 404:
        raise CheckFailed(f"{answer}, not 404, for a link that nobody has", in_the_log(answer))
    return f"{', '.join(_PAGES)} and {len(found)} files for them; 404 for a link that is none"


async def page_form(session: SmokeSession) -> str:
    """The form of the page: a right one is valid, a wrong one is shown again with all of it; or when it opens."""
    if session.pages != "on":
        raise StepSkipped("there are no pages")
    form = await session.send("GET", PAGE, headers=AS_BROWSER, with_key=False)
    if "<form" not in form.text:
        answer = await _try(session, session.form.team_name, _AS_SCRIPT)
        expect(answer, 409, "REGISTRATION_CLOSED")
        return "registration is closed, and the page says so"
    answer = await _try(session, session.form.team_name, _AS_SCRIPT)
    if answer.code == "VALIDATION_FAILED":
        errors = answer.json.get("details", {}).get("field_errors", {})
        raise CheckFailed(f"the form is refused: {'; '.join(map(str, errors.values()))}", _RULES)
    expect(answer, 200)
    wrong = await _try(session, "x", AS_BROWSER)
    if wrong.status != 422 or session.form.captain_email not in wrong.text:
        raise CheckFailed(f"{wrong}, or without what was typed", in_the_log(wrong))
    return "a right form is valid, and a wrong one comes back with all of it"


async def _without(session: SmokeSession) -> str:
    """A service that says it has no pages shows none."""
    answer = await session.send("GET", "/", headers=AS_BROWSER, with_key=False)
    if session.pages == "off":
        expect(answer, 404, "NOT_FOUND", remedy="See what answers in the service's place.")
        raise StepSkipped("pages are off; `icct check` on the service's machine says why")
    raise StepSkipped("the service says nothing of pages")


async def _try(session: SmokeSession, team_name: str, accept: Mapping[str, str]) -> Answer:
    tournament = await session.send("GET", "/api/v1/tournament")
    consent = str(tournament.json.get("rules", {}).get("consent_version") or "")
    body = encoded_page_form(session.form.but(team_name=team_name), consent=consent)
    return await session.send("POST", PAGE_TRIAL, headers={"Content-Type": CONTENT_TYPE, **accept}, body=body)


def _check_page(answer: Answer) -> None:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        raise CheckFailed(f"{answer} is no page", _BETWEEN)
    policy = answer.headers.get("content-security-policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        raise CheckFailed(f"{answer} with content-security-policy: {policy or 'none'}", _BETWEEN)
    if elsewhere := _ELSEWHERE.search(answer.text):
        raise CheckFailed(f"{answer} loads from {elsewhere[1]}", _BETWEEN)
