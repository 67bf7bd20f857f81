"""Reads a JPEG's segments, and keeps those that show the image.

ITU-T T.81, annex B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from ..errors import InvalidValue
from .exif import UPRIGHT, block_of, orientation_of
from .picture import Kept, Picture
from .samsung import start_of_trailer

SIGNATURE = b"\xff\xd8\xff"


class _Segment(NamedTuple):
    """``start`` is where its marker stands, ``body`` what follows it, ``end`` where the next one may begin."""

    marker: int
    start: int
    body: int
    end: int


_MAX_SEGMENTS = 10_000  # a photograph has a few dozen; millions of empty ones would only cost time
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = 0xD9
_QUANTIZATION_TABLES = 0xDB
_SHORTEST_TABLE = 67  # bytes of a DQT segment with one table: length, number, 64 values (B.2.4.1)
_FRAME_HEADERS = frozenset({*range(0xC0, 0xD0), 0xF7}) - {0xC4, 0xC8, 0xCC}  # not DHT, JPG and DAC; F7 is JPEG-LS
_SHOWN_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: all that browsers decode
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # TEM, RST0 to RST7 and SOI have no length (B.1.1.3)
_SHOWS = _SHOWN_FRAMES | {0xC4, 0xDA, 0xDB, 0xDC, 0xDD}  # with the tables, the scans, DNL and DRI

_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_EXIF = b"Exif\x00\x00"

_MARKER = re.compile(rb"\xff++([^\x00])")  # fill bytes may stand before it
_MARKER_AFTER_SCAN = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
"""Scan data has stuffed ``FF 00`` and restart markers. Only the last fill byte is looked for: to search for all of them
would take a time that grows with the square of their number."""


def picture_in(content: bytes) -> Picture:
    """The first image of a JPEG file, without anything behind its end and without what is said about it.

    There is one frame: of two, each viewer may believe another. Huffman tables are not asked for, since viewers have
    the usual ones for frames of motion JPEG, which leave them out; for quantization there are none to fall back on.
    Kept are the colour profile and which way up the image is.

    Raises:
        InvalidValue: cut off, without a frame, its tables or a scan, or of a kind that browsers do not show.
    """
    segments = list(_segments(content))
    header = list(takewhile(lambda segment: segment.marker != _START_OF_SCAN, segments))
    frames = [segment for segment in segments if segment.marker in _FRAME_HEADERS]
    if len(header) == len(segments) or len(frames) != 1 or frames[0] not in header:
        raise _incomplete()
    body = frames[0].body
    if frames[0].marker not in _SHOWN_FRAMES or content[body + 2] != 8:
        raise InvalidValue(
            "Logo is a JPEG of a kind that browsers do not show (lossless, arithmetic coding or 12 bits). "
            "Save it as an ordinary JPEG or PNG, or send a screenshot"
        )
    tables = (segment for segment in header if segment.marker == _QUANTIZATION_TABLES)
    if not any(_length(content, segment.body) >= _SHORTEST_TABLE for segment in tables):
        raise _incomplete()
    return Picture(
        width=int.from_bytes(content[body + 5 : body + 7]),
        height=int.from_bytes(content[body + 3 : body + 5]),
        content=_kept(content, segments),
    )


def _segments(content: bytes) -> Iterator[_Segment]:
    """Each segment, up to and including the end of the image; an image that has no end is refused."""
    end_of_search = start_of_trailer(content)
    found = _MARKER.match(content, 2)
    for _ in range(_MAX_SEGMENTS):
        if found is None:
            break
        marker, start, body = found[1][0], found.start(1) - 1, found.end()
        if marker == _END_OF_IMAGE:
            yield _Segment(marker, start, body, body)
            return
        end = body if marker in _ALONE else body + max(2, _length(content, body))
        if marker != _START_OF_SCAN:
            found = _MARKER.match(content, end)
        elif found := _MARKER_AFTER_SCAN.search(content, end, end_of_search):
            end = found.start()
        elif end < end_of_search < len(content):
            yield _Segment(marker, start, body, end_of_search)
            yield _Segment(_END_OF_IMAGE, end_of_search, end_of_search, end_of_search)
            return
        yield _Segment(marker, start, body, end)
    raise _incomplete()


def _kept(content: bytes, segments: list[_Segment]) -> bytes:
    kept, orientation = Kept(content), 0
    kept.keep(0, 2)
    for marker, start, body, end in segments:
        said = content[body + 2 : body + 14]  # as far as it is asked for
        if marker in _SHOWS or (marker == _APP2 and said == b"ICC_PROFILE\x00"):
            kept.keep(start, end)
        elif marker == _APP0 and said.startswith(b"JFIF\x00"):
            kept.replace(start, end, _segment(_APP0, said.ljust(14, b"\x00")))  # no room for a thumbnail
        elif marker == _APP14 and said.startswith(b"Adobe"):
            kept.replace(start, end, _segment(_APP14, said.ljust(12, b"\x00")))  # says what its colours mean
        elif marker == _APP1 and said.startswith(_EXIF) and not orientation:
            orientation = orientation_of(content[body + 2 + len(_EXIF) : end])
            if orientation != UPRIGHT:
                kept.replace(start, end, _segment(_APP1, _EXIF + block_of(orientation)))
        elif marker == _END_OF_IMAGE:
            kept.replace(start, end, bytes([0xFF, _END_OF_IMAGE]))
    return kept.joined()


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def _length(content: bytes, position: int) -> int:
    return int.from_bytes(content[position : position + 2])


def _incomplete() -> InvalidValue:
    return InvalidValue("Logo is an incomplete or damaged JPEG image; please export it again")
