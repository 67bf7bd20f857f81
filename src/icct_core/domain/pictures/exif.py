"""The orientation in a photograph's EXIF data (CIPA DC-008, 4.6.4).

Nothing else of what a camera says about a photograph is kept.
"""

from __future__ import annotations

from typing import Literal

UPRIGHT = 1

_ORIENTATION = 0x0112
_SHORT = 3
_ENTRY = 12  # bytes
_MAX_ENTRIES = 512  # cameras write a few dozen; tens of thousands would only cost time
_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\x00": "little", b"MM\x00*": "big"}


def orientation_of(block: bytes) -> int:
    """How a photograph is to be turned, 1 to 8; ``UPRIGHT`` if its TIFF block says nothing that can be understood."""
    order = _ORDERS.get(block[:4])
    if order is None:
        return UPRIGHT
    directory = int.from_bytes(block[4:8], order)
    count = int.from_bytes(block[directory : directory + 2], order)
    first = directory + 2
    for entry in range(first, first + _ENTRY * min(count, _MAX_ENTRIES), _ENTRY):
        if int.from_bytes(block[entry : entry + 2], order) == _ORIENTATION:
            kind = int.from_bytes(block[entry + 2 : entry + 4], order)
            value = int.from_bytes(block[entry + 8 : entry + 10], order)
            return value if kind == _SHORT and 1 <= value <= 8 else UPRIGHT
    return UPRIGHT


def block_of(orientation: int) -> bytes:
    """The smallest TIFF block that says this and nothing else."""
    entry = _ORIENTATION.to_bytes(2) + _SHORT.to_bytes(2) + (1).to_bytes(4) + orientation.to_bytes(2) + bytes(2)
    return b"MM\x00*" + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)
