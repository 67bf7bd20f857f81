"""The database's time, told by this machine's clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from icct_core import Clock, DatabaseProbe


class DatabaseClock(Clock):
    """A machine's clock, moved by how far the database's is ahead: of the same moment all processes say the same.

    Until it was measured, and where the store has no clock of its own, it is the machine's.
    """

    def __init__(self, machine: Clock, database: DatabaseProbe) -> None:
        self._machine = machine
        self._database = database
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._machine.now() + self._ahead

    async def measure(self) -> None:
        """Ask the database. What is known stays unless the answer rules it out, so that the time does not tremble.

        Raises ``DatabaseUnavailable``; what is known stays then, too.
        """
        asked = self._machine.now()
        there = await self._database.time()
        answered = self._machine.now()
        if there is None:
            return
        doubt = abs(answered - asked) / 2  # it was read at any moment between the two
        ahead = there - (asked + (answered - asked) / 2)
        if abs(ahead - self._ahead) > doubt:
            self._ahead = ahead
