"""Adds and changes organisers, inside a transaction."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from ...domain.errors import StaleVersion
from ...domain.organisers.organiser import Organiser, OrganiserId


class OrganiserRepository(Protocol):
    """The write side. Nobody is ever deleted: history names organisers by their ids."""

    @abstractmethod
    async def add(self, organiser: Organiser) -> None:
        """Keep an organiser; raises ``AlreadyThere`` if one has the same address, in any case."""

    @abstractmethod
    async def admins(self) -> Sequence[Organiser]:
        """The admins who are not disabled, oldest first, locked until the transaction ends.

        Of two transactions that take the role from different admins, the second sees what the first has left.
        """

    @abstractmethod
    async def lock(self, organiser_id: OrganiserId) -> Organiser:
        """The organiser, locked until the transaction ends; raises ``OrganiserNotFound``."""

    @abstractmethod
    async def put(self, organiser: Organiser) -> None:
        """Write a locked organiser in place of what is there; raises ``AlreadyThere`` as ``add`` does."""

    @abstractmethod
    async def stale(self, organiser: Organiser) -> StaleVersion:
        """The refusal that tells the organiser's version, and who made it."""
