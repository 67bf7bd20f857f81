"""Whether the store answers."""

from abc import abstractmethod
from typing import Protocol


class DatabaseProbe(Protocol):
    """For health checks."""

    @abstractmethod
    async def ping(self) -> None:
        """Return when the store answers; raises ``DatabaseUnavailable``."""
