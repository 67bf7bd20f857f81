"""Keeps the picture of a form that had mistakes, until the form is sent again."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimits:
    """How long a picture is kept, how many bytes there are at most, and how many pictures of one address."""

    kept_for: timedelta = timedelta(minutes=30)
    most_bytes: int = 200_000_000
    most_of_an_address: int = 20


class KeptUploads(Protocol):
    """Pictures by the submission key of their form: a browser cannot fill in a file a second time.

    They are in no backup. The store has digests of keys and addresses, and not the keys and addresses themselves.
    """

    @abstractmethod
    async def keep(self, key: str, address: str, content: bytes, *, at: datetime) -> bool:
        """Keep the picture in the place of the one that the key had, and return whether there was room.

        Without room the key has none afterwards: the one it had is not what its form was sent with last. The limits are
        exact, however many keep something at once; what ended before ``at`` does not count.

        Raises:
            DatabaseUnavailable: nothing was changed.
        """

    @abstractmethod
    async def find(self, key: str, *, at: datetime) -> bytes | None:
        """The picture of the key, ``None`` if it has none or its time is over. Raises ``DatabaseUnavailable``."""

    @abstractmethod
    async def drop(self, key: str) -> None:
        """Forget the picture of the key; nothing happens if it has none. Raises ``DatabaseUnavailable``."""

    @abstractmethod
    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        """Forget at most ``limit`` pictures whose time is over at ``ended_at``; returns how many there were.

        Raises:
            DatabaseUnavailable: nothing was changed.
        """
