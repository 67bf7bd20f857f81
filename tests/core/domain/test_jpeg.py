from __future__ import annotations

import struct

import pytest

from icct_core import MAX_LOGO_BYTES, InvalidValue
from icct_core.domain.pictures.exif import block_of
from icct_core.domain.pictures.jpeg import picture_in
from tests.support.builders import a_jpeg, a_progressive_jpeg
from tests.support.photographs import samsungs_trailer


def dimensions(content: bytes) -> tuple[int, int]:
    picture = picture_in(content)
    return picture.width, picture.height


_START, _END = b"\xff\xd8", b"\xff\xd9"
_INCOMPLETE = "^Logo is an incomplete or damaged JPEG image; please export it again$"
_OTHER_KIND = "^Logo is a JPEG of a kind that browsers do not show .* Save it as an ordinary JPEG or PNG"
_FRAMES = sorted({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_SHOWN = {0xC0, 0xC1, 0xC2}


def _segment(marker: int, content: bytes = b"") -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _frame(marker: int = 0xC0, width: int = 3, height: int = 2, bits: int = 8) -> bytes:
    return _segment(marker, struct.pack(">BHHB", bits, height, width, 1) + b"\x01\x11\x00")


_SCAN = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
_TABLE = _segment(0xDB, bytes(65))
_TABLES = _START + _TABLE
_WHOLE = _TABLES + _frame() + _SCAN + b"data" + _END


def test_width_comes_after_height() -> None:
    assert dimensions(_TABLES + _frame(width=640, height=480) + _SCAN + _END) == (640, 480)


@pytest.mark.parametrize("content", [a_jpeg(), a_progressive_jpeg()], ids=["baseline", "progressive"])
def test_what_cameras_and_editors_write_is_understood(content: bytes) -> None:
    assert dimensions(content) == (16, 16)


@pytest.mark.parametrize("marker", _SHOWN, ids=hex)
def test_every_kind_of_frame_that_browsers_show_tells_the_size(marker: int) -> None:
    assert dimensions(_TABLES + _frame(marker) + _SCAN + _END) == (3, 2)


@pytest.mark.parametrize("marker", sorted({*_FRAMES, 0xF7} - _SHOWN), ids=hex)
@pytest.mark.parametrize("tables", [b"", _TABLE], ids=["without tables", "with tables"])
def test_a_kind_that_no_browser_shows_is_refused_with_what_to_do(marker: int, tables: bytes) -> None:
    with pytest.raises(InvalidValue, match=_OTHER_KIND):
        picture_in(_START + tables + _frame(marker) + _SCAN + _END)


def test_twelve_bits_a_colour_are_of_no_kind_that_browsers_show() -> None:
    with pytest.raises(InvalidValue, match=_OTHER_KIND):
        picture_in(_TABLES + _frame(0xC1, bits=12) + _SCAN + _END)


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
    first = dimensions(_TABLES + bytes([0xFF, alone]) + skipped + _frame() + _SCAN + _END)
    assert first == (20_000, 20_000)
    assert dimensions(_TABLES + bytes([0xFF, alone]) + _frame() + _SCAN + _END) == (3, 2)


@pytest.mark.parametrize("marker", _SHOWN, ids=hex)
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


def _kept(*segments: bytes) -> bytes:
    """What is kept of these segments before the tables and the image."""
    rest = _TABLES[2:] + _frame() + _SCAN + b"data" + _END
    kept = picture_in(_START + b"".join(segments) + rest).content
    assert kept.startswith(_START)
    assert kept.endswith(rest)
    return kept[2 : -len(rest)]


@pytest.mark.parametrize("marker", sorted({*range(0xE0, 0xF0), *range(0x02, 0xC0), 0xFE, 0xC8, 0xDE, 0xDF}), ids=hex)
def test_what_is_only_said_about_an_image_is_dropped_wherever_it_stands(marker: int) -> None:
    said = _segment(marker, b"a place")
    assert _kept(said) == b""
    image = _TABLES + said + _frame() + said + _SCAN + b"data" + said + _TABLE + _SCAN + b"data" + said + _END
    assert picture_in(image).content == _TABLES + _frame() + _SCAN + b"data" + _TABLE + _SCAN + b"data" + _END


@pytest.mark.parametrize(
    "segment",
    [
        _segment(0xE0, b"JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x00\x00"),
        _segment(0xE2, b"ICC_PROFILE\x00\x01\x02" + bytes(3000))
        + _segment(0xE2, b"ICC_PROFILE\x00\x02\x02" + bytes(99)),
        _segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x02"),
        _segment(0xC4, bytes(20)),
        _segment(0xDD, b"\x00\x04"),
    ],
    ids=["JFIF", "a colour profile", "Adobe's transformation", "Huffman tables", "restarts"],
)
def test_what_says_how_an_image_is_shown_is_kept(segment: bytes) -> None:
    assert _kept(segment) == segment


def test_a_thumbnail_is_no_part_of_the_image() -> None:
    whole = _segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01" + b"rgb")
    assert _kept(whole) == _segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")


def test_nothing_hides_behind_what_adobe_says_of_the_colours() -> None:
    assert _kept(_segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x02<html>")) == _segment(
        0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x02"
    )


def test_of_what_a_camera_says_only_which_way_up_it_is_stays() -> None:
    minimal = _segment(0xE1, b"Exif\x00\x00" + block_of(6))
    little = b"II*\x00\x08\x00\x00\x00\x02\x00\x0f\x01\x02\x00\x01\x00\x00\x00x\x00\x00\x00"
    little += b"\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00" + b"and a place"
    assert _kept(_segment(0xE1, b"Exif\x00\x00" + little)) == minimal
    assert _kept(minimal) == minimal
    assert _kept(_segment(0xE1, b"Exif\x00\x00" + block_of(1))) == b""


def test_of_two_cameras_the_first_is_believed() -> None:
    first, second = (_segment(0xE1, b"Exif\x00\x00" + block_of(orientation)) for orientation in (6, 8))
    assert _kept(first, second) == first
    assert _kept(_segment(0xE1, b"Exif\x00\x00" + block_of(1)), second) == b""


def test_samsungs_trailer_ends_the_image_in_the_place_of_its_end() -> None:
    for data in (b"data", b"a\xff\x00b", b"a\xff\xd0b"):
        image = _TABLES + _frame() + _SCAN + data
        assert picture_in(image + samsungs_trailer(_WHOLE, b"x")).content == image + _END


@pytest.mark.parametrize(
    "image",
    [_START, _TABLES, _TABLES + _frame(), _TABLES + _frame() + _SCAN, _TABLES + _frame() + _SCAN[:-1]],
    ids=["nothing", "tables", "a frame", "no data", "half a scan header"],
)
def test_samsungs_trailer_does_not_stand_for_an_image(image: bytes) -> None:
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        picture_in(image + samsungs_trailer(b"x"))


@pytest.mark.parametrize(
    "trailer",
    [
        samsungs_trailer(b"x")[:-1],
        samsungs_trailer(b"x").replace(b"SEFH", b"SEFX"),
        b"SEFT",
        b"\xff\xff\xff\xffSEFT",
        samsungs_trailer(b"x")[30:],
    ],
    ids=["cut off", "no directory", "the mark alone", "a directory before the file", "blocks before the file"],
)
def test_half_of_samsungs_trailer_ends_nothing(trailer: bytes) -> None:
    with pytest.raises(InvalidValue, match=_INCOMPLETE):
        picture_in(_TABLES + _frame() + _SCAN + b"data" + trailer)
