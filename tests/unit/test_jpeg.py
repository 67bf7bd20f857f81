from __future__ import annotations

import struct

import pytest

from icct_core import MAX_LOGO_BYTES, InvalidValue
from icct_core.domain.jpeg import dimensions
from tests.builders import a_jpeg, a_progressive_jpeg

_START, _END = b"\xff\xd8", b"\xff\xd9"
_INCOMPLETE = "^Logo is an incomplete or damaged JPEG image; please export it again$"
_MORE = "^Logo has other data after the JPEG image; please export it again$"


def _segment(marker: int, content: bytes = b"") -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _frame(marker: int = 0xC0, width: int = 3, height: int = 2) -> bytes:
    return _segment(marker, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")


_SCAN = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
_WHOLE = _START + _frame() + _SCAN + b"data" + _END


def test_width_comes_after_height() -> None:
    assert dimensions(_START + _frame(width=640, height=480) + _SCAN + _END) == (640, 480)


@pytest.mark.parametrize("content", [a_jpeg(), a_progressive_jpeg()], ids=["baseline", "progressive"])
def test_what_cameras_and_editors_write_is_understood(content: bytes) -> None:
    assert dimensions(content) == (16, 16)


@pytest.mark.parametrize("marker", sorted({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}), ids=hex)
def test_every_kind_of_frame_tells_the_size(marker: int) -> None:
    assert dimensions(_START + _frame(marker) + _SCAN + _END) == (3, 2)


@pytest.mark.parametrize("marker", [0xC4, 0xC8, 0xCC, 0xDB, 0xE0, 0xFE], ids=hex)
def test_tables_and_notes_are_no_frame(marker: int) -> None:
    assert dimensions(_START + _frame() + _frame(marker, width=9, height=9) + _SCAN + _END) == (3, 2)
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(_START + _frame(marker) + _SCAN + _END)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\x00", b"\xff\x00\xd9", b"\xff\xff\x00", *[bytes([0xFF, restart]) for restart in range(0xD0, 0xD8)]],
)
def test_stuffed_bytes_and_restarts_belong_to_a_scan(data: bytes) -> None:
    assert dimensions(_START + _frame() + _SCAN + b"a" + data + b"b" + _END) == (3, 2)
    assert dimensions(_START + _frame() + _SCAN + data + b"\xff\xff" + _END) == (3, 2)


def test_fill_bytes_may_stand_before_any_marker() -> None:
    assert dimensions(_START + b"\xff\xff" + _frame() + b"\xff" + _SCAN + b"\xff" + _END) == (3, 2)


def test_a_thumbnail_inside_a_segment_is_not_the_end() -> None:
    assert dimensions(_START + _segment(0xE1, _WHOLE) + _frame(width=7, height=5) + _SCAN + _END) == (7, 5)


@pytest.mark.parametrize("content", [a_jpeg(), a_progressive_jpeg()], ids=["baseline", "progressive"])
def test_a_jpeg_cut_off_anywhere_is_refused(content: bytes) -> None:
    for end in range(2, len(content)):
        with pytest.raises(InvalidValue, match=_INCOMPLETE):
            dimensions(content[:end])


@pytest.mark.parametrize("more", [b"\x00", b"<html><script>alert(1)</script></html>", a_jpeg(), _END])
def test_anything_after_the_image_is_refused(more: bytes) -> None:
    with pytest.raises(InvalidValue, match=_MORE):
        dimensions(a_jpeg() + more)


@pytest.mark.parametrize(
    "content",
    [
        _START + _END,
        _START + _frame() + _END,
        _START + _SCAN + _END,
        _START + _frame() + _SCAN,
        _START + b"\xff",
        _START + b"\xff\x00" + _frame() + _SCAN + _END,
        _START + b"junk" + _frame() + _SCAN + _END,
        _START + _frame() + b"junk" + _SCAN + _END,
        _START + _frame() + b"\xff\xda",
        _START + _frame() + _SCAN + b"\xff\xe0\xff\xff" + _END,
    ],
    ids=[
        *["nothing inside", "no scan", "no frame", "no end", "no marker", "no marker but a stuffed byte", "junk first"],
        *["junk between", "half a scan header", "a segment beyond the file"],
    ],
)
def test_an_image_without_its_parts_is_incomplete(content: bytes) -> None:
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(content)


@pytest.mark.parametrize("length", [b"\x00\x00", b"\x00\x01", b"\x00\x02"])
def test_a_segment_is_at_least_as_long_as_its_length_field(length: bytes) -> None:
    assert dimensions(_START + b"\xff\xe0" + length + _frame() + _SCAN + _END) == (3, 2)


def test_ten_thousand_segments_are_the_most_that_are_walked() -> None:
    assert dimensions(_START + _segment(0xFE) * 9_997 + _frame() + _SCAN + _END) == (3, 2)
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(_START + _segment(0xFE) * 9_998 + _frame() + _SCAN + _END)


@pytest.mark.parametrize(
    "filling",
    [_segment(0xFE), _SCAN, b"\xff\xda", b"\xff\xd0", b"\xff\x00", b"\xff\xff\x00", b"\x00"],
    ids=["segments", "scans", "half scans", "restarts", "stuffed bytes", "fill bytes", "zeros"],
)
def test_a_file_full_of_nothing_is_refused(filling: bytes) -> None:
    content = _START + _frame() + _SCAN + filling * ((MAX_LOGO_BYTES - 100) // len(filling))
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(content)
