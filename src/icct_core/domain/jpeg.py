"""Walks the segments of a JPEG (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .errors import InvalidValue

SIGNATURE = b"\xff\xd8\xff"

_MAX_SEGMENTS = 10_000  # a photograph has a few dozen; millions of empty ones would only cost time
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = 0xD9
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15 without DHT, JPG and DAC
_MARKER = re.compile(rb"\xff+([^\x00\xff])")  # fill bytes may stand before it
_MARKER_AFTER_SCAN = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")  # scan data has stuffed FF 00 and restart markers


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a JPEG that is whole and ends where it says.

    Raises:
        InvalidValue: cut off, without a frame or a scan, or followed by more bytes.
    """
    size, has_scan, end = (0, 0), False, 0
    for marker, end in _segments(content):
        if marker in _FRAME_HEADERS:
            size = _frame_size(content, end)
        has_scan = has_scan or marker == _START_OF_SCAN
    if end != len(content):
        raise InvalidValue("Logo has other data after the JPEG image; please export it again")
    if size == (0, 0) or not has_scan:
        raise _incomplete()
    return size


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Each marker and the position behind it, up to and including the end of the image."""
    found = _MARKER.match(content, 2)
    for _ in range(_MAX_SEGMENTS):
        if found is None:
            break
        marker, position = found[1][0], found.end()
        yield marker, position
        if marker == _END_OF_IMAGE:
            return
        position += max(2, int.from_bytes(content[position : position + 2]))
        after_scan = marker == _START_OF_SCAN
        found = _MARKER_AFTER_SCAN.search(content, position) if after_scan else _MARKER.match(content, position)
    raise _incomplete()


def _frame_size(content: bytes, position: int) -> tuple[int, int]:
    height, width = content[position + 3 : position + 5], content[position + 5 : position + 7]
    return int.from_bytes(width), int.from_bytes(height)


def _incomplete() -> InvalidValue:
    return InvalidValue("Logo is an incomplete or damaged JPEG image; please export it again")
