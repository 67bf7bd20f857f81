"""``icct smoke`` at a service in this process, whose answers may be falsified on their way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from random import SystemRandom
from time import perf_counter
from typing import Any

import httpx
import msgspec

from icct_http.cli.checks import Finding
from icct_http.cli.smoke import Answer, Request, SmokeReport, SmokeSession, smoke_test
from icct_http.cli.smoke.form import SmokeForm
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.in_memory_service import Desk, a_client, open_desk

Tamper = Callable[[Answer], Answer]
SERVICE = {
    "ADMIN_API_KEY": ADMIN_KEY,
    "RATE_LIMIT_REQUESTS": "15",
    "RATE_LIMIT_KEY_REQUESTS": "1000000",
    "RATE_LIMIT_DRY_RUNS": "1000000",
    "DELIVER_IN_SERVER": "false",
    "CORS_ORIGINS": "https://example.org",
    "PUBLIC_BOARD": "true",
}


def a_service(**changes: str) -> AbstractAsyncContextManager[Desk]:
    """A service as it comes, with these settings besides."""
    return open_desk(lambda _: None, **(SERVICE | changes))


@dataclass(slots=True)
class Smoked:
    """What was found, and every request that was sent."""

    report: SmokeReport
    requests: list[Request]
    desk: Desk
    team_name: str

    @property
    def lines(self) -> dict[str, Finding]:
        return {finding.name: finding for finding in self.report.findings}

    @property
    def is_removed(self) -> bool:
        """Whether nobody finds the test team any more."""
        teams = [one.team for one in self.desk.tables.registrations.values() if one.team]
        return self.team_name not in {team.name.text for team in teams}

    @property
    def failed(self) -> dict[str, Finding]:
        return {name: finding for name, finding in self.lines.items() if finding.verdict == "failed"}


@dataclass(slots=True)
class Wire:
    """Carries requests to a desk, and falsifies the answers."""

    client: httpx.AsyncClient
    tamper: Tamper
    requests: list[Request] = field(default_factory=list)

    async def __call__(self, request: Request) -> Answer:
        self.requests.append(request)
        began = perf_counter()
        got = await self.client.request(
            request.method, request.path, headers=dict(request.headers), content=request.body
        )
        return self.tamper(
            Answer(
                request=request,
                status=got.status_code,
                headers={name.lower(): value for name, value in got.headers.items()},
                body=got.content,
                seconds=perf_counter() - began,
            )
        )


async def smoke(
    desk: Desk, tamper: Tamper = lambda answer: answer, *, make: type[Wire] = Wire, **changes: Any
) -> Smoked:
    """A whole smoke test, from an address that nobody had before."""
    address = str(IPv4Address(SystemRandom().randrange(1, 2**31)))
    async with a_client(desk.app, address=address) as client:
        wire = make(client, tamper)
        options: dict[str, Any] = {"key": ADMIN_KEY, "origin": "https://example.org"}
        session = SmokeSession(ask=wire, form=SmokeForm.new(players=11), **(options | changes))
        return Smoked(await smoke_test(session), wire.requests, desk, session.form.team_name)


def at(method: str, path: str, change: Tamper, *, nth: int | None = None) -> Tamper:
    """Change the answers to such requests, or the ``nth`` of them alone, counted from 1."""
    seen = 0

    def tamper(answer: Answer) -> Answer:
        nonlocal seen
        if answer.request.method != method or not answer.request.path.startswith(path):
            return answer
        seen += 1
        return change(answer) if nth in {None, seen} else answer

    return tamper


def status(status: int, code: str | None = None) -> Tamper:
    """Another status, and another code in the body if one is given."""

    def change(answer: Answer) -> Answer:
        body = answer.body if code is None else msgspec.json.encode(answer.json | {"error_code": code})
        return replace(answer, status=status, body=body)

    return change


def member(name: str, value: object) -> Tamper:
    """Another value of this member of the body."""
    return lambda answer: replace(answer, body=msgspec.json.encode(answer.json | {name: value}))


def header(name: str, value: str | None) -> Tamper:
    """Another value of this header, or none."""

    def change(answer: Answer) -> Answer:
        headers = {key: text for key, text in answer.headers.items() if key != name}
        return replace(answer, headers=headers | ({} if value is None else {name: value}))

    return change
