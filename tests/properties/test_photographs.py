"""Of every file that a phone or an editor writes exactly one picture is kept, as it is shown, without where it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageOps

from icct_core import InvalidValue, Logo
from icct_core.domain.pictures.exif import orientation_of
from icct_core.domain.pictures.samsung import start_of_trailer
from tests.support import photographs as photo
from tests.support.builders import png_chunk
from tests.support.photographs import LATITUDE, ORIENTATION, Seen

_PROFILE = photo.a_colour_profile()
_PAGE = b"<html><script>alert(1)</script>" + LATITUDE


def _archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("page.html", _PAGE)
    return file.getvalue()


def _followed(more: bytes, picture: bytes) -> bytes:
    return picture + more


_BEHIND = {
    "nothing": b"",
    "a zero": b"\x00",
    "zeros": bytes(4096),
    "an end": b"\xff\xd9",
    "a page": _PAGE,
    "an archive": _archive(),
    "a film": photo.a_film(),
    "Samsung's trailer": photo.samsungs_trailer(b"1700000000", photo.a_film()),
    "Samsung's trailer and zeros": photo.samsungs_trailer(_PAGE) + bytes(64),
    "another JPEG": photo.a_thumbnail(),
    "a PNG": photo.png_of(photo.some_pixels()),
}
_SAID = {
    "xmp": photo.xmp(),
    "more xmp": photo.more_xmp(),
    "an index": photo.index_of_pictures(1),
    "a gain map": photo.gain_map_version(),
    "iptc": photo.iptc(),
    "a comment": photo.segment(0xFE, LATITUDE),
    "a thumbnail": photo.segment(0xE0, b"JFXX\x00\x10" + photo.a_thumbnail()),
    "maker's notes": photo.segment(0xE4, LATITUDE),
    "provenance": photo.segment(0xEB, b"JP" + LATITUDE),
}
_SIZES = st.tuples(st.integers(1, 70), st.integers(1, 70))
_ORIENTATIONS = st.none() | st.integers(1, 8)
_ENDINGS: dict[str, Callable[[bytes], bytes]] = {
    **{name: partial(_followed, more) for name, more in _BEHIND.items()},
    "Samsung's editor": lambda picture: photo.edited_by_samsung(picture, _PAGE, photo.a_film()),
    "Ultra HDR": photo.an_ultra_hdr_photograph,
}


def _kept(sent: bytes, *, pixels: Seen, orientation: int | None, icc: bytes | None) -> bytes:
    """What is kept of a file, seen to be one picture that is shown as before, and says nothing else."""
    logo = Logo.parse(sent)
    seen = Seen.of(logo.content)
    assert (seen.pixels, seen.mode, seen.frames) == (pixels.pixels, pixels.mode, 1)
    assert seen.said == ({} if orientation in {None, 1} else {ORIENTATION: orientation})
    assert seen.icc == icc
    for hidden in (LATITUDE, b"<html>", b"PK\x03\x04", b"ftyp", b"SEFT", b"MPF\x00", b"hdrgm", b"JFXX"):
        assert hidden not in logo.content
    assert Logo.parse(logo.content).content is logo.content
    return logo.content


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(
    mode=st.sampled_from(["RGB", "L", "CMYK"]),
    size=_SIZES,
    progressive=st.booleans(),
    restarts=st.integers(0, 3),
    orientation=_ORIENTATIONS,
    icc=st.none() | st.just(_PROFILE),
    said=st.lists(st.sampled_from(sorted(_SAID)), max_size=4),
    ending=st.sampled_from(sorted(_ENDINGS)),
)
def test_one_picture_is_kept_of_every_photograph(  # noqa: PLR0917  each is a choice of the camera
    mode: str,
    size: tuple[int, int],
    progressive: bool,
    restarts: int,
    orientation: int | None,
    icc: bytes | None,
    said: list[str],
    ending: str,
) -> None:
    pixels = photo.some_pixels(mode, size)
    options = {"progressive": progressive, "restart_marker_blocks": restarts, "icc_profile": icc or b""}
    plain = photo.jpeg_of(pixels, **options)
    photograph = photo.jpeg_of(pixels, exif=photo.where_it_was_taken(orientation), comment=LATITUDE, **options)
    sent = _ENDINGS[ending](photo.said_about(photograph, *map(_SAID.__getitem__, said)))
    kept = _kept(sent, pixels=Seen.of(plain), orientation=orientation, icc=icc)
    assert kept.endswith(b"\xff\xd9")
    assert kept.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("orientation", [None, *range(1, 9)])
def test_of_a_file_of_several_pictures_the_first_is_kept(orientation: int | None) -> None:
    pixels = photo.some_pixels()
    sent = photo.mpo_of(pixels, exif=photo.where_it_was_taken(orientation))
    assert Seen.of(sent).frames == 2
    _kept(sent, pixels=Seen.of(photo.jpeg_of(pixels)), orientation=orientation, icc=None)


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(
    mode=st.sampled_from(["RGB", "RGBA", "L", "LA", "P", "1", "I;16"]),
    size=_SIZES,
    orientation=_ORIENTATIONS,
    icc=st.none() | st.just(_PROFILE),
    animated=st.booleans(),
    ending=st.sampled_from(sorted(_BEHIND)),
)
def test_one_picture_is_kept_of_every_png(  # noqa: PLR0917  each is a choice of the editor
    mode: str, size: tuple[int, int], orientation: int | None, icc: bytes | None, animated: bool, ending: str
) -> None:
    pixels = photo.some_pixels("RGB", size)
    pixels = pixels.convert("L").convert("I;16") if mode == "I;16" else pixels.convert(mode)
    animated = animated and mode == "RGB"
    more = {"save_all": True, "append_images": [pixels.rotate(180)], "default_image": True} if animated else {}
    exif = photo.where_it_was_taken(orientation).partition(photo.a_thumbnail())[0]
    sent = photo.png_of(pixels, exif=exif, icc_profile=icc, **more) + _BEHIND[ending]
    kept = _kept(sent, pixels=Seen.of(photo.png_of(pixels)), orientation=orientation, icc=icc)
    assert kept.endswith(png_chunk(b"IEND"))


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(progressive=st.booleans(), ending=st.sampled_from(sorted(_ENDINGS)), data=st.data())
def test_half_a_photograph_is_refused(progressive: bool, ending: str, data: st.DataObject) -> None:
    picture = photo.jpeg_of(photo.some_pixels(), progressive=progressive, exif=photo.where_it_was_taken(6))
    sent = _ENDINGS[ending](picture)
    within = sent.index(picture[-40:-2]) + 38  # what stands before the end marker
    with pytest.raises(InvalidValue):
        Logo.parse(sent[: data.draw(st.integers(0, within))])


@settings(deadline=None, derandomize=True, database=None, max_examples=500)
@given(
    ending=st.sampled_from(sorted(_ENDINGS)),
    changes=st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 255)), min_size=1, max_size=9),
)
def test_of_a_damaged_photograph_what_is_kept_is_kept_again(ending: str, changes: list[tuple[int, int]]) -> None:
    photograph = photo.jpeg_of(photo.some_pixels(), exif=photo.where_it_was_taken(6))
    sent = bytearray(_ENDINGS[ending](photo.said_about(photograph, *_SAID.values())))
    for place, value in changes:
        sent[place % len(sent)] = value
    with suppress(InvalidValue):
        kept = Logo.parse(bytes(sent)).content
        assert kept.endswith(b"\xff\xd9")
        assert Logo.parse(kept).content is kept


@settings(deadline=None, derandomize=True, database=None, max_examples=500)
@given(
    start=st.sampled_from([b"", b"II*\x00", b"MM\x00*", b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12"]), rest=st.binary()
)
def test_whatever_a_camera_says_it_is_turned_one_of_eight_ways(start: bytes, rest: bytes) -> None:
    assert orientation_of(start + rest) in range(1, 9)


@settings(deadline=None, derandomize=True, database=None, max_examples=500)
@given(
    blocks=st.binary(max_size=50), length=st.integers(0, 2**32 - 1) | st.integers(0, 60), behind=st.binary(max_size=9)
)
def test_whatever_a_trailer_says_it_begins_within_the_file(blocks: bytes, length: int, behind: bytes) -> None:
    content = blocks + b"SEFH" + blocks + length.to_bytes(4, "little") + b"SEFT" + behind
    assert 0 <= start_of_trailer(content) <= len(content)


def test_a_viewer_turns_what_is_kept_as_it_turned_what_was_sent() -> None:
    sent = photo.jpeg_of(photo.some_pixels(), exif=photo.where_it_was_taken(8))
    shown = [
        ImageOps.exif_transpose(Image.open(io.BytesIO(content))).tobytes()
        for content in (sent, Logo.parse(sent).content)
    ]
    assert shown[0] == shown[1] != Image.open(io.BytesIO(sent)).tobytes()
