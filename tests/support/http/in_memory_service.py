"""The service on in-memory adapters: running, with a client to call it and everything it keeps to look at."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, cast

import httpx
from litestar.types import ASGIApp

from icct_adapters.memory import InMemoryDatabase, InMemoryFileStorage, InMemoryMailer, InMemoryStore, ManualClock
from icct_adapters.memory.tables import Tables
from icct_core import StepwiseEntry, UnitOfWork
from icct_http.application import create_api, create_app
from icct_http.container import Container, build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.api.description import describe
from tests.support.builders import a_form
from tests.support.http.form_encoding import BOUNDARY, encode, form_parts, multipart
from tests.support.http.lifespan import running
from tests.support.http.shared_routes import routes_of

IN_MEMORY = {"DATABASE_URL": "memory://", "FILE_STORAGE": "memory", "MAILER": "memory"}
UNLIMITED = {"RATE_LIMIT_REQUESTS": "1000000", "RATE_LIMIT_DRY_RUNS": "1000000"}
PATH = "/api/registration"
ACCEPTED = {"success": True, "team_id": "ICCT-001", "message": "Team registered successfully"}

ACTED_ON = (
    "ETag",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Location",
    "WWW-Authenticate",
    "Idempotent-Replayed",
)
"""Headers that clients act on: an answer has none that is not announced."""

Headers = Iterable[tuple[str, str | bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A running service; its time moves by ``clock.advance`` alone."""

    app: ASGIApp
    client: httpx.AsyncClient
    container: Container
    clock: ManualClock

    async def register(
        self, *, key: str | bytes | None = None, headers: Headers = (), path: str = PATH, **changes: Any
    ) -> httpx.Response:
        """Send a valid form with changes."""
        keys: Headers = () if key is None else (("X-Idempotency-Key", key),)
        return await self.send(form_parts(a_form(**changes)), headers=[*headers, *keys], path=path)

    async def send(
        self, parts: Iterable[bytes], *, boundary: str = BOUNDARY, headers: Headers = (), path: str = PATH
    ) -> httpx.Response:
        """Send these parts as a whole multipart body."""
        content_type = ("Content-Type", multipart(boundary))
        return await self.post(encode(parts, boundary), headers=[content_type, *headers], path=path)

    async def post(
        self, body: bytes | AsyncIterable[bytes], *, headers: Headers = (), path: str = PATH
    ) -> httpx.Response:
        """Send these bytes, whatever they are."""
        raw = [(name.encode(), value.encode() if isinstance(value, str) else value) for name, value in headers]
        return await self.client.post(path, content=body, headers=raw)

    async def look(self) -> None:
        """Let it look at its database now, and not only within a second."""
        await self.container.database_watch().look()

    @property
    def tables(self) -> Tables:
        return database_of(self.container).tables

    @property
    def files(self) -> dict[str, tuple[bytes, str]]:
        return cast("InMemoryFileStorage", self.container.file_storage()).files

    @property
    def mails(self) -> list[Any]:
        return list(cast("InMemoryMailer", self.container.mailer()).sent.values())

    def kept(self) -> set[str]:
        """Where anything at all is kept: tables, ``files``, ``mails``."""
        tables = {each.name for each in fields(Tables) if any(getattr(self.tables, each.name))}
        return tables | {name for name in ("files", "mails") if getattr(self, name)}


@asynccontextmanager
async def open_desk(prepare: Callable[[Container], object] = lambda _: None, **variables: str) -> AsyncIterator[Desk]:
    """A service with these environment variables; ``prepare`` may put other adapters in before it starts."""
    settings = Settings.from_environment(IN_MEMORY | UNLIMITED | variables)
    container, clock = build_container(settings), ManualClock()
    container.clock.override(clock)
    prepare(container)
    with routes_of(settings, container) as routes:
        app = create_app(settings, container, routes)
        async with running(app), a_client(app) as client:
            yield Desk(app=app, client=client, container=container, clock=clock)


def as_in_production(container: Container) -> None:
    """Let a service with adapters in memory do as one in production does."""
    settings = container.settings()
    service = replace(settings.service, environment="production")
    container.settings.override(replace(settings, service=service))


def database_of(container: Container) -> InMemoryDatabase:
    """What the service's store is made of."""
    return cast("InMemoryStore", container.store()).database


def put_in(container: Container, unit_of_work: UnitOfWork) -> None:
    """Let everything that is stored be stored by these transactions."""
    container.unit_of_work.override(unit_of_work)
    container.team_entry.override(StepwiseEntry(unit_of_work))


def a_client(app: ASGIApp, *, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """A client that fails a test whose answer the API's own description does not announce."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(cast("Any", app), client=(address, 50_000)),
        base_url="http://desk",
        event_hooks={"response": [_check_is_announced]},
    )


async def _check_is_announced(response: httpx.Response) -> None:
    operation = response.request.method, response.request.url.path
    announced = announced_answers(*operation)
    if announced is None:
        return
    if response.status_code not in announced:
        raise AssertionError(f"{operation} answered {response.status_code}, which /openapi.json does not announce")
    if missing := {name for name in ACTED_ON if name in response.headers} - announced[response.status_code]:
        raise AssertionError(f"{operation} answered {response.status_code} with {missing}, which is not announced")


def announced_answers(method: str, path: str) -> Mapping[int, frozenset[str]] | None:
    """The statuses, and the headers of each, that the API's description has for a request; ``None`` if it has none.

    A path is described by itself, or else by a template such as ``/admin/teams/{team_id}``.
    """
    found = [answers for of_method, pattern, answers in _described() if of_method == method and pattern.fullmatch(path)]
    return found[0] if found else None


@cache
def _described() -> list[tuple[str, re.Pattern[str], Mapping[int, frozenset[str]]]]:
    """By method and path; those with fewer parameters come first."""
    settings = Settings.from_environment(IN_MEMORY | {"PUBLIC_BOARD": "true"})
    paths = describe(create_api(settings, build_container(settings)))["paths"]
    return [
        (
            method.upper(),
            re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))),
            {int(status): frozenset(answer["headers"]) for status, answer in operation["responses"].items()},
        )
        for path in sorted(paths, key=lambda path: path.count("{"))
        for method, operation in paths[path].items()
    ]


async def until(condition: Callable[[], object]) -> None:
    """Let the service work on until ``condition`` holds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  what is waited for lies in plain dictionaries
            await asyncio.sleep(0)
