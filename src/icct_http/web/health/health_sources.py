"""The data that ``/health`` and ``/status`` are computed from."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from icct_core import Clock, OutboxDepth, WriteObstacle


class DatabaseState(Protocol):
    """What is known of the database; ``outbox`` is ``None`` while it is away and with tables of another version."""

    @property
    @abstractmethod
    def connected(self) -> bool: ...

    @property
    @abstractmethod
    def up_to_date(self) -> bool: ...

    @property
    @abstractmethod
    def outbox(self) -> OutboxDepth | None: ...

    @property
    @abstractmethod
    def obstacle(self) -> WriteObstacle | None: ...

    @property
    @abstractmethod
    def failing(self) -> bool:
        """Whether registrations fail, whatever was found."""

    @property
    @abstractmethod
    def takes_registrations(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSources:
    """One parameter of a route instead of six; each source tells what is known already and asks nobody.

    ``troubles``: the trouble of each delivery service in use, or ``None`` while it has none.
    """

    database: Callable[[], DatabaseState]
    troubles: Callable[[], Mapping[str, str | None]]
    metrics: Callable[[], Awaitable[bytes]]
    clock: Clock
    started_at: datetime
    environment: str
    pages_on: bool
    board_on: bool
