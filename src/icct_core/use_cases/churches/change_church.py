"""Change a church: its name, place, number of teams, aliases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from ...domain.churches.church import Church, parse_aliases, parse_place, parse_teams_allowed
from ...domain.errors import InvalidValue, ValidationFailed, VersionRequired
from ...domain.fields import Fields, collecting
from ...domain.review.history import Actor, HistoryAction
from ...domain.rules import TournamentRules
from ...domain.values import ChurchName
from ...ports.churches.church_repository import ChurchRepository
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork
from .church_history import changes_of, church_entry
from .names import church_named, refusal_of, sentence_of_tombstone, take_names
from .register_church import ChurchRegistered


class Unchanged(Enum):
    """Stands for what a change leaves as it is, where ``None`` would take it away."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeChurchCommand:
    """Another name, place or number, or all aliases that it shall have, of the ``version`` that the organiser saw.

    ``church`` is its id, or a name of it.
    """

    church: str
    actor: Actor
    version: int | None
    name: str | Unchanged = UNCHANGED
    place: str | Unchanged | None = UNCHANGED
    teams_allowed: object = UNCHANGED
    aliases: Sequence[str] | Unchanged = UNCHANGED
    more_aliases: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeChurch:
    """Changes a church of the registry, or registers one that only captains named.

    The name that it had before stays as an alias. An alias that is left out counts as a church of its own again; the
    teams stay. One that came with a merge goes by undoing that.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: ChangeChurchCommand) -> ChurchRegistered:
        """Change it; nothing is written if it is so already.

        Raises:
            ValidationFailed: a field is wrong, a name is another church's, or it was merged into another.
            ChurchNotFound, VersionRequired, StaleVersion: there is no such church, or it has changed meanwhile.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        with collecting() as fields:
            wanted = _Wanted.parse(command, fields)
        async with self.unit_of_work.begin() as tx:
            return await self._change(tx, command, wanted)

    async def _change(self, tx: Transaction, command: ChangeChurchCommand, wanted: _Wanted) -> ChurchRegistered:
        prefix, now = self.rules.id_prefix, self.clock.now()
        seen = await church_named(tx.churches, prefix, command.church)
        await _check_version(tx.churches, seen, command.version)
        names = wanted.names_of(seen)
        gone = (
            {alias.key for alias in seen.aliases} - {name.key for name in names} if wanted.says_all_aliases else set()
        )
        locked = dict(await tx.churches.lock(prefix, {seen.key, *gone, *(name.key for name in names)}))
        before = locked[seen.key]
        await _check_version(tx.churches, before, command.version)
        with collecting() as fields:
            await _check(tx.churches, before, wanted, names, gone - {seen.key}, locked, fields)
        church = wanted.put_on(before, gone - {seen.key})
        taken = await take_names(tx.churches, church, names, locked, at=now)
        if not (changes := changes_of(before, taken.church)):
            return ChurchRegistered(church=before)
        freed = [replace(locked[key], merged_into=None) for key in sorted(gone - {seen.key})]
        await tx.churches.put(*taken.tombstones, *freed, taken.church.next_version())
        await tx.churches.put_merge(*taken.merges)
        await tx.history.add(church_entry(before, HistoryAction.CHURCH_CHANGED, command.actor, at=now, changes=changes))
        stored = await tx.churches.lock(prefix, {seen.key})
        return ChurchRegistered(church=stored[seen.key], teams=taken.teams)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is to be changed, checked."""

    name: ChurchName | Unchanged
    place: str | Unchanged | None
    teams_allowed: int | Unchanged | None
    aliases: tuple[ChurchName, ...] | Unchanged
    more_aliases: tuple[ChurchName, ...]

    @classmethod
    def parse(cls, command: ChangeChurchCommand, fields: Fields) -> _Wanted:
        name, place, aliases, allowed = command.name, command.place, command.aliases, command.teams_allowed
        return cls(
            name=name if name is UNCHANGED else fields.parse("name", ChurchName.parse, name),
            place=place if place is UNCHANGED else fields.parse("place", parse_place, place),
            teams_allowed=UNCHANGED
            if allowed is UNCHANGED
            else fields.parse("teams_allowed", parse_teams_allowed, allowed),
            aliases=aliases if aliases is UNCHANGED else fields.parse("aliases", parse_aliases, aliases),
            more_aliases=fields.parse("aliases", parse_aliases, command.more_aliases),
        )

    @property
    def says_all_aliases(self) -> bool:
        return self.aliases is not UNCHANGED

    def names_of(self, church: Church) -> tuple[ChurchName, ...]:
        """Every name that it shall have afterwards and may not have yet."""
        aliases = () if self.aliases is UNCHANGED else self.aliases
        before = () if self.name is UNCHANGED or church.name is None else (church.name,)
        name = () if self.name is UNCHANGED else (self.name,)
        return (*name, *before, *aliases, *self.more_aliases)

    def put_on(self, church: Church, gone: set[str]) -> Church:
        """The church with all of it but names that are still to be taken."""
        kept = [alias for alias in church.aliases if alias.key not in gone]
        if self.aliases is not UNCHANGED:  # as they are spelled now
            spelled = {alias.key: alias for alias in self.aliases}
            kept = [spelled.get(alias.key, alias) for alias in kept]
        church = replace(church, aliases=tuple(kept))
        if self.name is not UNCHANGED:
            church = church.renamed(self.name)
        return replace(
            church,
            place=church.place if self.place is UNCHANGED else self.place,
            teams_allowed=church.teams_allowed if self.teams_allowed is UNCHANGED else self.teams_allowed,
        )


async def _check_version(churches: ChurchRepository, church: Church, version: int | None) -> None:
    if church.merged_into is not None:
        holder = await churches.find(church.prefix, church.merged_into)
        raise ValidationFailed({("church",): sentence_of_tombstone(church, holder)})
    if version is None:
        raise VersionRequired
    if version != church.version:
        raise await churches.stale(church)


async def _check(  # noqa: PLR0913, PLR0917  all of it is judged together
    churches: ChurchRepository,
    church: Church,
    wanted: _Wanted,
    names: tuple[ChurchName, ...],
    gone: set[str],
    locked: dict[str, Church],
    fields: Fields,
) -> None:
    if church.name is None and wanted.name is UNCHANGED:
        fields.refuse(InvalidValue("This church is not registered yet: give it a name"), "name")
    for name in names:
        if (refusal := await refusal_of(churches, church, name, locked)) is not None:
            fields.refuse(refusal, "name" if name is wanted.name else "aliases")
    for alias in (one for one in church.aliases if one.key in gone):
        if (merge := await churches.merge_from(church.prefix, alias.key)) is not None:
            text = f"{alias.text} came by a merge, with its teams: undo that ({merge.id}) instead"
            fields.refuse(InvalidValue(text), "aliases")
