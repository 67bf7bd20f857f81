"""Answers of every route that takes a body, and of those with a version: none is a surprise.

The client of these tests fails for a status or a header that ``/openapi.json`` does not announce.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from icct_http.application import create_api
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.api.description import describe
from tests.support.http.admin_client import Office, open_office
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.in_memory_service import ACTED_ON, IN_MEMORY, announced_answers

SETTINGS = Settings.from_environment(IN_MEMORY)
PATHS: dict[str, dict[str, Any]] = describe(create_api(SETTINGS, build_container(SETTINGS)))["paths"]
OPERATIONS = {(method.upper(), path): one for path, methods in PATHS.items() for method, one in methods.items()}
CHANGING = [(method, path) for method, path in OPERATIONS if method not in {"GET", "HEAD"}]
WITH_JSON = [
    name for name, one in OPERATIONS.items() if "application/json" in one.get("requestBody", {}).get("content", {})
]
NUMBERS = {"team_id": "ICCT-001", "church_id": "c_0", "merge_id": "m_0", "organiser_id": "o_0"}
LIMIT = 8_192


@pytest.fixture(scope="module")
async def small() -> AsyncIterator[Office]:
    """An office that takes no large bodies."""
    async with open_office(MAX_REQUEST_SIZE=str(LIMIT)) as office:
        await office.register("Grace Warriors")
        yield office


async def send(office: Office, operation: tuple[str, str], body: bytes, media_type: str) -> int:
    """The status, which the client has found announced."""
    method, path = operation
    headers = {"X-API-Key": ADMIN_KEY, "Content-Type": media_type}
    answer = await office.desk.client.request(method, path.format(**NUMBERS), content=body, headers=headers)
    return answer.status_code


@pytest.mark.parametrize("operation", CHANGING, ids=" ".join)
async def test_a_body_that_is_too_large_is_refused_as_announced(small: Office, operation: tuple[str, str]) -> None:
    media_type = next(iter(OPERATIONS[operation].get("requestBody", {}).get("content", ["application/json"])))
    media_type += "; boundary=x" if media_type == "multipart/form-data" else ""
    status = await send(small, operation, b'{"text": "' + b"x" * LIMIT + b'"}', media_type)
    assert (status == 413) is ("requestBody" in OPERATIONS[operation])


@pytest.mark.parametrize("operation", WITH_JSON, ids=" ".join)
@pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
async def test_a_body_of_another_type_is_refused_as_announced(
    small: Office, operation: tuple[str, str], media_type: str
) -> None:
    assert await send(small, operation, b"a=b", media_type) in {400, 415, 422}


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
async def test_what_is_counted_is_announced_as_such(small: Office, operation: tuple[str, str]) -> None:
    method, path = operation
    answer = await small.desk.client.request(method, path.format(**NUMBERS))
    announced = OPERATIONS[operation]["responses"][str(answer.status_code)]["headers"]
    for name in ("RateLimit", "RateLimit-Policy"):
        assert (name in answer.headers) is (name in announced)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/admin/teams/icct-1"), ("PATCH", "/api/v1/admin/churches/c_1"), ("GET", "/admin/teams")],
)
def test_paths_with_parameters_are_looked_up_by_their_templates(method: str, path: str) -> None:
    announced = announced_answers(method, path)
    assert announced is not None
    assert set(announced) >= {200, 401, 403}
    assert announced_answers("TRACE", path) is announced_answers(method, f"{path}/x/y") is None


@pytest.mark.parametrize("status", [418, 200])
async def test_the_client_notices_what_is_not_announced(
    small: Office, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    assert "ETag" in ACTED_ON
    monkeypatch.setattr("tests.support.http.in_memory_service.announced_answers", lambda *_: {status: frozenset()})
    with pytest.raises(AssertionError, match=r"(is not|does not) announce"):
        await small.get("teams/ICCT-001")
