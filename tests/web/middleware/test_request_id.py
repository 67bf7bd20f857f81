"""``X-Request-ID`` ties an answer, its error and its log lines together."""

from __future__ import annotations

import re

import pytest

from tests.support.http.form_encoding import multipart
from tests.support.http.in_memory_service import PATH, Desk

MADE = re.compile("[0-9a-f]{32}")


@pytest.mark.parametrize("request_id", ["x" * 8, "x" * 128, "A-z_0.9-", "5f2b8a1c-9d3e-4f60-a7b8-c9d0e1f20304"])
@pytest.mark.parametrize("path", ["/health", "/nothing", PATH])
async def test_a_sane_request_id_is_kept(shared_desk: Desk, path: str, request_id: str) -> None:
    answer = await shared_desk.client.get(path, headers={"X-Request-ID": request_id})
    assert answer.headers.get_list("X-Request-ID") == [request_id]


@pytest.mark.parametrize(
    "request_id",
    [b"", b"x" * 7, b"x" * 129, b"two words", b"a/b?c<d>ef", "café café".encode(), b"xxxxxxxx\n", b"\x00" * 8],
)
@pytest.mark.parametrize("path", ["/health", "/nothing", PATH])
async def test_any_other_request_id_is_replaced(shared_desk: Desk, path: str, request_id: bytes) -> None:
    answer = await shared_desk.client.get(path, headers=[(b"X-Request-ID", request_id)])
    (made,) = answer.headers.get_list("X-Request-ID")
    assert MADE.fullmatch(made)


async def test_each_request_gets_its_own_id(desk: Desk) -> None:
    answers = [await desk.client.get("/health") for _ in range(3)] + [await desk.register()]
    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(ids) == 4
    assert all(MADE.fullmatch(made) for made in ids)


async def test_an_error_repeats_the_id_in_its_body(desk: Desk) -> None:
    """Errors of the router, of the framework's body limit and of the form alike."""
    sent = [("X-Request-ID", "request-0001")]
    answers = [
        await desk.client.get("/nothing", headers=sent),
        await desk.client.get(PATH, headers=sent),
        await desk.post(b"", headers=sent),
        await desk.post(b"x" * 10_485_761, headers=[("Content-Type", multipart()), *sent]),
        await desk.register(captain_email="nobody", headers=sent),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 415, 413, 422]
    for answer in answers:
        assert answer.json()["request_id"] == answer.headers["X-Request-ID"] == "request-0001"
