"""Import a registry of churches: a file's churches are registered, and those that are registered are changed."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace

from ...domain.churches.church import Church
from ...domain.churches.registry_file import RegistryLine, parse_registry
from ...domain.errors import InvalidValue
from ...domain.fields import Fields, collecting
from ...domain.review.history import Actor, HistoryAction
from ...domain.rules import TournamentRules
from ...ports.churches.church_reader import ChurchReader
from ...ports.churches.church_repository import ChurchRepository
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork
from .church_history import changes_of, church_entry
from .names import NamesChosen, choose_names, move_into, refusal_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChurchesCommand:
    """The file as it is."""

    content: bytes | str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurchesImported:
    """How many churches were registered, changed or as the file has them already; ``teams`` came with aliases."""

    added: int
    changed: int
    unchanged: int
    teams: int


@dataclass(slots=True)
class _Batch:
    """What is to be written at the end, all at once."""

    before: dict[str, Church] = field(default_factory=dict)
    after: dict[str, Church] = field(default_factory=dict)
    chosen: list[NamesChosen] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChurches:
    """Stores a whole file in one transaction, or nothing of it.

    A cell that is empty leaves what is there; aliases are added to those there are. So the same file, or a part of it,
    can be imported any number of times. However many lines it has, it waits for the store about as often.
    """

    unit_of_work: UnitOfWork
    churches: ChurchReader
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: ImportChurchesCommand) -> ChurchesImported:
        """Import it.

        Raises:
            ValidationFailed: lines are wrong; all of them are named, with their numbers.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        lines = parse_registry(command.content)
        known = {key: one for one in await self.churches.all(self.rules.id_prefix) for key in one.keys}
        keys = {name.key for line in lines for name in line.names}
        keys |= {known[key].key for key in keys if key in known}
        async with self.unit_of_work.begin() as tx:
            return await self._store(tx, lines, keys, command.actor)

    async def _store(
        self, tx: Transaction, lines: Sequence[RegistryLine], keys: set[str], actor: Actor
    ) -> ChurchesImported:
        now = self.clock.now()
        locked = dict(await tx.churches.lock(self.rules.id_prefix, keys))
        with collecting() as fields:
            for line in lines:
                await _check(tx.churches, line, locked, fields)
        batch = _Batch()
        for line in lines:
            _take(line, locked, batch)
        merges = await move_into(tx.churches, batch.chosen, at=now)
        tombstones = (tombstone for chosen in batch.chosen for tombstone in chosen.tombstones)
        await tx.churches.put(*tombstones, *batch.after.values())
        await tx.churches.put_merge(*merges)
        changes = ((after, changes_of(batch.before[key], after)) for key, after in batch.after.items())
        entries = [
            church_entry(after, HistoryAction.CHURCH_CHANGED, actor, at=now, changes=change)
            for after, change in changes
        ]
        await tx.history.add_each(*entries)
        added = sum(one.name is None for one in batch.before.values())
        return ChurchesImported(
            added=added,
            changed=len(batch.after) - added,
            unchanged=batch.unchanged,
            teams=sum(len(merge.teams) for merge in merges),
        )


async def _check(churches: ChurchRepository, line: RegistryLine, locked: Mapping[str, Church], fields: Fields) -> None:
    church = _church_of(line, locked)
    names = line.names if church is None else line.aliases
    for name in names:
        refusal = await refusal_of(churches, church or _nobody(locked[line.name.key]), name, locked)
        if refusal is not None:
            fields.refuse(InvalidValue(f"Line {line.line}: {refusal}"), "lines", line.line)


def _take(line: RegistryLine, locked: MutableMapping[str, Church], batch: _Batch) -> None:
    before = _church_of(line, locked) or locked[line.name.key]
    church = replace(
        before.renamed(line.name),
        place=line.place or before.place,
        teams_allowed=line.teams_allowed or before.teams_allowed,
    )
    chosen = choose_names(church, line.aliases, locked)
    batch.chosen.append(chosen)
    if not changes_of(before, chosen.church):
        batch.unchanged += 1
        return
    batch.before[before.key], batch.after[before.key] = before, chosen.church.next_version()


def _church_of(line: RegistryLine, locked: Mapping[str, Church]) -> Church | None:
    """The church that a line is about; ``None`` if its name is only another name of one."""
    row = locked[line.name.key]
    if row.merged_into is None:
        return row if row.name is None or row.name.key == line.name.key else None
    holder = locked.get(row.merged_into)
    return holder if holder and holder.name and holder.name.key == line.name.key else None


def _nobody(row: Church) -> Church:
    """A church that has none of the names there are."""
    return replace(row, key="", merged_into=None)
