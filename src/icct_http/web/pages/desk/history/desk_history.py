"""What the page of the history calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from icct_core import ApiKey, ListChurches, ListEvents, ListOrganisers

from ....access.views import Views
from ..authors import organisers_names


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHistory:
    """The history, and the names of those whom it knows by their ids."""

    list: ListEvents
    list_organisers: ListOrganisers
    list_churches: ListChurches
    keys: Callable[[], Awaitable[Sequence[ApiKey]]]
    views: Views

    async def organisers(self) -> Mapping[str, str]:
        """Their names by their ids, also of those who may not sign in any more."""
        return await organisers_names(self.list_organisers)

    async def churches(self) -> Mapping[str, str]:
        """Their names by their ids."""
        return {str(one.id): one.shown.text for one in (await self.list_churches()).churches}
