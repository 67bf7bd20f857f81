"""Walks the chunks of a PNG (W3C PNG, third edition, chapters 5 and 11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias
from zlib import crc32

from .errors import InvalidValue

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_Chunk: TypeAlias = tuple[bytes, int, int]
"""Its kind, how many bytes of data it has, and the position behind it."""

_MAX_CHUNKS = 50_000  # 5 MB in chunks of 100 bytes; millions of empty ones would only cost time
_BIT_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
"""The bit depths that each colour type may have (table 11.1)."""


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG that is whole, chunk by chunk, and ends where it says.

    There is one header: of two, each viewer may believe another.

    Raises:
        InvalidValue: cut off, damaged, without a header or image data, or followed by more bytes.
    """
    if content[8:16] != b"\x00\x00\x00\x0dIHDR":
        raise _damaged()
    chunks = list(_chunks(content))
    _, length_of_end, end = chunks[-1]
    if not any(kind == b"IDAT" and length for kind, length, _ in chunks):
        raise _incomplete()
    if end != len(content):
        raise InvalidValue("Logo has other data after the PNG image; please open it and save it again as PNG or JPEG")
    if length_of_end or sum(kind == b"IHDR" for kind, _, _ in chunks) > 1 or not _is_known_format(content[24:29]):
        raise _damaged()
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _chunks(content: bytes) -> Iterator[_Chunk]:
    """Each chunk, up to and including the end of the image; an image that has no end is refused, as is a wrong bit."""
    view, position = memoryview(content), len(SIGNATURE)  # its slices copy nothing
    for _ in range(_MAX_CHUNKS):
        length, kind = (int.from_bytes(view[position : position + 4]), content[position + 4 : position + 8])
        checksum = position + 8 + length
        if checksum + 4 > len(content):
            break
        if crc32(view[position + 4 : checksum]) != int.from_bytes(view[checksum : checksum + 4]):
            raise _damaged()
        position = checksum + 4
        yield kind, length, position
        if kind == b"IEND":
            return
    raise _incomplete()


def _is_known_format(header: bytes) -> bool:
    """Whether a viewer can know what the pixels mean: depth, colour, compression, filter and interlacing."""
    depth, colour, *methods = header
    return depth in _BIT_DEPTHS.get(colour, ()) and methods in ([0, 0, 0], [0, 0, 1])


def _incomplete() -> InvalidValue:
    return InvalidValue("Logo is an incomplete PNG image; please export it again")


def _damaged() -> InvalidValue:
    return InvalidValue("Logo is a damaged PNG image; please export it again")
