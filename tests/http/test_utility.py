"""``/health``, and the API's description of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from icct_core import CoreError, DatabaseProbe, DatabaseUnavailable, InvalidTransition, TeamForm, TeamNotFound
from icct_http.app import create_app
from icct_http.problems import CORE_PROBLEMS, HTTP_PROBLEMS
from icct_http.settings import Settings
from icct_http.version import VERSION
from icct_http.wire import Health, ProblemBody, RegistrationAccepted, RegistrationValid
from tests.http.answers import CORE_ERRORS
from tests.http.desk import IN_MEMORY, PATH, Desk, a_client, open_desk
from tests.http.failing import FailingDatabase, HangingDatabase
from tests.http.lifespan import running

NEVER_FROM_REGISTERING: list[type[CoreError]] = [TeamNotFound, InvalidTransition]
FROM_REGISTERING = [error for error in CORE_ERRORS if error not in NEVER_FROM_REGISTERING]


async def test_a_healthy_service_says_so(desk: Desk) -> None:
    answer = await desk.client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "healthy",
        "version": VERSION,
        "environment": "development",
        "database": "connected",
        "timestamp": "2026-01-01T00:00:00Z",
    }


@pytest.mark.parametrize("database", [FailingDatabase(DatabaseUnavailable()), FailingDatabase(TimeoutError())])
async def test_without_its_database_a_service_is_unhealthy(database: DatabaseProbe) -> None:
    async with open_desk(lambda container: container.database.override(database), ENVIRONMENT="staging") as desk:
        answer = await desk.client.get("/health")
        assert answer.status_code == 503
        assert answer.json() == {
            "status": "unhealthy",
            "version": VERSION,
            "environment": "staging",
            "database": "disconnected",
            "timestamp": "2026-01-01T00:00:00Z",
        }


async def test_a_database_that_hangs_is_not_waited_for() -> None:
    database = HangingDatabase()
    async with open_desk(lambda container: container.database.override(database)) as desk:
        answer = await desk.client.get("/health")
        assert (answer.status_code, answer.json()["database"]) == (503, "disconnected")
        assert database.given_up.is_set()


async def test_a_service_tells_the_real_time() -> None:
    app = create_app(Settings.from_environment(IN_MEMORY))
    async with running(app), a_client(app) as client:
        before = datetime.now(UTC)
        health = msgspec.json.decode((await client.get("/health")).content, type=Health)
        assert before <= health.timestamp <= datetime.now(UTC)


@pytest.fixture
async def description(desk: Desk) -> dict[str, Any]:
    answer = await desk.client.get("/openapi.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    document: dict[str, Any] = answer.json()
    return document


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def everything_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document, at any depth."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from everything_in(one)


def examples_of(response: dict[str, Any]) -> dict[str, Any]:
    (media_type,) = response["content"].values()
    return {name: example["value"] for name, example in media_type.get("examples", {}).items()}


def test_the_description_has_what_openapi_demands(description: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", description["openapi"])
    assert description["info"]["title"]
    assert description["info"]["version"] == VERSION
    assert set(description["paths"]) == {PATH, "/api/v1/registration", "/health", "/status"}
    ids = [operation["operationId"] for operation in operations(description)]
    assert len(ids) == len(set(ids))
    for operation in operations(description):
        assert all(re.fullmatch("[1-5][0-9][0-9]", status) for status in operation["responses"])
        assert all(response["description"] for response in operation["responses"].values())


def test_every_reference_of_the_description_leads_somewhere(description: dict[str, Any]) -> None:
    references = {found["$ref"] for found in everything_in(description) if "$ref" in found}
    schemas = {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}
    assert references
    assert references <= schemas


@pytest.mark.parametrize("body", [ProblemBody, RegistrationAccepted, RegistrationValid, Health])
def test_every_body_is_described_as_it_travels(description: dict[str, Any], body: type[msgspec.Struct]) -> None:
    schema = description["components"]["schemas"][body.__name__]
    assert set(schema["properties"]) == {field.encode_name for field in msgspec.structs.fields(body)}


def test_every_example_of_an_error_is_an_error(description: dict[str, Any]) -> None:
    examples = 0
    for operation in operations(description):
        for status, response in operation["responses"].items():
            for code, example in examples_of(response).items():
                examples += 1
                assert msgspec.convert(example, ProblemBody).error_code == code
                assert status in {str(row.status) for row in rows_of(code)}
    assert examples


def rows_of(code: str) -> list[Any]:
    return [row for row in (*CORE_PROBLEMS.values(), *HTTP_PROBLEMS.values()) if row.code == code]


@pytest.mark.parametrize("error", FROM_REGISTERING, ids=lambda one: one.code)
@pytest.mark.parametrize("path", [PATH, "/api/v1/registration"])
def test_every_error_of_the_core_is_announced_where_it_may_come(
    description: dict[str, Any], path: str, error: type[CoreError]
) -> None:
    responses = description["paths"][path]["post"]["responses"]
    assert error.code in examples_of(responses[str(CORE_PROBLEMS[error].status)])


@pytest.mark.parametrize("error", NEVER_FROM_REGISTERING, ids=lambda one: one.code)
def test_no_error_is_announced_where_it_never_comes(description: dict[str, Any], error: type[CoreError]) -> None:
    responses = description["paths"][PATH]["post"]["responses"]
    assert not any(error.code in examples_of(response) for response in responses.values())


def test_the_form_is_described_as_it_is_sent(description: dict[str, Any]) -> None:
    (media_type, content), *others = description["paths"][PATH]["post"]["requestBody"]["content"].items()
    assert (media_type, others) == ("multipart/form-data", [])
    names = {field.name for field in fields(TeamForm)}
    assert set(content["schema"]["properties"]) == names
    assert set(content["schema"]["required"]) == names - {"captain_whatsapp"}


def test_the_keys_and_the_dry_run_are_described(description: dict[str, Any]) -> None:
    parameters = {
        (parameter["in"], parameter["name"]): parameter.get("required", False)
        for parameter in description["paths"][PATH]["post"]["parameters"]
    }
    expected = {("query", "dry_run"), ("header", "X-Idempotency-Key"), ("header", "Idempotency-Key")}
    assert parameters == dict.fromkeys(expected, False)


def test_a_health_check_announces_both_its_answers(description: dict[str, Any]) -> None:
    responses = description["paths"]["/health"]["get"]["responses"]
    for status in ("200", "503"):
        assert responses[status]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Health"}
