"""The machine's clock."""

from datetime import UTC, datetime

from icct_core import Clock


class SystemClock(Clock):
    """The only place where the machine is asked for the time."""

    def now(self) -> datetime:
        return datetime.now(UTC)
