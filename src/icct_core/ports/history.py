"""Adds to the history, inside a transaction."""

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from ..domain.review.history import HistoryAction, HistoryEntry
from ..domain.values import RegistrationId


class History(Protocol):
    """The write side: rows are added, and blanked for people who are to be forgotten; nothing else is done to them."""

    @abstractmethod
    async def add(self, entry: HistoryEntry) -> int | None:
        """Keep an entry and return its number, higher than any before; ``None`` if its ``once`` is there already."""

    @abstractmethod
    async def add_each(self, *entries: HistoryEntry) -> None:
        """Keep many entries at once, numbered in their order; none of them has a ``once``."""

    @abstractmethod
    async def last_status_change(self, registration_id: RegistrationId) -> HistoryEntry | None:
        """The last entry of a team whose ``before`` and ``after`` differ, ``None`` if there is none."""

    @abstractmethod
    async def blank(self, registration_id: RegistrationId) -> None:
        """Forget the reasons, notes and values of all entries of a team; who did what and when stays."""

    @abstractmethod
    async def blank_actions(self, prefix: str, actions: Collection[HistoryAction]) -> None:
        """The same of entries of a tournament that are about no team, of these actions."""

    @abstractmethod
    async def forget_players(self, registration_id: RegistrationId, *, staying: Collection[str], until: int) -> None:
        """Erase the values of players in entries of a team, up to number ``until``.

        Those whose names' keys are among ``staying`` are kept. That somebody was added or taken out stays.
        """
