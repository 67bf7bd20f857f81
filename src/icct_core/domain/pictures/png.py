"""Reads a PNG's chunks, and keeps those that show the image.

W3C PNG, third edition, chapters 5 and 11.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TypeAlias

from ..errors import InvalidValue
from .exif import UPRIGHT, block_of, orientation_of
from .picture import Kept, Picture

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_Chunk: TypeAlias = tuple[bytes, int, int]
"""Its kind, where it begins, and the position behind it."""

_MAX_CHUNKS = 50_000  # 5 MB in chunks of 100 bytes; millions of empty ones would only cost time
_MAX_PROFILE_BYTES = 1 << 20  # profiles of screens have a few thousand
_BIT_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
"""The bit depths that each colour type may have (table 11.1)."""
_IMAGE = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_COLOURS = {b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4}
"""What says how the image's colours are shown, and how many bytes it has at most; more would be something else."""
_CRITICAL = range(ord("A"), ord("Z") + 1)  # the first letter of a chunk without which no image may be shown


def picture_in(content: bytes) -> Picture:
    """The image of a PNG that is whole, chunk by chunk, without anything behind its end and without what is said of it.

    There is one header: of two, each viewer may believe another. Kept are the colour profile and which way up the image
    is; of an animation the first picture.

    Raises:
        InvalidValue: cut off, damaged, or without a header or image data.
    """
    if content[8:16] != b"\x00\x00\x00\x0dIHDR":
        raise _damaged()
    chunks = list(_chunks(content))
    kinds = [kind for kind, _, _ in chunks]
    if not any(kind == b"IDAT" and end - start > 12 for kind, start, end in chunks):
        raise _incomplete()
    _, start_of_end, end = chunks[-1]
    if end - start_of_end > 12 or kinds.count(b"IHDR") > 1 or not _is_known_format(content[24:29]):
        raise _damaged()
    if any(kind[0] in _CRITICAL and kind not in _IMAGE for kind in kinds):
        raise _damaged()
    return Picture(
        width=int.from_bytes(content[16:20]),
        height=int.from_bytes(content[20:24]),
        content=_kept(content, chunks),
    )


def _chunks(content: bytes) -> Iterator[_Chunk]:
    """Each chunk, up to and including the end of the image; an image that has no end is refused, as is a wrong bit."""
    view, position = memoryview(content), len(SIGNATURE)  # its slices copy nothing
    for _ in range(_MAX_CHUNKS):
        length, kind = (int.from_bytes(view[position : position + 4]), content[position + 4 : position + 8])
        checksum = position + 8 + length
        if checksum + 4 > len(content):
            break
        if zlib.crc32(view[position + 4 : checksum]) != int.from_bytes(view[checksum : checksum + 4]):
            raise _damaged()
        yield kind, position, checksum + 4
        position = checksum + 4
        if kind == b"IEND":
            return
    raise _incomplete()


def _kept(content: bytes, chunks: list[_Chunk]) -> bytes:
    kept, seen = Kept(content), set[bytes]()
    kept.keep(0, len(SIGNATURE))
    for kind, start, end in chunks:
        if kind in _IMAGE:
            kept.keep(start, end)
            continue
        if kind in seen:  # of several each viewer may believe another
            continue
        seen.add(kind)
        if kind in _COLOURS:
            if end - start - 12 <= _COLOURS[kind]:
                kept.keep(start, end)
        elif kind == b"iCCP":
            if _is_small_profile(content[start + 8 : end - 4]):
                kept.keep(start, end)
        elif kind == b"eXIf" and (orientation := orientation_of(content[start + 8 : end - 4])) != UPRIGHT:
            kept.replace(start, end, _chunk(kind, block_of(orientation)))
    return kept.joined()


def _is_small_profile(data: bytes) -> bool:
    """Whether it is a name and a profile that does not grow over ``_MAX_PROFILE_BYTES`` when it is opened."""
    name, _, rest = data.partition(b"\x00")
    opening = zlib.decompressobj()
    try:
        profile = opening.decompress(rest[1:], _MAX_PROFILE_BYTES + 1)
    except zlib.error:
        return False
    return len(name) < 80 and opening.eof and not opening.unused_data and len(profile) <= _MAX_PROFILE_BYTES


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def _is_known_format(header: bytes) -> bool:
    """Whether a viewer can know what the pixels mean: depth, colour, compression, filter and interlacing."""
    depth, colour, *methods = header
    return depth in _BIT_DEPTHS.get(colour, ()) and methods in ([0, 0, 0], [0, 0, 1])


def _incomplete() -> InvalidValue:
    return InvalidValue("Logo is an incomplete PNG image; please export it again")


def _damaged() -> InvalidValue:
    return InvalidValue("Logo is a damaged PNG image; please export it again")
