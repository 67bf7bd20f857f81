"""Walks the chunks of a PNG (W3C PNG, third edition, chapter 5)."""

from __future__ import annotations

from zlib import crc32

from .errors import InvalidValue

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_MAX_CHUNKS = 50_000  # 5 MB in chunks of 100 bytes; millions of empty ones would only cost time
_HEADER_END = 33  # signature, then IHDR: 8 + 13 + 4 bytes


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG that is whole and ends where it says.

    Raises:
        InvalidValue: cut off, without a header or image data, or followed by more bytes.
    """
    if content[8:16] != b"\x00\x00\x00\x0dIHDR" or crc32(content[12:29]) != int.from_bytes(content[29:33]):
        raise InvalidValue("Logo is a damaged PNG image; please export it again")
    _check_end(content, _walk(content))
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _walk(content: bytes) -> int:
    """Where the image ends: behind the IEND chunk."""
    position, has_data = _HEADER_END, False
    for _ in range(_MAX_CHUNKS):
        if position + 12 > len(content):
            break
        length, kind = int.from_bytes(content[position : position + 4]), content[position + 4 : position + 8]
        position += 12 + length
        has_data = has_data or (kind == b"IDAT" and length > 0)
        if kind == b"IEND" and has_data:
            return position
    raise InvalidValue("Logo is an incomplete PNG image; please export it again")


def _check_end(content: bytes, end: int) -> None:
    if end != len(content):
        raise InvalidValue("Logo has other data after the PNG image, or is cut off; please export it again")
