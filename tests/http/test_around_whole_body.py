"""Behind a proxy a refused body is read to its end, within bounds: cut off, it would not pass the answer on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from icct_http.middleware import whole_body
from tests.http.answers import refusal
from tests.http.desk import Desk, open_desk
from tests.http.form_encoding import multipart

CHUNK = 64 * 1024
LIMIT = 10 * 1024 * 1024
FORM = [("Content-Type", multipart())]


class Upload:
    """A body in chunks, which counts how much of it was taken, and stays away after ``hangs_after`` bytes."""

    def __init__(self, total: int, *, hangs_after: int | None = None) -> None:
        self.total = total
        self.taken = 0
        self._hangs_after = hangs_after

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.taken < self.total:
            if self.taken == self._hangs_after:
                await asyncio.Event().wait()
            self.taken += CHUNK
            yield b"x" * CHUNK


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A service whose caller is a proxy."""
    async with open_desk(TRUSTED_PROXIES="127.0.0.0/8", RATE_LIMIT_REQUESTS="1") as opened:
        yield opened


async def too_large(desk: Desk, upload: Upload) -> tuple[int, str]:
    """Status and code of the answer to a body that says it is too large."""
    return refusal(await desk.post(upload, headers=[*FORM, ("Content-Length", str(LIMIT + 1))]))[:2]


async def test_a_body_that_is_too_large_is_read_to_its_end_before_the_answer(desk: Desk) -> None:
    upload = Upload(LIMIT + CHUNK)
    assert await too_large(desk, upload) == (413, "BODY_TOO_LARGE")
    assert upload.taken == upload.total


async def test_what_the_rate_limit_refuses_is_read_too(desk: Desk) -> None:
    await desk.client.get("/nowhere")
    upload = Upload(10 * CHUNK)
    assert refusal(await desk.post(upload, headers=FORM))[:2] == (429, "RATE_LIMIT_EXCEEDED")
    assert upload.taken == upload.total


async def test_no_more_is_read_than_proxies_are_told_to_let_through(desk: Desk) -> None:
    upload = Upload(4 * LIMIT)
    assert await too_large(desk, upload) == (413, "BODY_TOO_LARGE")
    assert upload.taken == whole_body.MOST_BYTES


async def test_a_body_that_does_not_arrive_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_body, "SECONDS", 0.05)
    upload = Upload(LIMIT + CHUNK, hangs_after=2 * CHUNK)
    assert await too_large(desk, upload) == (413, "BODY_TOO_LARGE")
    assert upload.taken == 2 * CHUNK


async def test_a_request_without_a_body_is_answered_as_ever(desk: Desk) -> None:
    assert (await desk.client.get("/health")).json()["status"] == "healthy"
    assert (await desk.register()).status_code == 200


async def test_nobody_else_is_waited_for() -> None:
    async with open_desk(TRUSTED_PROXIES="10.0.0.0/8") as desk:
        upload = Upload(LIMIT + CHUNK)
        assert await too_large(desk, upload) == (413, "BODY_TOO_LARGE")
        assert upload.taken == 0
