"""A refused body is read to its end, within bounds: cut off, most clients would not see the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from icct_http.web.middleware import whole_body
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import multipart
from tests.support.http.in_memory_service import PATH, Desk, open_desk, until

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
    """A service that answers one request a minute."""
    async with open_desk(RATE_LIMIT_REQUESTS="1") as opened:
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


async def test_who_waits_for_our_word_is_told_it_and_sends_nothing(desk: Desk) -> None:
    upload = Upload(LIMIT + CHUNK)
    waiting = [*FORM, ("Content-Length", str(LIMIT + 1)), ("Expect", "100-Continue")]
    assert refusal(await desk.post(upload, headers=waiting))[:2] == (413, "BODY_TOO_LARGE")
    assert upload.taken == 0


async def test_a_form_that_was_asked_for_is_read_to_its_end_when_it_is_refused() -> None:
    """Here the first bytes are read before it is found out: its sender has had our word, and is sending."""
    async with open_desk() as desk:
        upload = Upload(LIMIT + 2 * CHUNK)
        assert refusal(await desk.post(upload, headers=[*FORM, ("Expect", "100-continue")]))[0] in {400, 413}
        assert upload.taken == upload.total


async def test_beyond_so_many_at_once_nothing_is_read_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_body, "AT_ONCE", 2)
    async with open_desk() as desk:
        hanging = [Upload(LIMIT + CHUNK, hangs_after=CHUNK) for _ in range(2)]
        asked = [asyncio.create_task(too_large(desk, upload)) for upload in hanging]
        await until(lambda: all(upload.taken for upload in hanging))
        late = Upload(LIMIT + CHUNK)
        assert await too_large(desk, late) == (413, "BODY_TOO_LARGE")
        assert late.taken == 0
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        after = Upload(LIMIT + CHUNK)
        assert await too_large(desk, after) == (413, "BODY_TOO_LARGE")
        assert after.taken == after.total


async def test_every_kind_of_early_answer_comes_after_the_body() -> None:
    async with open_desk(
        REGISTRATION_KEY_REQUIRED="true", ADMIN_API_KEY=ADMIN_KEY, ALLOWED_HOSTS="desk", RATE_LIMIT_REQUESTS="30"
    ) as desk:
        early = {
            400: ([("Host", "elsewhere")], PATH),
            401: ([], PATH),
            403: ([("X-API-Key", ADMIN_KEY)], PATH),
            404: ([], "/nothing"),
            405: ([], "/status"),
        }
        for status, (headers, path) in early.items():
            upload = Upload(10 * CHUNK)
            answer = await desk.post(upload, headers=[*FORM, *headers], path=path)
            assert (answer.status_code, upload.taken) == (status, upload.total)


async def test_another_media_type_is_told_after_the_body(desk: Desk) -> None:
    upload = Upload(10 * CHUNK)
    answer = await desk.post(upload, headers=[("Content-Type", "application/json")])
    assert (answer.status_code, upload.taken) == (415, upload.total)
