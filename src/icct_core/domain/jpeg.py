"""Walks the segments of a JPEG (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TypeAlias

from .errors import InvalidValue

SIGNATURE = b"\xff\xd8\xff"

_Segment: TypeAlias = tuple[int, int]
"""A marker and the position behind it, where the segment's length stands."""

_MAX_SEGMENTS = 10_000  # a photograph has a few dozen; millions of empty ones would only cost time
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = 0xD9
_QUANTIZATION_TABLES = 0xDB
_SHORTEST_TABLE = 67  # bytes of a DQT segment with one table: length, number, 64 values (B.2.4.1)
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15 without DHT, JPG and DAC
_LOSSLESS = frozenset({0xC3, 0xC7, 0xCB, 0xCF})  # nothing is quantized
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # TEM, RST0 to RST7 and SOI have no length (B.1.1.3)

_MARKER = re.compile(rb"\xff++([^\x00])")  # fill bytes may stand before it
_MARKER_AFTER_SCAN = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
"""Scan data has stuffed ``FF 00`` and restart markers. Only the last fill byte is looked for: to search for all of them
would take a time that grows with the square of their number."""


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a JPEG that is whole and ends where it says.

    There is one frame: of two, each viewer may believe another. Huffman tables are not asked for, since viewers have
    the usual ones for frames of motion JPEG, which leave them out; for quantization there are none to fall back on.

    Raises:
        InvalidValue: cut off, without a frame, its tables or a scan, or followed by more bytes.
    """
    segments = list(_segments(content))
    if segments[-1][1] != len(content):
        raise InvalidValue(
            "Logo has other data after the JPEG image, as some cameras add; "
            "please open it and save it again as PNG or JPEG"
        )
    header = list(takewhile(lambda segment: segment[0] != _START_OF_SCAN, segments))
    frames = [segment for segment in segments if segment[0] in _FRAME_HEADERS]
    if len(header) == len(segments) or len(frames) != 1 or frames[0] not in header:
        raise _incomplete()
    frame, position = frames[0]
    if frame not in _LOSSLESS and not any(_has_table(content, *segment) for segment in header):
        raise _incomplete()
    return int.from_bytes(content[position + 5 : position + 7]), int.from_bytes(content[position + 3 : position + 5])


def _segments(content: bytes) -> Iterator[_Segment]:
    """Each segment, up to and including the end of the image; an image that has no end is refused."""
    found = _MARKER.match(content, 2)
    for _ in range(_MAX_SEGMENTS):
        if found is None:
            break
        marker, position = found[1][0], found.end()
        yield marker, position
        if marker == _END_OF_IMAGE:
            return
        if marker not in _ALONE:
            position += max(2, _length(content, position))
        after_scan = marker == _START_OF_SCAN
        found = _MARKER_AFTER_SCAN.search(content, position) if after_scan else _MARKER.match(content, position)
    raise _incomplete()


def _has_table(content: bytes, marker: int, position: int) -> bool:
    return marker == _QUANTIZATION_TABLES and _length(content, position) >= _SHORTEST_TABLE


def _length(content: bytes, position: int) -> int:
    return int.from_bytes(content[position : position + 2])


def _incomplete() -> InvalidValue:
    return InvalidValue("Logo is an incomplete or damaged JPEG image; please export it again")
