from __future__ import annotations

import struct
from typing import Literal

import pytest

from icct_core.domain.pictures.exif import block_of, orientation_of

Order = Literal["<", ">"]


def _block(*entries: tuple[int, int, int, int], order: Order = ">", count: int | None = None) -> bytes:
    """A TIFF block of entries (tag, type, number, value)."""
    start = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(f"{order}I", 8)
    number = struct.pack(f"{order}H", len(entries) if count is None else count)
    return start + number + b"".join(struct.pack(f"{order}HHIHH", *entry, 0) for entry in entries) + bytes(4)


_OTHER = (0x010F, 2, 4, 0)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_found_in_either_order_of_bytes_and_wherever_it_stands(order: Order, orientation: int) -> None:
    entry = (0x0112, 3, 1, orientation)
    assert orientation_of(_block(entry, order=order)) == orientation
    assert orientation_of(_block(_OTHER, _OTHER, entry, _OTHER, order=order)) == orientation
    assert orientation_of(block_of(orientation)) == orientation


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"MM\x00*",
        b"XX\x00*" + block_of(6)[4:],
        b"MM\x00*\xff\xff\xff\xff" + block_of(6)[8:],
        block_of(6)[:12],
        _block(),
        _block(_OTHER),
        _block((0x0112, 3, 1, 0)),
        _block((0x0112, 3, 1, 9)),
        _block((0x0112, 4, 1, 6)),
        _block((0x0112, 3, 1, 6), count=0),
        _block(*[_OTHER] * 512, (0x0112, 3, 1, 6)),
    ],
    ids=[
        *["nothing", "a signature", "no byte order", "a directory beyond the block", "cut off", "no entry"],
        *["another entry", "zero", "nine", "of another type", "behind the last entry", "behind 512 entries"],
    ],
)
def test_what_cannot_be_understood_is_upright(block: bytes) -> None:
    assert orientation_of(block) == 1


def test_the_block_that_is_kept_has_one_entry() -> None:
    assert block_of(6) == _block((0x0112, 3, 1, 6))
