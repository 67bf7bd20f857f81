"""Whether the store can be used."""

from abc import abstractmethod
from typing import Protocol


class DatabaseProbe(Protocol):
    """For health checks."""

    @abstractmethod
    async def ping(self) -> None:
        """Return when the store answers; raises ``DatabaseUnavailable``."""

    @abstractmethod
    async def is_up_to_date(self) -> bool:
        """Whether its tables are those this version works with; raises ``DatabaseUnavailable``."""
