"""``icct teams send-links``: mails captains new links."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from icct_core import ListRegistrationsQuery, Registration, RenewLinkCommand, TeamId, TeamNotFound

from ..container import Container
from ..service.captains.signing_key import check_pages
from ..service.start_up.start_error import StartError, WrongArgument
from .terminal.confirm import confirm
from .terminal.progress import Progress


async def send_links(container: Container, numbers: Sequence[str], status: str, *, yes: bool) -> int:
    """How many links were renewed: those of these teams, or of all of a status, or of all; a person has to say yes.

    Each team is a transaction of its own. Raises ``StartError``, for a number that no team has before any is renewed.
    """
    check_pages(container.settings())
    if numbers and status:
        raise WrongArgument("Name teams or a status, not both.")
    named = [await _team(container, number) for number in numbers]
    which = ListRegistrationsQuery.parse(status=status, removed="false").which
    total = len(named) if numbers else await container.registrations().count(which)
    confirm(f"End the links of {total} {'team' if total == 1 else 'teams'}, and mail new ones?", yes=yes)
    batches = _only(named) if numbers else container.export_registrations()(which)
    renewed, progress = 0, Progress()
    async for batch in batches:
        for team in batch:
            with suppress(TeamNotFound):  # removed meanwhile
                await container.renew_link()(RenewLinkCommand(team_id=team.team_id))
                renewed += 1
        progress.report("Renewing links", f"{renewed} of {total}")
    progress.clear()
    return renewed


async def _team(container: Container, number: str) -> Registration:
    try:
        return await container.get_registration()(TeamId.parse(number))
    except TeamNotFound:
        raise StartError(f"No team has the number {number}: no link was renewed.") from None


async def _only(teams: Sequence[Registration]) -> AsyncIterator[Sequence[Registration]]:
    yield teams
