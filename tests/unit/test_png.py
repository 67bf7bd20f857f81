from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress

import pytest

from icct_core import MAX_LOGO_BYTES, InvalidValue
from icct_core.domain.png import SIGNATURE, dimensions
from tests.builders import a_png, png_chunk, png_header

_DATA, _END = png_chunk(b"IDAT", b"data"), png_chunk(b"IEND")
_DAMAGED = "Logo is a damaged PNG image; please export it again"
_INCOMPLETE = "Logo is an incomplete PNG image; please export it again"
_MORE = "Logo has other data after the PNG image; please open it and save it again as PNG or JPEG"


def _of_format(depth: int, colour: int, *, compression: int = 0, filtering: int = 0, interlace: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", 3, 2, depth, colour, compression, filtering, interlace)
    return SIGNATURE + png_chunk(b"IHDR", header) + _DATA + _END


def test_width_comes_before_height() -> None:
    assert dimensions(a_png(640, 480)) == (640, 480)


def test_chunks_of_any_other_kind_may_stand_between() -> None:
    chunks = [png_chunk(b"tEXt", b"IEND"), _DATA, _DATA, png_chunk(b"IDAT"), png_chunk(b"tIME"), _END]
    assert dimensions(png_header(3, 2) + b"".join(chunks)) == (3, 2)


@pytest.mark.parametrize("end", range(8, len(a_png())))
def test_a_png_cut_off_anywhere_is_refused(end: int) -> None:
    with pytest.raises(InvalidValue, match=r"^Logo is (a damaged|an incomplete) PNG image"):
        dimensions(a_png()[:end])


@pytest.mark.parametrize("position", range(8, 33))
def test_a_header_with_a_wrong_bit_is_damaged(position: int) -> None:
    wrong = bytearray(a_png())
    wrong[position] ^= 1
    with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
        dimensions(bytes(wrong))


@pytest.mark.parametrize("kind", [b"tEXt", b"IDAT", b"tIME", b"IEND"])
def test_a_chunk_with_a_wrong_bit_is_damaged(kind: bytes) -> None:
    image = png_header(3, 2) + png_chunk(b"tEXt", b"text") + _DATA + png_chunk(b"tIME", b"time") + _END
    place = image.index(kind)
    for position in range(place + 4, place + (8 if kind == b"IEND" else 12)):  # data, if it has any, and checksum
        wrong = bytearray(image)
        wrong[position] ^= 0x80
        with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
            dimensions(bytes(wrong))


@pytest.mark.parametrize(
    ("colour", "depths"), [(0, {1, 2, 4, 8, 16}), (2, {8, 16}), (3, {1, 2, 4, 8}), (4, {8, 16}), (6, {8, 16})]
)
def test_each_colour_type_has_the_bit_depths_of_the_specification(colour: int, depths: set[int]) -> None:
    accepted = set()
    for depth in range(256):
        with suppress(InvalidValue):
            accepted.add((depth, dimensions(_of_format(depth, colour))))
    assert accepted == {(depth, (3, 2)) for depth in depths}


@pytest.mark.parametrize("colour", [1, 5, 7, 255])
def test_any_other_colour_type_is_damaged(colour: int) -> None:
    with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
        dimensions(_of_format(8, colour))


def test_an_interlaced_image_is_understood() -> None:
    assert dimensions(_of_format(8, 6, interlace=1)) == (3, 2)


@pytest.mark.parametrize("method", ["compression", "filtering", "interlace"])
def test_no_viewer_knows_another_method(method: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
        dimensions(_of_format(8, 6, **{method: 2}))


@pytest.mark.parametrize(
    "chunks", [lambda header: header + _DATA, lambda header: _DATA + header], ids=["before the data", "after the data"]
)
def test_a_second_header_is_refused(chunks: Callable[[bytes], bytes]) -> None:
    huge = png_header(20_000, 20_000)[8:]
    with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
        dimensions(png_header(3, 2) + chunks(huge) + _END)


def test_the_end_holds_no_data() -> None:
    with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
        dimensions(png_header(3, 2) + _DATA + png_chunk(b"IEND", b"<html><script>alert(1)</script></html>"))


@pytest.mark.parametrize("more", [b"\x00", b"<html><script>alert(1)</script></html>", a_png()])
def test_anything_after_the_image_is_refused(more: bytes) -> None:
    with pytest.raises(InvalidValue, match=f"^{_MORE}$"):
        dimensions(a_png() + more)


@pytest.mark.parametrize(
    "chunks",
    [
        _END,
        png_chunk(b"IDAT") + _END,
        png_chunk(b"tEXt", b"text") + _END,
        _DATA,
        _END + _DATA,
        _DATA + png_chunk(b"IDAT", bytes(99))[:60],
        _DATA + b"\xff\xff\xff\xffIDAT",
        b"",
    ],
    ids=["no data", "empty data", "text alone", "no end", "end first", "half the data", "beyond the file", "nothing"],
)
def test_an_image_without_its_data_or_its_end_is_incomplete(chunks: bytes) -> None:
    with pytest.raises(InvalidValue, match=f"^{_INCOMPLETE}$"):
        dimensions(png_header(64, 64) + chunks)


def test_an_end_longer_than_the_file_is_refused() -> None:
    with pytest.raises(InvalidValue, match=f"^{_INCOMPLETE}$"):
        dimensions(png_header(64, 64) + _DATA + b"\x00\x00\x00\x05" + _END[4:])


def test_a_png_starts_with_its_header() -> None:
    with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
        dimensions(SIGNATURE + png_chunk(b"tEXt") + a_png()[8:])


def test_fifty_thousand_chunks_are_the_most_that_are_walked() -> None:
    few = png_header(64, 64) + _DATA + png_chunk(b"icCt") * 49_997 + _END
    assert dimensions(few) == (64, 64)
    with pytest.raises(InvalidValue, match=f"^{_INCOMPLETE}$"):
        dimensions(png_header(64, 64) + _DATA + png_chunk(b"icCt") * 49_998 + _END)


def test_a_file_full_of_empty_chunks_is_refused() -> None:
    empty = png_chunk(b"icCt")
    with pytest.raises(InvalidValue, match=f"^{_INCOMPLETE}$"):
        dimensions(png_header(64, 64) + _DATA + empty * ((MAX_LOGO_BYTES - 100) // len(empty)) + _END)
