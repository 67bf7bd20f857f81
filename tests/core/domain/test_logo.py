from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from icct_core import (
    ALLOWED_TYPES,
    MAX_LOGO_BYTES,
    FileTooLarge,
    InvalidFileType,
    InvalidValue,
    Logo,
)
from tests.support.builders import a_jpeg, a_png, a_png_of, a_progressive_jpeg, png_chunk, png_header

_HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (a_png(), "image/png"),
        (a_png(1, 1), "image/png"),
        (a_png(data=b"more"), "image/png"),
        (a_jpeg(), "image/jpeg"),
        (a_progressive_jpeg(), "image/jpeg"),
    ],
    ids=["png", "one pixel", "png with more data than rows", "jpeg", "progressive jpeg"],
)
def test_a_whole_image_is_accepted_with_its_type_and_checksum(content: bytes, media_type: str) -> None:
    assert Logo.parse(content) == Logo(content=content, media_type=media_type, sha256=sha256(content).hexdigest())


@pytest.mark.parametrize("image", [a_png(), a_jpeg(), a_progressive_jpeg()], ids=["png", "jpeg", "progressive"])
@pytest.mark.parametrize(
    "more",
    [b"\x00", bytes(4096), _HTML, a_png(), a_jpeg(), b"\xff\xd9", png_chunk(b"IEND")],
    ids=lambda more: len(more),
)
def test_what_comes_after_the_image_is_dropped(image: bytes, more: bytes) -> None:
    logo = Logo.parse(image + more)
    assert (logo.content, logo.sha256) == (image, sha256(image).hexdigest())


def test_an_image_that_needs_nothing_taken_out_is_not_copied() -> None:
    for image in (a_png(), a_jpeg(), a_progressive_jpeg()):
        assert Logo.parse(image).content is image


def test_no_bytes_are_a_missing_logo() -> None:
    with pytest.raises(InvalidValue, match="Logo is required: a PNG or JPEG"):
        Logo.parse(b"")


@pytest.mark.parametrize(
    "content",
    [None, "abc", "", 7, bytearray(a_png()), memoryview(a_png()), [a_png()], object],
)
def test_a_logo_is_bytes(content: object) -> None:
    with pytest.raises(InvalidValue, match=r"^Logo must be the bytes of a PNG or JPEG image$"):
        Logo.parse(content)


@pytest.mark.parametrize(
    ("content", "received"),
    [
        (b"GIF89a\x01\x00\x01\x00", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"BM\x46\x00\x00\x00", "image/bmp"),
        (b"II*\x00\x08\x00\x00\x00", "image/tiff"),
        (b"MM\x00*\x00\x00\x00\x08", "image/tiff"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "application/octet-stream"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicheix", "image/heic"),
        (b"\x00\x00\x00\x14ftypmsf1\x00\x00\x00\x00mif1", "image/heif"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1miafheic", "image/avif"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42heic", "application/octet-stream"),
        (b"\x00\x00\x00\x18ftyp", "application/octet-stream"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x14ftypjp2 ", "image/jp2"),
        (b"\xff\x4f\xff\x51\x00", "image/jp2"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
        (b"\xff\x0a\x00", "image/jxl"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a logo -->\n<SVG/>', "image/svg+xml"),
        (b"<!DOCTYPE html><html></html>", "text/html"),
        (b"\xef\xbb\xbf\r\n\t <HTML>", "text/html"),
        (b"<script>alert(1)</script>", "text/html"),
        (b" " + a_png(), "application/octet-stream"),
        (b"\x00" + a_jpeg(), "application/octet-stream"),
        (b"\x89PNG\n\x1a\n" + a_png()[8:], "application/octet-stream"),
        (b"\x89PNG\r\n\x1a", "application/octet-stream"),
        (b"\xff\xd8", "application/octet-stream"),
        (b"hello", "application/octet-stream"),
        (b"\x00", "application/octet-stream"),
        (b"x" * 512 + b"<svg", "application/octet-stream"),
    ],
    ids=lambda value: ascii(value[:16]),
)
def test_any_other_file_is_refused_with_the_type_its_content_speaks_of(content: bytes, received: str) -> None:
    with pytest.raises(InvalidFileType) as raised:
        Logo.parse(content)
    assert (raised.value.received, raised.value.allowed) == (received, ALLOWED_TYPES)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"\x00\x00\x00\x18ftypheic", "This is an iPhone photo (HEIC). Choose JPEG, or send a screenshot"),
        (b"\x00\x00\x00\x18ftypmif1", "This is a HEIF photo. Save it as JPEG or PNG, or send a screenshot"),
        (b"\x00\x00\x00\x18ftypavif", "This is an AVIF picture. Save it as JPEG or PNG, or send a screenshot"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "This is a WebP picture. Save it as JPEG or PNG, or send a screenshot"),
        (b"\xff\x4f\xff\x51", "This is a JPEG 2000 picture. Save it as JPEG or PNG, or send a screenshot"),
        (b"\xff\x0a", "This is a JPEG XL picture. Save it as JPEG or PNG, or send a screenshot"),
        (b"GIF89a", "This is a GIF picture. Save it as JPEG or PNG, or send a screenshot"),
        (b"hello", "Logo must be a PNG or JPEG image"),
    ],
    ids=lambda value: ascii(value[-16:]),
)
def test_a_refusal_says_what_the_file_is_and_what_to_do(content: bytes, advice: str) -> None:
    with pytest.raises(InvalidFileType) as raised:
        Logo.parse(content)
    assert str(raised.value) == advice


def test_five_mebibytes_are_accepted_and_a_byte_more_is_not() -> None:
    assert len(Logo.parse(a_png_of(5_242_880)).content) == 5_242_880 == MAX_LOGO_BYTES
    with pytest.raises(FileTooLarge) as raised:
        Logo.parse(a_png_of(5_242_881))
    assert (raised.value.max_size, raised.value.received_size) == (5_242_880, 5_242_881)


def test_a_file_of_the_wrong_type_that_is_too_large_is_too_large() -> None:
    with pytest.raises(FileTooLarge):
        Logo.parse(b"GIF89a" + bytes(MAX_LOGO_BYTES))


def _png_of_pixels(width: int, height: int) -> bytes:
    return png_header(width, height) + a_png()[33:]


def _jpeg_of_pixels(width: int, height: int) -> bytes:
    jpeg = a_jpeg()
    size = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:size] + height.to_bytes(2) + width.to_bytes(2) + jpeg[size + 4 :]


@pytest.mark.parametrize("image", [_png_of_pixels, _jpeg_of_pixels])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (8_000, 1), (1, 8_000), (5_000, 5_000), (8_000, 3_125)])
def test_sides_and_pixels_up_to_the_limit_are_accepted(
    image: Callable[[int, int], bytes], width: int, height: int
) -> None:
    assert Logo.parse(image(width, height)).content == image(width, height)


@pytest.mark.parametrize("image", [_png_of_pixels, _jpeg_of_pixels])
@pytest.mark.parametrize(
    ("width", "height"),
    [(0, 64), (64, 0), (8_001, 1), (1, 8_001), (8_000, 3_126), (5_001, 5_000), (20_000, 20_000)],
)
def test_images_with_no_pixels_or_too_many_are_refused_unopened(
    image: Callable[[int, int], bytes], width: int, height: int
) -> None:
    with pytest.raises(InvalidValue, match=f"^Logo is {width} x {height} pixels; at most 8000 a side"):
        Logo.parse(image(width, height))
