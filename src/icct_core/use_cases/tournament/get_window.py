"""Get the window in force."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...domain.rules import TournamentRules
from ...domain.window import Window
from ...ports.windows import WindowReader


@dataclass(frozen=True, slots=True, kw_only=True)
class GetWindow:
    """Reads the window that organisers have stored, or else the one of the rules."""

    windows: WindowReader
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self) -> Window:
        """The window; its version is 0 as long as none was stored. Raises ``DatabaseUnavailable``."""
        return await self.windows.current(self.rules.id_prefix) or self.rules.window
