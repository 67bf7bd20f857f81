"""Remembers which key the service's processes sign with."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class SigningKeys(Protocol):
    """Keeps the fingerprint of one key, never a key. Every call commits by itself, and raises ``DatabaseUnavailable``.

    A fingerprint is a SHA-256 in hexadecimal.
    """

    @abstractmethod
    async def agree(self, fingerprints: Sequence[str], *, at: datetime) -> bool:
        """Keep the first of these if none is kept, or another of them; return whether it is kept now.

        Of several processes that come with different keys at once, those with the key that was first agree.

        Args:
            fingerprints: of the keys that a process has, the one that it signs with first; at least one.
            at: when.
        """

    @abstractmethod
    async def kept(self) -> str | None:
        """The fingerprint that is kept, ``None`` as long as no process has signed."""

    @abstractmethod
    async def replace(self, fingerprint: str, *, at: datetime) -> None:
        """Keep this one, whatever is kept: what was signed with a lost key is given up."""
