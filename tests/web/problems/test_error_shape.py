"""Every error of every route has the one shape, whoever noticed it."""

from __future__ import annotations

import httpx
import pytest

from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.form_encoding import BOUNDARY, encode, form_parts, multipart
from tests.support.http.in_memory_service import PATH, Desk

FIVE = ["success", "error_code", "message", "details", "request_id"]
RFC_9457 = ["type", "title", "status", "detail", "instance"]

UNKNOWN_ADDRESSES = [
    "/nothing",
    "/api",
    "/api/registrations",
    "/api/registration/x",
    "/api/v2/registration",
    "/health/x",
    "/openapi",
    "/openapi/",
    "/openapi/x",
    "/openapi.yaml",
    "/schema",
    "/schema/openapi.json",
    "/schema/swagger",
    "/%00",
    "/%ff",
    "/%2e%2e/etc/passwd",
    "/" + "x" * 5_000,
]

OTHER_TYPES = [
    None,
    "",
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/mixed; boundary=x",
    "multipart/form-datas; boundary=x",
    "multipart",
    "; boundary=x",
    "\xff",
]


@pytest.mark.parametrize("path", UNKNOWN_ADDRESSES, ids=lambda path: path[:30])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_an_unknown_address_is_not_found(shared_desk: Desk, method: str, path: str) -> None:
    answer = await shared_desk.client.request(method, path)
    assert refusal(answer) == (404, "NOT_FOUND", {})
    assert list(answer.json()) == FIVE
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", PATH, "POST"),
        ("GET", "/api/v1/registration", "POST"),
        ("PUT", PATH, "POST"),
        ("DELETE", PATH, "POST"),
        ("TRACE", PATH, "POST"),
        ("BREW", PATH, "POST"),
        ("POST", "/health", "GET"),
        ("POST", "/openapi.json", "GET"),
    ],
)
async def test_a_method_an_address_does_not_take_is_refused_with_those_it_takes(
    shared_desk: Desk, method: str, path: str, allowed: str
) -> None:
    answer = await shared_desk.client.request(method, path)
    assert refusal(answer) == (405, "METHOD_NOT_ALLOWED", {})
    assert set(answer.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == {allowed}


@pytest.mark.parametrize("content_type", OTHER_TYPES)
async def test_a_body_of_another_type_is_refused(shared_desk: Desk, content_type: str | None) -> None:
    headers = [] if content_type is None else [("Content-Type", content_type.encode("latin-1"))]
    answer = await shared_desk.post(encode(form_parts()), headers=headers)
    assert refusal(answer) == (415, "UNSUPPORTED_MEDIA_TYPE", {})
    assert shared_desk.kept() == set()


@pytest.mark.parametrize("value", ["perhaps", "", "2", "%ff", "%00", "null", "true%20false"])
async def test_a_parameter_of_the_address_that_is_wrong_is_named(shared_desk: Desk, value: str) -> None:
    answer = await shared_desk.register(path=f"{PATH}?dry_run={value}")
    assert refusal(answer)[:2] == (400, "MALFORMED_REQUEST")
    assert set(field_errors(answer)) == {"dry_run"}
    assert shared_desk.kept() == set()


async def an_error(desk: Desk, code: str, *, accept: str) -> httpx.Response:
    """A refusal with this code, asked for in that format."""
    headers = [("Accept", accept)]
    match code:
        case "NOT_FOUND":
            return await desk.client.get("/nothing", headers=headers)
        case "METHOD_NOT_ALLOWED":
            return await desk.client.get(PATH, headers=headers)
        case "BODY_TOO_LARGE":
            return await desk.post(b"x" * 10_485_761, headers=[("Content-Type", multipart()), *headers])
        case "UNSUPPORTED_MEDIA_TYPE":
            return await desk.post(b"{}", headers=[("Content-Type", "application/json"), *headers])
        case "MALFORMED_REQUEST":
            return await desk.register(path=f"{PATH}?dry_run=perhaps", headers=headers)
        case _:
            return await desk.register(captain_email="nobody", headers=headers)


ERRORS = [
    (400, "MALFORMED_REQUEST", PATH),
    (404, "NOT_FOUND", "/nothing"),
    (405, "METHOD_NOT_ALLOWED", PATH),
    (413, "BODY_TOO_LARGE", PATH),
    (415, "UNSUPPORTED_MEDIA_TYPE", PATH),
    (422, "VALIDATION_FAILED", PATH),
]


@pytest.mark.parametrize(
    "accept", ["Application/Problem+JSON", "application/json;q=0.5, application/problem+json;q=0.1"]
)
@pytest.mark.parametrize(("status", "code", "instance"), ERRORS)
async def test_a_client_that_asks_for_problems_gets_them_whole(
    shared_desk: Desk, status: int, code: str, instance: str, accept: str
) -> None:
    answer = await an_error(shared_desk, code, accept=accept)
    assert refusal(answer)[:2] == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert list(body) == FIVE + RFC_9457
    assert (body["status"], body["detail"], body["instance"]) == (status, body["message"], instance)
    assert body["type"] == f"urn:icct:error:{code.lower().replace('_', '-')}"
    assert body["title"]


@pytest.mark.parametrize(
    "accept", ["", "*/*", "application/json", "image/png", "nonsense", "application/problem+json;q=0.0"]
)
@pytest.mark.parametrize(("status", "code", "instance"), ERRORS)
async def test_any_other_client_gets_the_published_shape(
    shared_desk: Desk, status: int, code: str, instance: str, accept: str
) -> None:
    answer = await an_error(shared_desk, code, accept=accept)
    assert refusal(answer)[:2] == (status, code)
    assert answer.headers["Content-Type"] == "application/json"
    assert list(answer.json()) == FIVE


async def test_a_success_is_no_problem(desk: Desk) -> None:
    answer = await desk.register(headers=[("Accept", "application/problem+json")])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "content_type",
    [f"MULTIPART/Form-Data; BOUNDARY={BOUNDARY}", f'multipart/form-data;charset=x;boundary="{BOUNDARY}"'],
)
async def test_the_type_of_a_form_is_read_as_http_has_it(desk: Desk, content_type: str) -> None:
    answer = await desk.post(encode(form_parts()), headers=[("Content-Type", content_type)])
    assert answer.status_code == 200
