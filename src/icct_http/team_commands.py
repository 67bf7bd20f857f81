"""``icct teams``: what is done to one team."""

from __future__ import annotations

from icct_core import TeamId

from .command_desk import desk
from .consent import ask
from .printing import say
from .settings import Settings


async def remove_team(settings: Settings, team_id: str, *, yes: bool) -> None:
    """Remove a team for good, if a person says so. Raises ``StartError``."""
    async with desk(settings) as container:
        removed = (await container.get_registration()(TeamId.parse(team_id))).team_id
        ask(f"Erase everything about {removed} but its number, for good?", yes=yes)
        await container.remove_team()(removed)
    say(f"{removed} is removed: its number stays, withdrawn, and its logo goes with the next deliveries.")
