"""``icct teams``: what is done to one team."""

from __future__ import annotations

from icct_core import TeamId

from ...service.settings.settings import Settings
from ..opened_container import desk
from ..terminal.consent import ask
from ..terminal.printing import say


async def remove_team(settings: Settings, team_id: str, *, yes: bool) -> None:
    """Remove a team for good, if a person says so. Raises ``StartError``."""
    async with desk(settings) as container:
        removed = (await container.get_registration()(TeamId.parse(team_id))).team_id
        ask(f"Erase everything about {removed} but its number, for good?", yes=yes)
        await container.remove_team()(removed)
    say(f"{removed} is removed: its number stays, withdrawn, and its logo goes with the next deliveries.")
