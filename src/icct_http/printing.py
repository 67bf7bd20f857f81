"""What commands print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

import msgspec


def printed_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%SZ}"


def table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def print_json(document: object) -> None:
    """For other programs, with a line for each member."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document)).decode() + "\n")
