"""Merge one church into another: its teams, its aliases and its name go over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...domain.churches.church import Church, MergeId
from ...domain.errors import FieldPath, ValidationFailed
from ...domain.review.history import Actor, FieldChange, HistoryAction
from ...domain.rules import TournamentRules
from ...ports.churches.church_repository import ChurchRepository
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork
from .church_history import church_entry
from .names import church_named, merged, sentence_of_tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeChurchesCommand:
    """Which church goes into which: ids, or names of theirs."""

    source: str
    into: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurchesMerged:
    """The church as it is now, and how many ``teams`` came to it.

    ``over_limit`` says that it has more than it may have: nobody is thrown out.
    """

    merge_id: MergeId
    church: Church
    teams: int
    over_limit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeChurches:
    """Merges churches in one transaction, which can be undone.

    Entries to both wait for it. The church that goes stays as a tombstone, and its name counts as an alias.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: MergeChurchesCommand) -> ChurchesMerged:
        """Merge them.

        Raises:
            ChurchNotFound: one of them is not there.
            ValidationFailed: they are one church, or one of them was merged before.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        async with self.unit_of_work.begin() as tx:
            return await self._merge(tx, command)

    async def _merge(self, tx: Transaction, command: MergeChurchesCommand) -> ChurchesMerged:
        prefix, now = self.rules.id_prefix, self.clock.now()
        source = await church_named(tx.churches, prefix, command.source)
        into = await church_named(tx.churches, prefix, command.into)
        if source.key == into.key:
            raise ValidationFailed({("into",): f"{into.shown.text} cannot be merged into itself"})
        locked = await tx.churches.lock(prefix, {source.key, into.key})
        source, into = locked[source.key], locked[into.key]
        await _check_not_merged(tx.churches, {"from": source, "into": into})
        teams = await tx.churches.move(prefix, source.key, into.key)
        merge = merged(source, into, teams, at=now)
        own = () if into.name else (into.name_of_key,)  # or it would be called as its first team typed
        names = (*own, *source.names, source.name_of_key)
        await tx.churches.put(
            replace(source, aliases=(), merged_into=into.key), into.also_called(*names).next_version()
        )
        await tx.churches.put_merge(merge)
        changes = (
            FieldChange("merged", None, f"{source.shown.text} ({source.id})"),
            FieldChange("teams", str(into.teams), str(into.teams + source.teams)),
        )
        await tx.history.add(church_entry(into, HistoryAction.CHURCHES_MERGED, command.actor, at=now, changes=changes))
        stored = (await tx.churches.lock(prefix, {into.key}))[into.key]
        over_limit = stored.is_over(self.rules.teams_per_church)
        return ChurchesMerged(merge_id=merge.id, church=stored, teams=len(teams), over_limit=over_limit)


async def _check_not_merged(churches: ChurchRepository, named: dict[str, Church]) -> None:
    errors: dict[FieldPath, str] = {
        (field_name,): sentence_of_tombstone(church, await churches.find(church.prefix, church.merged_into))
        for field_name, church in named.items()
        if church.merged_into is not None
    }
    if errors:
        raise ValidationFailed(errors)
