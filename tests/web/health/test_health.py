"""``/health``, ``/health/live`` and ``/health/ready``: what balancers and monitors ask, at both of their addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from icct_adapters.memory import InMemoryDatabase
from icct_core import DatabaseCondition, DatabaseProbe, DatabaseUnavailable, ServiceAway, WriteObstacle
from icct_http.application import create_app
from icct_http.container import Container
from icct_http.service.registering.recent_registrations import NAMED_AFTER
from icct_http.service.settings.settings import Settings
from icct_http.version import VERSION
from icct_http.web.api.wire import Health
from icct_http.web.health.diagnosis import BEHIND_AFTER, DATABASE_AWAY, FAILING, TABLES_DIFFER, WORKER_BEHIND, in_words
from tests.support.failing_adapters import FailingDatabase, FailingUnitOfWork, HangingDatabase
from tests.support.http.in_memory_service import IN_MEMORY, Desk, a_client, open_desk, put_in
from tests.support.http.lifespan import running
from tests.web.health.test_status import LEFT_ALONE, a_guard, in_trouble, with_guards

LOOK = ("/health", "/health/live", "/health/ready", "/status")
IDLE = {"DELIVER_IN_SERVER": "false"}


class AnotherCondition(InMemoryDatabase):
    def __init__(self, condition: DatabaseCondition) -> None:
        super().__init__()
        self.condition = condition

    async def look(self) -> DatabaseCondition:
        return self.condition


def with_obstacle(obstacle: WriteObstacle | None) -> AnotherCondition:
    return AnotherCondition(DatabaseCondition(up_to_date=True, outbox=None, obstacle=obstacle))


def of_another_version() -> AnotherCondition:
    return AnotherCondition(DatabaseCondition(up_to_date=False, outbox=None))


async def health_of(desk: Desk) -> tuple[int, dict[str, Any]]:
    await desk.look()
    answer = await desk.client.get("/health")
    return answer.status_code, answer.json()


def with_database(database: DatabaseProbe, **variables: str) -> Any:
    return open_desk(lambda container: container.database_probe.override(database), **variables)


async def test_a_healthy_service_says_so(desk: Desk) -> None:
    assert await health_of(desk) == (
        200,
        {
            "status": "healthy",
            "version": VERSION,
            "environment": "development",
            "database": "connected",
            "timestamp": "2026-01-01T00:00:00Z",
            "problems": {},
        },
    )


@pytest.mark.parametrize(
    "error", [DatabaseUnavailable(), TimeoutError(), RuntimeError("a defect")], ids=lambda one: type(one).__name__
)
async def test_without_its_database_a_service_is_unhealthy(error: Exception) -> None:
    async with with_database(FailingDatabase(error), ENVIRONMENT="staging") as desk:
        assert await health_of(desk) == (
            503,
            {
                "status": "unhealthy",
                "version": VERSION,
                "environment": "staging",
                "database": "disconnected",
                "timestamp": "2026-01-01T00:00:00Z",
                "problems": {"database": DATABASE_AWAY},
            },
        )


@pytest.mark.usefixtures("impatient")
async def test_a_database_that_hangs_is_not_waited_for() -> None:
    database = HangingDatabase()
    async with with_database(database) as desk:
        answer = await desk.client.get("/health")
        assert (answer.status_code, answer.json()["database"]) == (503, "disconnected")
    assert database.given_up.is_set()


@pytest.mark.parametrize("obstacle", list(WriteObstacle))
async def test_while_nothing_can_be_stored_a_service_is_unhealthy_though_its_database_answers(
    obstacle: WriteObstacle,
) -> None:
    async with with_database(with_obstacle(obstacle)) as desk:
        status, health = await health_of(desk)
        assert (status, health["status"], health["database"]) == (503, "unhealthy", "connected")
        assert health["problems"] == (await desk.client.get("/status")).json()["problems"]
        assert health["problems"] == {"database": in_words(obstacle)}


async def test_registrations_that_fail_are_named_wherever_health_is_asked() -> None:
    time = 0.0

    def prepare(container: Container) -> None:
        put_in(container, FailingUnitOfWork(DatabaseUnavailable()))
        container.recent_registrations()._now = lambda: time

    async with open_desk(prepare) as desk:
        assert (await desk.register()).status_code == 503
        assert (await health_of(desk))[0] == 200
        time = NAMED_AFTER
        status, health = await health_of(desk)
        assert (status, health["status"], health["problems"]) == (503, "unhealthy", {"registrations": FAILING})
        assert (await desk.client.get("/status")).json()["problems"] == {"registrations": FAILING}
        ready = await desk.client.get("/health/ready")
        assert (ready.status_code, ready.json()["reason"]) == (503, f"Registrations are not taken: {FAILING}.")


async def test_with_a_breaker_open_a_service_is_degraded_and_still_takes_registrations() -> None:
    guard = await in_trouble(a_guard(failures=1), ServiceAway("it is busy"))
    async with open_desk(with_guards(email=guard, cloudinary=a_guard("Cloudinary")), **IDLE) as desk:
        status, health = await health_of(desk)
        assert (status, health["status"], health["problems"]) == (200, "degraded", {"email": LEFT_ALONE})
        assert (await desk.register()).status_code == 200


async def test_a_message_due_for_longer_than_a_minute_makes_the_service_degraded(idle_desk: Desk) -> None:
    await idle_desk.register()
    idle_desk.clock.advance(BEHIND_AFTER)
    assert (await health_of(idle_desk))[1]["status"] == "healthy"
    idle_desk.clock.advance(timedelta(seconds=1))
    status, health = await health_of(idle_desk)
    assert (status, health["status"], health["problems"]) == (200, "degraded", {"outbox": WORKER_BEHIND})


async def test_tables_of_another_version_make_the_service_degraded() -> None:
    async with with_database(of_another_version()) as desk:
        status, health = await health_of(desk)
        assert (status, health["status"], health["problems"]) == (200, "degraded", {"database": TABLES_DIFFER})


async def test_a_service_tells_the_real_time() -> None:
    app = create_app(Settings.from_environment(IN_MEMORY))
    async with running(app), a_client(app) as client:
        before = datetime.now(UTC)
        health = msgspec.json.decode((await client.get("/health")).content, type=Health)
        assert before <= health.timestamp <= datetime.now(UTC)


@pytest.mark.usefixtures("impatient")
async def test_a_process_is_alive_whatever_its_database_does() -> None:
    for database in (HangingDatabase(), FailingDatabase(DatabaseUnavailable())):
        async with with_database(database) as desk:
            answer = await desk.client.get("/health/live")
            assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


async def test_a_service_is_ready_when_its_database_answers_and_its_tables_are_this_version_s(desk: Desk) -> None:
    answer = await desk.client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.parametrize(
    ("database", "reason"),
    [
        (FailingDatabase(DatabaseUnavailable()), DATABASE_AWAY),
        (HangingDatabase(), DATABASE_AWAY),
        (of_another_version(), TABLES_DIFFER),
        *((with_obstacle(obstacle), in_words(obstacle)) for obstacle in WriteObstacle),
    ],
    ids=["away", "hanging", "other tables", *WriteObstacle],
)
@pytest.mark.usefixtures("impatient")
async def test_a_service_that_is_not_ready_says_why(database: DatabaseProbe, reason: str) -> None:
    async with with_database(database) as desk:
        answer = await desk.client.get("/health/ready")
        assert (answer.status_code, answer.json()) == (
            503,
            {"status": "not ready", "reason": f"The database is not ready: {reason}."},
        )


async def test_a_service_is_ready_again_once_its_database_is_back() -> None:
    database = of_another_version()
    async with with_database(database) as desk:
        assert (await desk.client.get("/health/ready")).status_code == 503
        database.condition = DatabaseCondition(up_to_date=True, outbox=None)
        await desk.look()
        assert (await desk.client.get("/health/ready")).status_code == 200


@pytest.mark.parametrize("path", LOOK)
async def test_head_says_the_same_without_a_body(path: str, shared_desk: Desk) -> None:
    for prefix in ("", "/api/v1"):
        got, headed = [await shared_desk.client.request(method, prefix + path) for method in ("GET", "HEAD")]
        assert (headed.status_code, headed.content) == (got.status_code, b"")
        assert headed.headers["Content-Type"] == got.headers["Content-Type"]


async def test_head_of_an_unhealthy_service_is_503() -> None:
    async with with_database(FailingDatabase(DatabaseUnavailable())) as desk:
        for path in ("/health", "/health/ready"):
            assert (await desk.client.head(path)).status_code == 503


@pytest.mark.parametrize("path", LOOK)
async def test_each_is_found_under_api_v1_too(path: str, shared_desk: Desk) -> None:
    def without_time(answer: httpx.Response) -> dict[str, Any]:
        return {name: value for name, value in answer.json().items() if name not in {"timestamp", "uptime_seconds"}}

    plain, versioned = [await shared_desk.client.get(prefix + path) for prefix in ("", "/api/v1")]
    assert (versioned.status_code, without_time(versioned)) == (plain.status_code, without_time(plain))
