"""The interface of a database check: could a registration be stored right now?"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from icct_core import DatabaseCondition


class DatabaseLook(Protocol):
    """How a look is taken at one kind of database."""

    @abstractmethod
    async def __call__(self) -> DatabaseCondition:
        """As ``DatabaseProbe.look``."""

    @abstractmethod
    async def close(self) -> None:
        """Close its connection."""
