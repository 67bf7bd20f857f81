"""What the pages of the window call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from icct_core import ChangeWindow, Clock, GetWindow, ListOrganisers, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWindow:
    """The window, on the clocks of ``zone``.

    ``overruled`` has a sentence for each of the server's settings that does not hold; ``forget_copy`` is called after a
    change.
    """

    zone: ZoneInfo
    clock: Clock
    get_window: GetWindow
    change_window: ChangeWindow
    forget_copy: Callable[[], None]
    overruled: Callable[[Window], Sequence[str]]
    list_organisers: ListOrganisers

    @property
    def today(self) -> date:
        """The day there is there."""
        return self.clock.now().astimezone(self.zone).date()
