"""Reads and changes the window of a tournament."""

from abc import abstractmethod
from typing import Protocol

from ..domain.window import Window


class WindowRepository(Protocol):
    """The write side, part of a transaction."""

    @abstractmethod
    async def get(self, prefix: str) -> Window | None:
        """The stored window, ``None`` if none was ever stored; no team is entered until the transaction ends.

        Every team that was entered before is committed: a clock read now shows a later time than any of them saw.
        """

    @abstractmethod
    async def put(self, prefix: str, window: Window) -> None:
        """Store a window in the place of the one there was; ``get`` has been called before."""


class WindowReader(Protocol):
    """The read side: the committed window, outside any transaction of the caller's."""

    @abstractmethod
    async def current(self, prefix: str) -> Window | None:
        """The stored window, ``None`` if none was ever stored: then the environment's holds."""
