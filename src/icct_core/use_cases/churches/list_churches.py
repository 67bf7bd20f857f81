"""List churches: registered or typed, their teams, and which of them look the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...domain.churches.church import Church, ChurchId, Merge
from ...domain.churches.suggestions import looking_alike
from ...domain.rules import TournamentRules
from ...domain.values import ChurchName
from ...ports.churches.church_reader import ChurchReader


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeInForce:
    """A merge that can be undone: what the church was called that is part of another now."""

    merge: Merge
    name: ChurchName
    into: Church


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurchList:
    """Churches by name, for each those that ``looks_like`` it, and merges, the latest first.

    ``otherwise`` is how many teams a church may have that has no number of its own; ``None`` means any.
    """

    churches: Sequence[Church]
    looks_like: Mapping[ChurchId, tuple[ChurchId, ...]]
    merges: Sequence[MergeInForce]
    otherwise: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChurches:
    """Lists the churches of the tournament."""

    churches: ChurchReader
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self) -> ChurchList:
        """All of them; raises ``DatabaseUnavailable``."""
        found = sorted(await self.churches.all(self.rules.id_prefix), key=lambda one: (one.shown.key, one.key))
        merges = await self.churches.merges(self.rules.id_prefix)
        by_key = {church.key: church for church in found}
        return ChurchList(
            churches=found,
            looks_like=looking_alike(found),
            merges=[_in_force(merge, by_key[merge.into_key]) for merge in merges if merge.into_key in by_key],
            otherwise=self.rules.teams_per_church,
        )


def _in_force(merge: Merge, into: Church) -> MergeInForce:
    name = next((alias for alias in into.names if alias.key == merge.from_key), ChurchName(merge.from_key))
    return MergeInForce(merge=merge, name=name, into=into)
