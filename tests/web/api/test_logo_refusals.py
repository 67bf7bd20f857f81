"""A file that is no whole PNG or JPEG of a sane size is refused, whatever it calls itself, and nothing is stored."""

from __future__ import annotations

import pytest

from tests.support.builders import a_jpeg, a_png, a_png_of, a_progressive_jpeg, png_chunk, png_header
from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.form_encoding import file_part, form_parts
from tests.support.http.in_memory_service import Desk

FIVE_MIB = 5 * 1024 * 1024


def a_png_that_says(width: int, height: int) -> bytes:
    """A few bytes that would be an image of this size if they were decoded."""
    return png_header(width, height) + png_chunk(b"IDAT", b"\x00") + png_chunk(b"IEND")


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "received"),
    [
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/gif"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1", "image/avif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
        (b"\n<html><body></body></html>", "text/html"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"MZ\x90\x00", "application/octet-stream"),
        (b"\x00", "application/octet-stream"),
        (b" " + a_png(), "application/octet-stream"),
    ],
    ids=lambda value: ascii(value)[:30],
)
async def test_a_file_of_another_type_is_refused(shared_desk: Desk, content: bytes, received: str) -> None:
    part = file_part("logo", content, filename="logo.png", media_type="image/png")
    answer = await shared_desk.send([*form_parts(without="logo"), part], headers=[("X-Idempotency-Key", "k")])
    status, code, details = refusal(answer)
    assert (status, code) == (422, "INVALID_FILE_TYPE")
    assert (details["received"], details["allowed"]) == (received, ["image/png", "image/jpeg"])
    assert set(details["field_errors"]) == {"logo"}
    assert shared_desk.kept() == set()


async def test_a_photo_of_an_iphone_is_refused_with_what_to_do(shared_desk: Desk) -> None:
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
    answer = (await shared_desk.register(logo=heic)).json()
    advice = "This is an iPhone photo (HEIC). Choose JPEG, or send a screenshot"
    assert (answer["message"], answer["details"]["field_errors"]) == (advice, {"logo": advice})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(half(a_png()), id="half a PNG"),
        pytest.param(a_png()[:-1], id="a PNG without its last byte"),
        pytest.param(a_png()[:8], id="the signature of a PNG"),
        pytest.param(half(a_jpeg()), id="half a JPEG"),
        pytest.param(a_jpeg()[:-1], id="a JPEG without its last byte"),
        pytest.param(a_jpeg()[:3], id="the signature of a JPEG"),
        pytest.param(half(a_progressive_jpeg()), id="half a progressive JPEG"),
        pytest.param(a_png_that_says(20_000, 20_000), id="20000 x 20000 pixels"),
        pytest.param(a_png_that_says(8_001, 1), id="a side too long"),
        pytest.param(a_png_that_says(5_001, 5_000), id="too many pixels"),
        pytest.param(a_png_that_says(0, 64), id="no pixels"),
    ],
)
async def test_an_image_that_is_damaged_or_too_big_is_refused(shared_desk: Desk, content: bytes) -> None:
    answer = await shared_desk.register(key="k", logo=content)
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {"logo"}
    assert shared_desk.kept() == set()


async def test_the_largest_image_is_accepted(desk: Desk) -> None:
    assert (await desk.register(logo=a_png(5_000, 5_000))).status_code == 200


async def test_a_logo_of_one_byte_too_many_is_refused_with_both_sizes(shared_desk: Desk) -> None:
    status, code, details = refusal(await shared_desk.register(key="k", logo=a_png_of(FIVE_MIB + 1)))
    assert (status, code) == (413, "FILE_TOO_LARGE")
    assert (details["max_size"], details["received_size"]) == (FIVE_MIB, FIVE_MIB + 1)
    assert set(details["field_errors"]) == {"logo"}
    assert shared_desk.kept() == set()


async def test_a_logo_of_the_last_byte_allowed_is_accepted(desk: Desk) -> None:
    assert (await desk.register(logo=a_png_of(FIVE_MIB))).status_code == 200


async def test_a_wrong_logo_among_other_mistakes_is_one_of_them(shared_desk: Desk) -> None:
    answer = await shared_desk.register(key="k", logo=b"GIF89a", coach_name="")
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {"logo", "coach_name"}
    assert shared_desk.kept() == set()
