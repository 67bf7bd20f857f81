"""What a captain may do with the team now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ...domain.captains.editing import CaptainActs, CaptainRules, EditAfterConfirm
from ...domain.registration import Registration
from ...domain.status import RegistrationStatus
from ...domain.window import Window
from ...ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsByCaptain:
    """Judges by the registration, the window and the organisers' choice; nothing else of the team is read.

    ``window`` tells the window in force; a copy that is some seconds old will do, as each act reads it again.
    """

    window: Callable[[], Awaitable[Window]]
    clock: Clock
    after_confirm: EditAfterConfirm = EditAfterConfirm.REVIEW

    async def __call__(self, registration: Registration) -> CaptainActs:
        """The acts. Raises ``TeamNotFound`` of a removed team, and ``DatabaseUnavailable``."""
        rules = CaptainRules(window=await self.window(), after_confirm=self.after_confirm)
        return rules.acts(registration, at=self.clock.now())

    def reviews_again(self, registration: Registration) -> bool:
        """Whether a confirmed team goes back to review when its captain edits it."""
        return registration.status is RegistrationStatus.CONFIRMED and self.after_confirm is EditAfterConfirm.REVIEW
