"""Tells the current time."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of the current time."""

    @abstractmethod
    def now(self) -> datetime:
        """The current time, aware, in UTC."""
