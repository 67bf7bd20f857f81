"""The API's description of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import msgspec
import pytest

from icct_core import (
    ChurchNotFound,
    CodeInvalid,
    CoreError,
    InvalidTransition,
    LastAdmin,
    LinkExpired,
    LinkInvalid,
    MergeNotFound,
    OrganiserNotFound,
    RosterFrozen,
    SessionNotFound,
    StaleVersion,
    TeamForm,
    TeamNotFound,
    VersionRequired,
)
from icct_http.version import VERSION
from icct_http.web.api.wire import Alive, Health, NotReady, ProblemBody, Ready, RegistrationAccepted, RegistrationValid
from icct_http.web.problems.core_problems import CORE_PROBLEMS
from icct_http.web.problems.http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS
from tests.support.http.error_answers import CORE_ERRORS
from tests.support.http.in_memory_service import PATH, Desk

NEVER_FROM_REGISTERING: list[type[CoreError]] = [
    ChurchNotFound,
    CodeInvalid,
    InvalidTransition,
    LastAdmin,
    LinkExpired,
    LinkInvalid,
    MergeNotFound,
    OrganiserNotFound,
    SessionNotFound,
    RosterFrozen,
    StaleVersion,
    TeamNotFound,
    VersionRequired,
]
UTILITY = {"/health", "/health/live", "/health/ready", "/status", "/metrics"}
FROM_REGISTERING = [error for error in CORE_ERRORS if error not in NEVER_FROM_REGISTERING]


@pytest.fixture(scope="module")
async def description(shared_desk: Desk) -> dict[str, Any]:
    answer = await shared_desk.client.get("/openapi.json")
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
    return {
        name: example["value"]
        for media_type in response.get("content", {}).values()
        for name, example in media_type.get("examples", {}).items()
    }


def test_the_description_has_what_openapi_demands(description: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", description["openapi"])
    assert description["info"]["title"]
    assert description["info"]["version"] == VERSION
    versioned = {f"/api/v1{path}" for path in UTILITY}
    expected = {PATH, "/api/v1/registration", "/api/v1/tournament", "/api/v1/churches", *UTILITY, *versioned}
    assert {path for path in description["paths"] if "/admin/" not in path} == expected
    ids = [operation["operationId"] for operation in operations(description)]
    assert len(ids) == len(set(ids))
    for operation in operations(description):
        assert all(re.fullmatch("[1-5][0-9][0-9]", status) for status in operation["responses"])
        assert all(response["description"] for response in operation["responses"].values())


def test_every_reference_of_the_description_leads_somewhere(description: dict[str, Any]) -> None:
    references = {found["$ref"] for found in everything_in(description) if "$ref" in found}
    components = description["components"].items()
    there = {f"#/components/{kind}/{name}" for kind, named in components for name in named}
    assert references
    assert references <= there


@pytest.mark.parametrize("body", [ProblemBody, RegistrationAccepted, RegistrationValid, Health, Alive, Ready, NotReady])
def test_every_body_is_described_as_it_travels(description: dict[str, Any], body: type[msgspec.Struct]) -> None:
    schema = description["components"]["schemas"][body.__name__]
    assert set(schema["properties"]) == {field.encode_name for field in msgspec.structs.fields(body)}


def test_every_example_of_an_error_is_an_error(description: dict[str, Any]) -> None:
    examples = 0
    for operation in operations(description):
        for status, response in operation["responses"].items():
            for code, example in examples_of(response).items() if status >= "400" else ():
                examples += 1
                assert msgspec.convert(example, ProblemBody).error_code == code
                assert status in {str(row.status) for row in rows_of(code)}
    assert examples


def rows_of(code: str) -> list[Any]:
    return [
        row
        for row in (*CORE_PROBLEMS.values(), *HTTP_PROBLEMS.values(), *MIDDLEWARE_PROBLEMS.values())
        if row.code == code
    ]


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
    assert set(content["schema"]["properties"]) == names | {"language", "consent"}
    assert set(content["schema"]["required"]) == names - {"captain_whatsapp"}


def test_the_keys_and_the_dry_run_are_described(description: dict[str, Any]) -> None:
    parameters = {
        (parameter["in"], parameter["name"]): parameter.get("required", False)
        for parameter in description["paths"][PATH]["post"]["parameters"]
        if "$ref" not in parameter
    }
    expected = {("query", "dry_run"), ("header", "X-Idempotency-Key"), ("header", "Idempotency-Key")}
    assert parameters == dict.fromkeys(expected, False)


def test_a_health_check_announces_both_its_answers(description: dict[str, Any]) -> None:
    for method in ("get", "head"):
        responses = description["paths"]["/health"][method]["responses"]
        for status in ("200", "503"):
            assert responses[status]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Health"}
