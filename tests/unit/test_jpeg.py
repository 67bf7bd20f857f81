from __future__ import annotations

import struct

import pytest

from icct_core import MAX_LOGO_BYTES, InvalidValue
from icct_core.domain.jpeg import dimensions
from tests.builders import a_jpeg, a_progressive_jpeg

_START, _END = b"\xff\xd8", b"\xff\xd9"
_INCOMPLETE = "^Logo is an incomplete or damaged JPEG image; please export it again$"
_MORE = (
    "^Logo has other data after the JPEG image, as some cameras add; please open it and save it again as PNG or JPEG$"
)
_LOSSLESS = {0xC3, 0xC7, 0xCB, 0xCF}
_FRAMES = sorted({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def _segment(marker: int, content: bytes = b"") -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _frame(marker: int = 0xC0, width: int = 3, height: int = 2) -> bytes:
    return _segment(marker, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")


_SCAN = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
_TABLE = _segment(0xDB, bytes(65))
_TABLES = _START + _TABLE
_WHOLE = _TABLES + _frame() + _SCAN + b"data" + _END


def test_width_comes_after_height() -> None:
    assert dimensions(_TABLES + _frame(width=640, height=480) + _SCAN + _END) == (640, 480)


@pytest.mark.parametrize("content", [a_jpeg(), a_progressive_jpeg()], ids=["baseline", "progressive"])
def test_what_cameras_and_editors_write_is_understood(content: bytes) -> None:
    assert dimensions(content) == (16, 16)


@pytest.mark.parametrize("marker", _FRAMES, ids=hex)
def test_every_kind_of_frame_tells_the_size(marker: int) -> None:
    assert dimensions(_TABLES + _frame(marker) + _SCAN + _END) == (3, 2)


@pytest.mark.parametrize("marker", _FRAMES, ids=hex)
@pytest.mark.parametrize("place", ["first", "between", "after the scan"])
def test_a_second_frame_is_refused_wherever_it_stands(marker: int, place: str) -> None:
    huge = _frame(marker, width=20_000, height=20_000)
    parts = {
        "first": huge + _frame() + _SCAN,
        "between": _frame() + huge + _SCAN,
        "after the scan": _frame() + _SCAN + huge + _SCAN,
    }
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(_TABLES + parts[place] + _END)


@pytest.mark.parametrize("alone", [0x01, *range(0xD0, 0xD9)], ids=hex)
def test_a_marker_that_has_no_length_hides_no_frame(alone: int) -> None:
    huge = _frame(width=20_000, height=20_000) + _SCAN + _END
    skipped = huge + bytes(0xFFC0 - len(huge))  # its first two bytes would be the marker's length, if it had one
    with pytest.raises(InvalidValue, match=_MORE):
        dimensions(_TABLES + bytes([0xFF, alone]) + skipped + _frame() + _SCAN + _END)
    assert dimensions(_TABLES + bytes([0xFF, alone]) + _frame() + _SCAN + _END) == (3, 2)


@pytest.mark.parametrize("marker", [frame for frame in _FRAMES if frame not in _LOSSLESS], ids=hex)
@pytest.mark.parametrize(
    "tables",
    [b"", _segment(0xDB), _segment(0xDB, bytes(64)), _segment(0xC4, bytes(65)), _segment(0xFE, _TABLE)],
    ids=["none", "an empty one", "a short one", "a Huffman table", "one in a note"],
)
def test_no_viewer_opens_an_image_without_quantization_tables(marker: int, tables: bytes) -> None:
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(_START + tables + _frame(marker) + _SCAN + _END)
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(_START + tables + _frame(marker) + _SCAN + _TABLE + _END)


@pytest.mark.parametrize("marker", sorted(_LOSSLESS), ids=hex)
def test_a_lossless_image_has_no_quantization_tables(marker: int) -> None:
    assert dimensions(_START + _frame(marker) + _SCAN + _END) == (3, 2)


def test_tables_may_stand_behind_the_frame_and_again_between_scans() -> None:
    assert dimensions(_START + _frame() + _TABLE + _SCAN + _TABLE + _SCAN + _END) == (3, 2)


def test_a_table_of_sixteen_bits_or_two_tables_in_a_segment_are_tables() -> None:
    assert dimensions(_START + _segment(0xDB, bytes(130)) + _frame() + _SCAN + _END) == (3, 2)


@pytest.mark.parametrize("marker", [0xC4, 0xC8, 0xCC, 0xDB, 0xE0, 0xFE], ids=hex)
def test_tables_and_notes_are_no_frame(marker: int) -> None:
    assert dimensions(_TABLES + _frame() + _frame(marker, width=9, height=9) + _SCAN + _END) == (3, 2)
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(_TABLES + _frame(marker) + _SCAN + _END)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\x00", b"\xff\x00\xd9", b"\xff\xff\x00", *[bytes([0xFF, restart]) for restart in range(0xD0, 0xD8)]],
)
def test_stuffed_bytes_and_restarts_belong_to_a_scan(data: bytes) -> None:
    assert dimensions(_TABLES + _frame() + _SCAN + b"a" + data + b"b" + _END) == (3, 2)
    assert dimensions(_TABLES + _frame() + _SCAN + data + b"\xff\xff" + _END) == (3, 2)


def test_fill_bytes_may_stand_before_any_marker() -> None:
    assert dimensions(_TABLES + b"\xff\xff" + _frame() + b"\xff" + _SCAN + b"\xff" + _END) == (3, 2)


def test_a_thumbnail_inside_a_segment_is_not_the_end() -> None:
    assert dimensions(_TABLES + _segment(0xE1, _WHOLE) + _frame(width=7, height=5) + _SCAN + _END) == (7, 5)


@pytest.mark.parametrize("content", [a_jpeg(), a_progressive_jpeg()], ids=["baseline", "progressive"])
def test_a_jpeg_cut_off_anywhere_is_refused(content: bytes) -> None:
    for end in range(2, len(content)):
        with pytest.raises(InvalidValue, match=_INCOMPLETE):
            dimensions(content[:end])


@pytest.mark.parametrize("more", [b"\x00", bytes(4096), b"<html><script>alert(1)</script></html>", a_jpeg(), _END])
def test_anything_after_the_image_is_refused(more: bytes) -> None:
    with pytest.raises(InvalidValue, match=_MORE):
        dimensions(a_jpeg() + more)


@pytest.mark.parametrize(
    "content",
    [
        _START + _END,
        _TABLES + _frame() + _END,
        _TABLES + _SCAN + _END,
        _TABLES + _SCAN + _frame() + _END,
        _TABLES + _frame() + _SCAN,
        _START + b"\xff",
        _START + b"\xff\x00" + _WHOLE[2:],
        _START + b"junk" + _WHOLE[2:],
        _TABLES + _frame() + b"junk" + _SCAN + _END,
        _TABLES + _frame() + b"\xff\xda",
        _TABLES + _frame() + _SCAN + b"\xff\xe0\xff\xff" + _END,
    ],
    ids=[
        *["nothing inside", "no scan", "no frame", "a frame behind its scan", "no end", "no marker"],
        *["no marker but a stuffed byte", "junk first"],
        *["junk between", "half a scan header", "a segment beyond the file"],
    ],
)
def test_an_image_without_its_parts_is_incomplete(content: bytes) -> None:
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(content)


@pytest.mark.parametrize("length", [b"\x00\x00", b"\x00\x01", b"\x00\x02"])
def test_a_segment_is_at_least_as_long_as_its_length_field(length: bytes) -> None:
    assert dimensions(_START + b"\xff\xe0" + length + _WHOLE[2:]) == (3, 2)


def test_ten_thousand_segments_are_the_most_that_are_walked() -> None:
    assert dimensions(_TABLES + _segment(0xFE) * 9_996 + _frame() + _SCAN + _END) == (3, 2)
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(_TABLES + _segment(0xFE) * 9_997 + _frame() + _SCAN + _END)


@pytest.mark.parametrize(
    "filling",
    [_segment(0xFE), _SCAN, b"\xff\xda", b"\xff\xd0", b"\xff\x00", b"\xff\xff\x00", b"\x00"],
    ids=["segments", "scans", "half scans", "restarts", "stuffed bytes", "fill bytes", "zeros"],
)
def test_a_file_full_of_nothing_is_refused(filling: bytes) -> None:
    content = _TABLES + _frame() + _SCAN + filling * ((MAX_LOGO_BYTES - 200) // len(filling))
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(content)


@pytest.mark.parametrize("start", [_START, _TABLES + _frame() + _SCAN], ids=["before the scan", "in the scan"])
@pytest.mark.parametrize("end", [b"", b"\x00", b"\xd0"], ids=["nothing", "a stuffed byte", "a restart"])
def test_a_run_of_fill_bytes_is_answered_however_long_it_is(start: bytes, end: bytes) -> None:
    """At a nanosecond a step, a search of quadratic time in 32 MiB would take six days."""
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        dimensions(start + b"\xff" * 33_554_432 + end)


def test_a_long_run_of_fill_bytes_may_stand_before_the_end() -> None:
    assert dimensions(_TABLES + _frame() + _SCAN + b"\xff" * 33_554_432 + _END) == (3, 2)
