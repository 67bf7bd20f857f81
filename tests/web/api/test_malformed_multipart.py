"""A body that breaks the rules of multipart (RFC 7578, RFC 2046) is refused whole, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.builders import a_png
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import BOUNDARY, encode, file_part, form_parts, multipart, text_part
from tests.support.http.in_memory_service import ACCEPTED, Desk

BODY = encode(form_parts())
DISPOSITION = b'Content-Disposition: form-data; name="team_name"'


async def assert_malformed(desk: Desk, body: bytes, content_type: str | bytes = multipart()) -> str:
    """The message of a refusal that stored nothing."""
    answer = await desk.post(body, headers=[("Content-Type", content_type), ("X-Idempotency-Key", "k")])
    assert refusal(answer) == (400, "MALFORMED_REQUEST", {})
    assert desk.kept() == set()
    message: str = answer.json()["message"]
    return message


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data;",
        "multipart/form-data; boundary",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        'multipart/form-data; boundary="unclosed',
        "multipart/form-data; charset=utf-8",
    ],
)
async def test_without_a_boundary_there_is_no_form(shared_desk: Desk, content_type: str) -> None:
    assert "boundary" in await assert_malformed(shared_desk, BODY, content_type)


@pytest.mark.parametrize("boundary", ["another", f"{BOUNDARY}x", BOUNDARY[:-1], "x" * 4_000, b"\xff\xfe"])
async def test_another_boundary_finds_no_form(shared_desk: Desk, boundary: str | bytes) -> None:
    raw = boundary if isinstance(boundary, bytes) else boundary.encode()
    await assert_malformed(shared_desk, BODY, b'multipart/form-data; boundary="' + raw + b'"')


async def test_a_body_that_is_cut_off_anywhere_is_refused(shared_desk: Desk) -> None:
    for length in (*range(0, len(BODY) - 2, 11), len(BODY) - 4, len(BODY) - 3):
        await assert_malformed(shared_desk, BODY[:length])


async def test_the_last_line_break_may_be_missing(desk: Desk) -> None:
    """The closing delimiter is complete without it: the other side of the cuts above."""
    answer = await desk.post(BODY[:-2], headers=[("Content-Type", multipart())])
    assert answer.json() == ACCEPTED


@pytest.mark.parametrize("part", [text_part("team_name", "Another"), file_part("logo", a_png()), text_part("logo", "")])
async def test_a_part_sent_twice_is_refused_by_name(shared_desk: Desk, part: bytes) -> None:
    message = await assert_malformed(shared_desk, encode([*form_parts(), part]))
    assert ("team_name" if b"team_name" in part else "logo") in message


@pytest.mark.parametrize("name", ["team_name", "players"])
@pytest.mark.parametrize("content", [b"\xff\xfe", b"caf\xe9", b"\xed\xa0\x80", b"\xc0\xaf", a_png()])
async def test_text_that_is_not_utf8_is_refused_by_name(shared_desk: Desk, name: str, content: bytes) -> None:
    assert name in await assert_malformed(shared_desk, encode([*form_parts(without=name), text_part(name, content)]))


async def test_a_form_of_64_parts_is_read_and_one_of_65_is_not(desk: Desk) -> None:
    more = [text_part(f"extra{index}", "") for index in range(56)]
    await assert_malformed(desk, encode([*form_parts(), *more]))
    assert (await desk.send([*form_parts(), *more[:-1]])).json() == ACCEPTED


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(DISPOSITION + b"\r\nX-Long: " + b"x" * 5_000, id="a header too long"),
        pytest.param(DISPOSITION + b"\r\nX-Many: x" * 50, id="too many headers"),
        pytest.param(b'Content-Disposition: form-data; name="' + b"x" * 100_000 + b'"', id="a name too long"),
        pytest.param(b'Content-Disposition: form-data; name="\xff\xfe"', id="a name that is not UTF-8"),
        pytest.param(DISPOSITION + b"; filename=\xe9.png", id="a filename that is not UTF-8"),
        pytest.param(b"Content-Type: text/plain", id="no disposition"),
        pytest.param(b'Content-Disposition: attachment; name="team_name"', id="another disposition"),
        pytest.param(b"Content-Disposition", id="no colon"),
        pytest.param(b": form-data", id="no header name"),
        pytest.param(DISPOSITION + b"\r\nContent-Length: 1", id="a length that is wrong"),
        pytest.param(DISPOSITION + b"\r\nContent-Length: many", id="a length that is none"),
        pytest.param(b" folded: x", id="a continuation of nothing"),
    ],
)
async def test_headers_of_a_part_that_are_none_are_refused(shared_desk: Desk, headers: bytes) -> None:
    part = headers + b"\r\n\r\nGrace Warriors"
    await assert_malformed(shared_desk, encode([*form_parts(without="team_name"), part]))


@pytest.mark.parametrize(
    "body", [b"", b"\r\n", b"x", b"{}", b"--", BODY.replace(b"\r\n", b"\n"), b"x" + BODY, b"\x00" * 100_000]
)
async def test_a_body_that_is_no_multipart_is_refused(shared_desk: Desk, body: bytes) -> None:
    await assert_malformed(shared_desk, body)


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "utf-7", "no-such-charset", "idna", "\x00", "'", "hex"])
async def test_a_charset_a_part_speaks_of_is_ignored(desk: Desk, charset: str) -> None:
    """A form is UTF-8 (RFC 7578, 5.1.2); a client cannot make the server decode it as anything else."""
    headers = f"{DISPOSITION.decode()}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    part = f"{headers}தமிழ் அணி".encode()
    assert (await desk.send([*form_parts(without="team_name"), part])).json() == ACCEPTED


async def test_a_binary_part_without_a_filename_is_the_logo_all_the_same(desk: Desk) -> None:
    part = b'Content-Disposition: form-data; name="logo"\r\n\r\n' + a_png()
    assert (await desk.send([*form_parts(without="logo"), part])).json() == ACCEPTED


async def test_a_text_part_with_a_filename_is_text_all_the_same(desk: Desk) -> None:
    part = file_part("team_name", b"Grace Warriors", filename="../../etc/passwd\\", media_type="text/html")
    assert (await desk.send([*form_parts(without="team_name"), part])).json() == ACCEPTED


@pytest.mark.parametrize("size", [1, 7, 64])
async def test_it_does_not_matter_how_a_body_is_cut_into_chunks(desk: Desk, size: int) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(BODY), size):
            yield BODY[start : start + size]

    assert (await desk.post(chunks(), headers=[("Content-Type", multipart())])).json() == ACCEPTED


async def test_what_stands_around_the_parts_is_ignored(desk: Desk) -> None:
    body = b"This is a form.\r\n" + BODY + b"Good bye.\r\n" + BODY
    assert (await desk.post(body, headers=[("Content-Type", multipart())])).json() == ACCEPTED
    assert len(desk.tables.registrations) == 1


async def test_more_parts_than_any_form_has_are_refused(shared_desk: Desk) -> None:
    parts = [*form_parts(), *(text_part(f"extra{number}", "x") for number in range(64))]
    answer = await shared_desk.send(parts)
    assert refusal(answer)[:2] == (400, "MALFORMED_REQUEST")
    assert "more than 64 parts" in answer.json()["message"]


async def test_a_compressed_form_is_refused(shared_desk: Desk) -> None:
    answer = await shared_desk.register(headers=[("Content-Encoding", "gzip")])
    assert refusal(answer)[:2] == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert "Content-Encoding" in answer.json()["message"]
