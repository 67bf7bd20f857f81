"""Finds the trailer that Samsung phones append to photographs."""

from __future__ import annotations

from struct import iter_unpack

_TAIL = 1 << 16  # bytes in which the end of the trailer is looked for: some have another mark or zeros behind it
_ENTRY = 12  # bytes of the directory for each block: two zeros, its kind, how far before the directory, its size


def start_of_trailer(content: bytes) -> int:
    """Where the trailer begins; the length of the file if it has none.

    It ends with a directory of its blocks, the directory's length, and ``SEFT``.
    """
    end = content.rfind(b"SEFT", -_TAIL) - 4
    if end < 0:
        return len(content)
    directory = end - int.from_bytes(content[end : end + 4], "little")
    if directory < 0 or content[directory : directory + 4] != b"SEFH":
        return len(content)
    blocks = content[directory + 12 : end]
    whole = blocks[: len(blocks) // _ENTRY * _ENTRY]
    before = max((distance for _, _, distance, _ in iter_unpack("<HHII", whole)), default=0)
    return directory - before if before <= directory else len(content)
