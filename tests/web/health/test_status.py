"""``/status``: what an operator's screen shows; it answers whatever is away, and names no person."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from dependency_injector import providers

from icct_adapters.memory import InMemoryDatabase, InMemoryStore
from icct_adapters.resilience import Guard, GuardLimits
from icct_core import (
    CredentialsRefused,
    DatabaseCondition,
    DatabaseUnavailable,
    DeliveryFailed,
    MessageKind,
    MessageState,
    ServiceAway,
    Settlement,
)
from icct_http.container import Container
from icct_http.service.worker.delivery_services import DeliveryServices
from icct_http.version import VERSION
from icct_http.web.api.wire import OutboxStatus, Status
from tests.support.builders import a_squad
from tests.support.failing_adapters import FailingDatabase, HangingDatabase
from tests.support.http.in_memory_service import Desk, open_desk, until

IDLE = {"DELIVER_IN_SERVER": "false"}
LEFT_ALONE = "it is left alone after failures"
REFUSED = "it refuses our credentials"


def a_guard(service: str = "the mail server", **limits: Any) -> Guard:
    return Guard(service, GuardLimits(attempts=1, **limits), on_change=lambda _service, _state: None)


async def in_trouble(guard: Guard, error: DeliveryFailed) -> Guard:
    """The guard after a call that failed."""

    async def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        await guard.call(fail, about="one")
    return guard


def with_guards(**guards: Guard | None) -> Callable[[Container], object]:
    services = DeliveryServices(**{"cloudinary": None, "email": None, **guards})
    return lambda container: container.delivery_services.override(providers.Object(services))


async def status_of(desk: Desk) -> dict[str, Any]:
    await desk.look()
    answer = await desk.client.get("/status")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    document: dict[str, Any] = answer.json()
    return document


async def test_a_service_that_nobody_has_used_yet_says_so(desk: Desk) -> None:
    assert await status_of(desk) == {
        "status": "running",
        "version": VERSION,
        "environment": "development",
        "uptime_seconds": 0,
        "database": "connected",
        "cloudinary": "disabled",
        "email": "disabled",
        "problems": {},
        "outbox": {"pending": 0, "oldest_seconds": None, "parked": 0},
        "pages": "on",
        "board": "off",
    }


async def test_uptime_is_the_time_since_the_start(desk: Desk) -> None:
    desk.clock.advance(timedelta(hours=1, seconds=0.9))
    assert (await status_of(desk))["uptime_seconds"] == 3600


async def test_what_waits_is_counted_with_the_age_of_the_oldest(idle_desk: Desk) -> None:
    await idle_desk.register()
    idle_desk.clock.advance(timedelta(seconds=90))
    await idle_desk.register(team_name="Lions")
    assert (await status_of(idle_desk))["outbox"] == {"pending": 4, "oldest_seconds": 90, "parked": 0}


async def test_what_was_given_up_is_counted_by_itself(idle_desk: Desk) -> None:
    await idle_desk.register()
    now = idle_desk.clock.now()
    lease = idle_desk.container.outbox_queue().lease
    (leased,) = await lease(MessageKind.STORE_LOGO, limit=1, at=now, until=now + timedelta(seconds=60))
    async with idle_desk.container.unit_of_work().begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=MessageState.PARKED, due_at=now, reason="no image"))
    assert (await status_of(idle_desk))["outbox"] == {"pending": 1, "oldest_seconds": 0, "parked": 1}


async def test_what_was_delivered_counts_no_more(desk: Desk) -> None:
    await desk.register()
    await until(lambda: all(row.state is MessageState.DELIVERED for row in desk.tables.outbox.values()))
    assert (await status_of(desk))["outbox"] == {"pending": 0, "oldest_seconds": None, "parked": 0}


async def test_a_clock_that_was_set_back_makes_no_negative_age(idle_desk: Desk) -> None:
    await idle_desk.register()
    idle_desk.clock.advance(timedelta(seconds=-5))
    assert (await status_of(idle_desk))["outbox"]["oldest_seconds"] == 0


async def test_services_that_answer_are_connected() -> None:
    async with open_desk(with_guards(cloudinary=a_guard("Cloudinary"), email=a_guard()), **IDLE) as desk:
        status = await status_of(desk)
    assert (status["cloudinary"], status["email"], status["problems"]) == ("connected", "connected", {})


async def test_nothing_is_called_to_find_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as service:
        service.setblocking(False)
        port = str(service.getsockname()[1])
        settings: dict[str, Any] = {
            **IDLE,
            **{f"CLOUDINARY_{name}": "x1-y2-z3" for name in ("CLOUD_NAME", "API_KEY", "API_SECRET")},
            "CLOUDINARY_UPLOAD_PREFIX": f"http://127.0.0.1:{port}",
            "FILE_STORAGE": "cloudinary",
            "SMTP_SERVER": "127.0.0.1",
            "SMTP_PORT": port,
            "SMTP_TLS": "none",
            "MAILER": "smtp",
            "SMTP_FROM_EMAIL": "desk@example.org",
        }
        async with open_desk(**settings) as desk:
            for path in ("/status", "/health", "/health/ready", "/metrics"):
                assert (await desk.client.get(path)).status_code == 200
        with pytest.raises(BlockingIOError):
            service.accept()


@pytest.mark.parametrize(
    ("error", "problem"),
    [(ServiceAway("it is busy"), LEFT_ALONE), (CredentialsRefused("it refuses our name"), REFUSED)],
    ids=["left alone", "refused"],
)
@pytest.mark.parametrize(("service", "other"), [("cloudinary", "email"), ("email", "cloudinary")])
async def test_a_service_in_trouble_is_named_with_its_problem(
    service: str, other: str, error: DeliveryFailed, problem: str
) -> None:
    guards = {service: await in_trouble(a_guard(failures=1), error), other: a_guard()}
    async with open_desk(with_guards(**guards), **IDLE) as desk:
        status = await status_of(desk)
    assert (status[service], status[other]) == ("unavailable", "connected")
    assert status["problems"] == {service: problem}


async def test_one_failure_is_no_trouble_yet() -> None:
    guard = await in_trouble(a_guard(failures=5), ServiceAway("it is busy"))
    async with open_desk(with_guards(email=guard), **IDLE) as desk:
        status = await status_of(desk)
    assert (status["cloudinary"], status["email"], status["problems"]) == ("disabled", "connected", {})


async def test_a_service_that_answers_again_is_connected_again() -> None:
    async def answer() -> None:
        """It is there."""

    guard = await in_trouble(a_guard(failures=1, open_for=timedelta()), ServiceAway("it is busy"))
    async with open_desk(with_guards(email=guard), **IDLE) as desk:
        assert (await status_of(desk))["email"] == "unavailable"
        await guard.call(answer, about="one")
        status = await status_of(desk)
    assert (status["email"], status["problems"]) == ("connected", {})


async def test_without_its_database_a_service_still_tells_its_status() -> None:
    database = FailingDatabase(DatabaseUnavailable())
    async with open_desk(lambda container: container.database_probe.override(database), ENVIRONMENT="staging") as desk:
        status = await status_of(desk)
    assert (status["status"], status["environment"]) == ("running", "staging")
    assert (status["database"], status["outbox"]) == ("disconnected", None)


@pytest.mark.usefixtures("impatient")
async def test_a_database_that_hangs_is_not_waited_for() -> None:
    database = HangingDatabase()
    async with open_desk(lambda container: container.database_probe.override(database)) as desk:
        status = (await desk.client.get("/status")).json()
    assert (status["database"], status["outbox"]) == ("disconnected", None)
    assert database.given_up.is_set()


async def test_a_database_that_comes_back_is_connected_again() -> None:
    class ReturningDatabase(InMemoryDatabase):
        away = True

        async def look(self) -> DatabaseCondition:
            if self.away:
                raise DatabaseUnavailable
            return await super().look()

    database = ReturningDatabase()
    async with open_desk(lambda container: container.store.override(InMemoryStore(database))) as desk:
        assert (await status_of(desk))["database"] == "disconnected"
        database.away = False
        assert (await status_of(desk))["database"] == "connected"


async def test_a_status_names_no_person(idle_desk: Desk) -> None:
    await idle_desk.register()
    text = (await idle_desk.client.get("/status")).text
    squad = a_squad()
    personal = (
        *("Grace Warriors", "CSI St. Peter's Church", "John Samuel", "9876543210", "john.samuel@example.com"),
        *("9876543211", "David Raj", "ICCT-001"),
        *(player["name"] for player in squad),
        *(player["phone"] for player in squad),
    )
    assert not [word for word in personal if word in text]


async def test_the_status_is_described_as_it_travels(desk: Desk) -> None:
    document = (await desk.client.get("/openapi.json")).json()
    operation = document["paths"]["/status"]["get"]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/Status"}
    assert set(operation["responses"]) == {"200", "400", "408", "500"}
    for body in (Status, OutboxStatus):
        schema = document["components"]["schemas"][body.__name__]
        assert set(schema["properties"]) == {field.encode_name for field in msgspec.structs.fields(body)}
    assert msgspec.convert(await status_of(desk), Status).uptime_seconds == 0


async def test_the_uptime_of_a_real_service_begins_with_it() -> None:
    async with open_desk(lambda container: container.clock.reset_override()) as desk:
        assert isinstance(desk.container.started_at(), datetime)
        assert 0 <= (await status_of(desk))["uptime_seconds"] < 60
