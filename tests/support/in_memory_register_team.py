"""The use case that registers, on an empty store in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from icct_adapters.memory import InMemoryDatabase, InMemoryUnitOfWork, ManualClock
from icct_core import CheckRegistration, RegisterTeam, Registration
from tests.support.builders import register_by_steps


@dataclass(frozen=True, slots=True)
class Desk:
    """The use case, and what stands behind it."""

    database: InMemoryDatabase
    clock: ManualClock
    register: RegisterTeam

    @property
    def check(self) -> CheckRegistration:
        """The dry run by the same rules."""
        use_case = self.register
        return CheckRegistration(
            unit_of_work=use_case.unit_of_work, clock=use_case.clock, rules=use_case.rules, notice=use_case.notice
        )

    def after(self, **changes: Any) -> Desk:
        """The same desk, with other attributes of its use case."""
        return replace(self, register=replace(self.register, **changes))

    @property
    def registrations(self) -> list[Registration]:
        return list(self.database.tables.registrations.values())


def open_desk(**changes: Any) -> Desk:
    """An empty desk; ``changes`` are attributes of the use case."""
    database, clock = InMemoryDatabase(), ManualClock()
    unit_of_work = changes.pop("unit_of_work", None) or InMemoryUnitOfWork(database)
    return Desk(database, clock, register_by_steps(unit_of_work, **{"clock": clock, **changes}))


def nothing_is_stored(desk: Desk) -> bool:
    tables = desk.database.tables
    return not (tables.registrations or tables.claims or tables.staged_files or tables.outbox or +tables.last_numbers)
