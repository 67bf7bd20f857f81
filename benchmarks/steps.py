"""Where the time of one registration goes, step by step, in this process and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, cast
from unittest.mock import patch

from icct_adapters.sql.engine.asyncpg_connection import AsyncpgConnection
from icct_http.application import create_app
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.api import multipart_form
from icct_http.web.api.multipart_form import read_parts
from tests.support.http.lifespan import running

from .figures import percentile
from .requests import REQUESTS
from .scale import scaled
from .section import Rig, Section
from .stopwatch import Stopwatch, TimedEntry, TimedRegisterTeam
from .table import table

COUNT = scaled(500, least=20)
WARM_UP = 20
CHUNK = 65_536  # bytes of the body that come at once

Steps = dict[str, float]


def measure(rig: Rig) -> str:
    with rig.settings(DELIVER_IN_SERVER="false") as settings:
        taken = asyncio.run(_register({name: str(value) for name, value in settings.items()}))
    totals = [sum(steps.values()) for steps in taken]
    rows = [_row(step, [steps[step] for steps in taken], median(totals)) for step in taken[0]]
    return table(("step", "median µs", "p95 µs", "of the whole"), [*rows, _row("the whole", totals, median(totals))])


def _row(step: str, times: list[float], whole: float) -> list[str]:
    return [step, f"{median(times):.0f}", f"{percentile(times, 95):.0f}", f"{median(times) / whole:.0%}"]


async def _register(environment: dict[str, str]) -> list[Steps]:
    """The steps of each of ``COUNT`` registrations, one after the other."""
    settings = Settings.from_environment(environment)
    container, watch = build_container(settings), TimedRegisterTeam.watch
    container.register_team.override(
        TimedRegisterTeam(
            team_entry=TimedEntry(container.team_entry(), watch),
            unit_of_work=container.unit_of_work(),
            clock=container.clock(),
            rules=settings.tournament.rules,
            idempotency_ttl=settings.tournament.idempotency_ttl,
        )
    )
    app = cast("Any", create_app(settings, container))
    with _inner_steps_timed(watch):
        async with running(app):
            taken = [await _one(app, watch, number) for number in range(WARM_UP + COUNT)]
    return taken[WARM_UP:]


@contextmanager
def _inner_steps_timed(watch: Stopwatch) -> Iterator[None]:
    read = watch.timing("read the multipart body", read_parts, before="wrappers, routing, key")
    value = watch.timing("the statement, which commits", AsyncpgConnection.value, before="take a connection")
    with patch.object(multipart_form, "read_parts", read), patch.object(AsyncpgConnection, "value", value):
        yield


async def _one(app: Any, watch: Stopwatch, number: int) -> Steps:
    scope, chunks = _request(number)
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        body = chunks.pop(0) if chunks else b""
        return {"type": "http.request", "body": body, "more_body": bool(chunks)}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
        elif not message.get("more_body"):
            watch.ended("write the answer")

    watch.start()
    await app(scope, receive, send)
    watch.ended("after the answer: log line, counters")
    if statuses != [200]:
        raise RuntimeError(f"a registration was not taken: {statuses}")
    return watch.steps


def _request(number: int) -> tuple[dict[str, Any], list[bytes]]:
    """The load generator's request as a server hands it to the application: its scope, and its body in chunks."""
    head, _, body = REQUESTS["registration"](number).partition(b"\r\n\r\n")
    lines = (line.partition(b": ") for line in head.split(b"\r\n")[1:])
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/registration",
        "raw_path": b"/api/registration",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower(), value) for name, _, value in lines],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    return scope, [body[start : start + CHUNK] for start in range(0, len(body), CHUNK)]


SECTION = Section(
    title="Where the time of a registration goes",
    text=f"""{COUNT} registrations of 11 to 15 players and a logo of 60 KB, one after the other, through the whole
application but without the HTTP server, on PostgreSQL; nothing is delivered meanwhile. The statement claims the
key, keeps the logo's bytes, queues two messages, enters the team and commits, all in PostgreSQL. The step to look at
first is the largest one.""",
    measure=measure,
)
