"""Register a church: its name, place, number of teams and aliases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...domain.churches.church import Church, parse_aliases, parse_place, parse_teams_allowed
from ...domain.errors import InvalidValue
from ...domain.fields import Fields, collecting
from ...domain.review.history import Actor, HistoryAction
from ...domain.rules import TournamentRules
from ...domain.values import ChurchName
from ...ports.churches.church_repository import ChurchRepository
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork
from .church_history import changes_of, church_entry
from .names import refusal_of, sentence_of_tombstone, take_names


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChurchCommand:
    """A church as it was typed."""

    name: str
    actor: Actor
    place: str | None = None
    teams_allowed: object = None
    aliases: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurchRegistered:
    """The church as it is now, and how many ``teams`` came to it with its aliases."""

    church: Church
    teams: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChurch:
    """Registers a church; teams that registered under its name or an alias belong to it."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: RegisterChurchCommand) -> ChurchRegistered:
        """Register it.

        Raises:
            ValidationFailed: a field is wrong, or a name is another church's.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        with collecting() as fields:
            name = fields.parse("name", ChurchName.parse, command.name)
            place = fields.parse("place", parse_place, command.place)
            teams_allowed = fields.parse("teams_allowed", parse_teams_allowed, command.teams_allowed)
            aliases = fields.parse("aliases", parse_aliases, command.aliases)
        wanted = Wanted(name=name, place=place, teams_allowed=teams_allowed, aliases=aliases)
        async with self.unit_of_work.begin() as tx:
            return await self._register(tx, wanted, command.actor)

    async def _register(self, tx: Transaction, wanted: Wanted, actor: Actor) -> ChurchRegistered:
        prefix, now = self.rules.id_prefix, self.clock.now()
        locked = dict(await tx.churches.lock(prefix, {one.key for one in (wanted.name, *wanted.aliases)}))
        row = locked[wanted.name.key]
        with collecting() as fields:
            await self._check_new(tx.churches, row, wanted.name, fields)
            for alias in wanted.aliases:
                if (refusal := await refusal_of(tx.churches, row, alias, locked)) is not None:
                    fields.refuse(refusal, "aliases")
        church = replace(
            row.renamed(wanted.name), place=wanted.place, teams_allowed=wanted.teams_allowed
        ).next_version()
        taken = await take_names(tx.churches, church, wanted.aliases, locked, at=now)
        await tx.churches.put(*taken.tombstones, taken.church)
        await tx.churches.put_merge(*taken.merges)
        changes = changes_of(row, taken.church)
        await tx.history.add(church_entry(taken.church, HistoryAction.CHURCH_CHANGED, actor, at=now, changes=changes))
        stored = await tx.churches.lock(prefix, {row.key})
        return ChurchRegistered(church=stored[row.key], teams=taken.teams)

    async def _check_new(self, churches: ChurchRepository, row: Church, name: ChurchName, fields: Fields) -> None:
        if row.merged_into is not None:
            holder = await churches.find(row.prefix, name.key)
            fields.refuse(InvalidValue(sentence_of_tombstone(replace(row, name=name), holder)), "name")
        elif row.name is not None:
            fields.refuse(InvalidValue(f"{row.name.text} is registered already ({row.id})"), "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a church shall be, checked."""

    name: ChurchName
    place: str | None
    teams_allowed: int | None
    aliases: tuple[ChurchName, ...]
