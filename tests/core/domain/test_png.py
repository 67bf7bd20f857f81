from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest

from icct_core import MAX_LOGO_BYTES, InvalidValue
from icct_core.domain.pictures.exif import block_of
from icct_core.domain.pictures.png import SIGNATURE, picture_in
from tests.support.builders import a_png, png_chunk, png_header

_DATA, _END = png_chunk(b"IDAT", b"data"), png_chunk(b"IEND")
_DAMAGED = "Logo is a damaged PNG image; please export it again"
_INCOMPLETE = "Logo is an incomplete PNG image; please export it again"


def dimensions(content: bytes) -> tuple[int, int]:
    picture = picture_in(content)
    return picture.width, picture.height


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


@pytest.mark.parametrize("kind", [b"CgBI", b"IDOT", b"ZZZZ"])
def test_an_image_that_needs_a_chunk_nobody_knows_is_damaged(kind: bytes) -> None:
    with pytest.raises(InvalidValue, match=f"^{_DAMAGED}$"):
        picture_in(png_header(3, 2) + png_chunk(kind, b"data") + _DATA + _END)


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


def _kept(*chunks: bytes) -> bytes:
    """What is kept of these chunks before the image's data."""
    start, rest = png_header(3, 2), _DATA + _END
    kept = picture_in(start + b"".join(chunks) + rest).content
    assert kept.startswith(start)
    assert kept.endswith(rest)
    return kept[len(start) : -len(rest)]


@pytest.mark.parametrize(
    "kind", [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"caBX", b"icCt", b"iDOT"]
)
def test_what_is_only_said_about_an_image_is_dropped_wherever_it_stands(kind: bytes) -> None:
    said = png_chunk(kind, b"a place")
    assert _kept(said) == b""
    assert (
        picture_in(png_header(3, 2) + _DATA + said + _DATA + said + _END).content == png_header(3, 2) + _DATA * 2 + _END
    )


@pytest.mark.parametrize(
    ("kind", "size"), [(b"PLTE", 768), (b"tRNS", 256), (b"gAMA", 4), (b"cHRM", 32), (b"sRGB", 1), (b"cICP", 4)]
)
def test_what_says_how_an_image_is_shown_is_kept(kind: bytes, size: int) -> None:
    assert _kept(png_chunk(kind, bytes(size))) == png_chunk(kind, bytes(size))


@pytest.mark.parametrize(("kind", "size"), [(b"tRNS", 256), (b"gAMA", 4), (b"cHRM", 32), (b"sRGB", 1), (b"cICP", 4)])
def test_nothing_hides_behind_what_says_how_an_image_is_shown(kind: bytes, size: int) -> None:
    assert _kept(png_chunk(kind, bytes(size) + b"<html>")) == b""
    assert _kept(png_chunk(kind, bytes(size)), png_chunk(kind, b"\x01" * size)) == png_chunk(kind, bytes(size))


def _profile(size: int, *, name: bytes = b"p", behind: bytes = b"") -> bytes:
    return png_chunk(b"iCCP", name + b"\x00\x00" + zlib.compress(bytes(size)) + behind)


def test_a_colour_profile_of_a_mebibyte_is_kept_and_one_that_grows_further_is_not() -> None:
    assert _kept(_profile(1_048_576)) == _profile(1_048_576)
    assert _kept(_profile(1_048_577)) == b""
    assert _kept(_profile(300_000_000)) == b""


@pytest.mark.parametrize(
    "chunk",
    [
        _profile(9, behind=b"<html>"),
        _profile(9, name=b"x" * 80),
        png_chunk(b"iCCP", b"p\x00\x00" + zlib.compress(bytes(9))[:-1]),
        png_chunk(b"iCCP", b"p\x00\x00<html>"),
        png_chunk(b"iCCP", b"p"),
        png_chunk(b"iCCP"),
    ],
    ids=["a page behind it", "a long name", "cut off", "not compressed", "no profile", "empty"],
)
def test_a_colour_profile_that_is_none_is_dropped(chunk: bytes) -> None:
    assert _kept(chunk) == b""


def test_of_several_colour_profiles_the_first_is_looked_at() -> None:
    assert _kept(_profile(8), _profile(9)) == _profile(8)
    assert _kept(_profile(1_048_577), _profile(9)) == b""


def test_of_what_a_camera_says_only_which_way_up_it_is_stays() -> None:
    minimal = png_chunk(b"eXIf", block_of(6))
    assert _kept(png_chunk(b"eXIf", block_of(6) + b"a place")) == minimal
    assert _kept(minimal) == minimal
    assert _kept(png_chunk(b"eXIf", block_of(1) + b"a place")) == b""
