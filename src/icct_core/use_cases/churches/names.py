"""Names that a church takes: who has them already, and what comes with those that nobody has registered.

A name under which teams have registered brings these teams along, as a merge that can be undone: the entry looks no
name up twice, so a church whose alias kept teams of its own would be two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime

from ...domain.churches.church import Church, ChurchId, Merge, MergeId
from ...domain.errors import ChurchNotFound, InvalidValue
from ...domain.values import ChurchName, RegistrationId
from ...ports.churches.church_repository import ChurchRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesTaken:
    """The church with its names, and what it took over with them: merges, and their teams."""

    church: Church
    tombstones: tuple[Church, ...] = ()
    merges: tuple[Merge, ...] = ()

    @property
    def teams(self) -> int:
        return sum(len(merge.teams) for merge in self.merges)


async def refusal_of(
    churches: ChurchRepository, church: Church, name: ChurchName, locked: Mapping[str, Church]
) -> InvalidValue | None:
    """Why a church cannot take a name, whose row is locked; ``None`` if it can, or has it."""
    row = locked[name.key]
    if church.key in {row.key, row.merged_into}:
        return None
    holder: Church | None = row
    if row.merged_into is not None:
        holder = locked.get(row.merged_into) or await churches.find(row.prefix, name.key)
    if holder is None or (holder is row and row.name is None):
        return None
    if name.key == holder.shown.key:
        return InvalidValue(
            f"{name.text} is the name of a church that is registered ({holder.id}); merge the two instead"
        )
    return InvalidValue(f"{name.text} is another name of {holder.shown.text} ({holder.id}) already")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesChosen:
    """A church with names that it can take; the teams of ``sources`` are still to be moved."""

    church: Church
    tombstones: tuple[Church, ...] = ()
    sources: tuple[Church, ...] = ()


def choose_names(church: Church, names: Iterable[ChurchName], locked: MutableMapping[str, Church]) -> NamesChosen:
    """Make aliases of names that it can take; aliases that they had come along, and ``locked`` knows it."""
    tombstones, sources = [], []
    for name in names:
        row = locked[name.key]
        if church.key in {row.key, row.merged_into}:
            church = church.also_called(name)
            continue
        if row.typed is not None or row.aliases:  # else no team has ever been of it
            sources.append(row)
        locked[row.key] = replace(row, aliases=(), merged_into=church.key)
        tombstones.append(locked[row.key])
        church = church.also_called(name, *row.aliases)
    return NamesChosen(church=church, tombstones=tuple(tombstones), sources=tuple(sources))


async def move_into(churches: ChurchRepository, chosen: Iterable[NamesChosen], *, at: datetime) -> tuple[Merge, ...]:
    """Move the teams of all that was chosen, at once; the merges are still to be ``put``."""
    pairs = [(source, one.church) for one in chosen for source in one.sources]
    if not pairs:
        return ()
    teams = await churches.move_each(pairs[0][0].prefix, {source.key: into.key for source, into in pairs})
    return tuple(merged(source, into, teams[source.key], at=at) for source, into in pairs)


async def take_names(
    churches: ChurchRepository,
    church: Church,
    names: Iterable[ChurchName],
    locked: MutableMapping[str, Church],
    *,
    at: datetime,
) -> NamesTaken:
    """Make aliases of names that it can take; teams and aliases that they had come along.

    What is returned is still to be ``put``; teams are moved at once.
    """
    chosen = choose_names(church, names, locked)
    merges = await move_into(churches, [chosen], at=at)
    return NamesTaken(church=chosen.church, tombstones=chosen.tombstones, merges=merges)


def merged(source: Church, into: Church, teams: frozenset[RegistrationId], *, at: datetime) -> Merge:
    """The merge of a church as it was before, whose ``teams`` were moved."""
    return Merge(
        id=MergeId.new(),
        prefix=source.prefix,
        from_key=source.key,
        into_key=into.key,
        merged_at=at,
        teams=teams,
        aliases=frozenset(name.key for name in source.alias_rows),
    )


async def church_named(churches: ChurchRepository, prefix: str, raw: str) -> Church:
    """The church of an id, or the one that a name counts as; raises ``ChurchNotFound``."""
    try:
        return await churches.get(prefix, ChurchId.parse(raw))
    except ChurchNotFound:
        church = await churches.find(prefix, ChurchName(raw).key) if raw.strip() else None
    if church is None:
        raise ChurchNotFound
    return church


def sentence_of_tombstone(church: Church, holder: Church | None) -> str:
    """What is told of a church that was merged into another."""
    if holder is None:
        return f"{church.shown.text} was merged into another church; take that one, or undo the merge first"
    written = next((one for one in holder.names if one.key == church.key), church.shown)  # its aliases went over
    name = church.name or written
    return f"{name.text} was merged into {holder.shown.text} ({holder.id}); take that one, or undo the merge first"
