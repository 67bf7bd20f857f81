"""The file names a file storage accepts."""

from __future__ import annotations

from icct_core import DeliveryRejected


def parts_of(name: str) -> list[str]:
    """The parts of ``<registration id>/logo``; raises ``DeliveryRejected`` for a name that leads out of a storage."""
    parts = name.split("/")
    if not name.isprintable() or "\\" in name or not {"", ".", ".."}.isdisjoint(parts):
        raise DeliveryRejected("a file name may not lead out of the storage")
    return parts
