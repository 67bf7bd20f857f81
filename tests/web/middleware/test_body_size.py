"""A body over the limit is refused as it arrives, whether it says its length or not."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from icct_http.web.middleware.whole_body import MOST_BYTES
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import BOUNDARY, encode, form_parts, multipart, text_part
from tests.support.http.in_memory_service import ACCEPTED, Desk, open_desk

LIMIT = 10 * 1024 * 1024
CHUNK = 64 * 1024
FORM = [("Content-Type", multipart())]


def a_body_of(size: int) -> bytes:
    """A valid form of exactly ``size`` bytes, most of them in a part nobody knows."""
    padding = size - len(encode([*form_parts(), text_part("padding", "")]))
    return encode([text_part("padding", "x" * padding), *form_parts()])


class Stream:
    """Chunks of the endless middle of a part, which count how many were taken."""

    def __init__(self, *, total: int) -> None:
        self.total = total
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield f"--{BOUNDARY}\r\n".encode() + text_part("logo", "")
        while self.taken < self.total:
            self.taken += CHUNK
            yield b"x" * CHUNK


async def test_fifty_megabytes_in_chunks_are_refused_as_soon_as_they_are_too_many(desk: Desk) -> None:
    stream = Stream(total=50 * 1000 * 1000)
    answer = await desk.post(stream, headers=FORM)
    assert "Content-Length" not in answer.request.headers
    assert refusal(answer) == (413, "BODY_TOO_LARGE", {})
    assert LIMIT - CHUNK <= stream.taken <= LIMIT + MOST_BYTES + CHUNK
    assert desk.kept() == set()


async def test_a_body_that_says_it_is_too_long_and_waits_for_our_word_is_not_read_at_all(desk: Desk) -> None:
    stream = Stream(total=LIMIT)
    waiting = ("Expect", "100-continue")
    answer = await desk.post(stream, headers=[*FORM, waiting, ("Content-Length", str(LIMIT + 1))])
    assert refusal(answer) == (413, "BODY_TOO_LARGE", {})
    assert stream.taken == 0


async def test_a_body_that_says_less_than_it_sends_is_counted(desk: Desk) -> None:
    stream = Stream(total=2 * LIMIT)
    answer = await desk.post(stream, headers=[*FORM, ("Content-Length", "1000")])
    assert refusal(answer) == (413, "BODY_TOO_LARGE", {})
    assert stream.taken <= LIMIT + MOST_BYTES + CHUNK
    assert desk.kept() == set()


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 200), (LIMIT + 1, 413)])
async def test_the_limit_is_ten_mebibytes_to_the_byte(desk: Desk, size: int, status: int) -> None:
    body = a_body_of(size)
    assert len(body) == size
    assert (await desk.post(body, headers=FORM)).status_code == status
    assert bool(desk.kept()) == (status == 200)


async def test_the_limit_is_a_setting() -> None:
    async with open_desk(MAX_REQUEST_SIZE="4096") as desk:
        assert refusal(await desk.post(a_body_of(4097), headers=FORM))[:2] == (413, "BODY_TOO_LARGE")
        assert (await desk.post(a_body_of(4096), headers=FORM)).json() == ACCEPTED


async def test_a_body_of_another_type_that_waits_for_our_word_is_refused_without_being_read(desk: Desk) -> None:
    stream = Stream(total=LIMIT)
    answer = await desk.post(stream, headers=[("Content-Type", "application/json"), ("Expect", "100-continue")])
    assert refusal(answer)[:2] == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert stream.taken == 0
