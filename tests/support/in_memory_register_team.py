"""The use case that registers, on an empty store in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from icct_adapters.memory import InMemoryDatabase, InMemoryUnitOfWork, ManualClock
from icct_core import RegisterTeam, Registration


@dataclass(frozen=True, slots=True)
class Desk:
    """The use case, and what stands behind it."""

    database: InMemoryDatabase
    clock: ManualClock
    register: RegisterTeam

    def after(self, **changes: Any) -> Desk:
        """The same desk, with other attributes of its use case."""
        return replace(self, register=replace(self.register, **changes))

    @property
    def registrations(self) -> list[Registration]:
        return list(self.database.tables.registrations.values())


def open_desk(**changes: Any) -> Desk:
    """An empty desk; ``changes`` are attributes of the use case."""
    database, clock = InMemoryDatabase(), ManualClock()
    register = RegisterTeam(unit_of_work=InMemoryUnitOfWork(database), clock=clock)
    return Desk(database, clock, replace(register, **changes))


def nothing_is_stored(desk: Desk) -> bool:
    tables = desk.database.tables
    return not (tables.registrations or tables.claims or tables.staged_files or tables.outbox or +tables.last_numbers)
