"""Checks whether a registration could be stored right now, and tells the store's own time."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ..domain.messages import OutboxDepth


class WriteObstacle(StrEnum):
    """Why a store that answers takes no registration."""

    READ_ONLY = "read_only"
    STANDBY = "standby"
    LOCKED = "locked"
    FULL = "full"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseCondition:
    """What a look at the store found.

    ``up_to_date`` is whether its tables are those this version works with; ``outbox`` is ``None`` unless they are.
    ``obstacle`` is ``None`` while a registration can be stored. ``kept_bytes`` has the pictures of ``KeptUploads``.
    """

    up_to_date: bool
    outbox: OutboxDepth | None
    obstacle: WriteObstacle | None = None
    kept_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionUse:
    """Connections that are busy, those open and idle, and the most there may be."""

    in_use: int
    idle: int
    most: int


class DatabaseProbe(Protocol):
    """For health checks, and for what every process has to say the same time of."""

    @abstractmethod
    async def ping(self) -> None:
        """Return when the store answers; raises ``DatabaseUnavailable``."""

    @abstractmethod
    async def look(self) -> DatabaseCondition:
        """Find out whether a registration could be stored now, without leaving anything in the store.

        One look at a time; it waits some two seconds for a lock that somebody else holds.

        Raises:
            DatabaseUnavailable: the store does not answer.
        """

    @abstractmethod
    async def time(self) -> datetime | None:
        """The store's own clock, in UTC, read between the call and its return; ``None`` if it has none of its own.

        Raises:
            DatabaseUnavailable: the store does not answer.
        """

    @abstractmethod
    def connections(self) -> ConnectionUse | None:
        """This process's connections as they are now; ``None`` for a store that needs none."""
