"""Undo a merge of churches: exactly what went over comes back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...domain.churches.church import Church, Merge, MergeId
from ...domain.errors import MergeNotFound, ValidationFailed
from ...domain.review.history import Actor, FieldChange, HistoryAction
from ...domain.rules import TournamentRules
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork
from .church_history import church_entry
from .names import sentence_of_tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMergeCommand:
    """Which merge is undone."""

    merge_id: MergeId
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone:
    """Both churches as they are now, and how many ``teams`` went back."""

    church: Church
    into: Church
    teams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMerge:
    """Takes a merge back in one transaction.

    Teams that registered after it, that left or that were removed are left alone, and so are those whose captains typed
    a name that the other church keeps.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: UndoMergeCommand) -> MergeUndone:
        """Undo it.

        Raises:
            MergeNotFound: there is none, or it was undone.
            ValidationFailed: a later merge or another name stands in the way.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        async with self.unit_of_work.begin() as tx:
            return await self._undo(tx, command.merge_id, command.actor)

    async def _undo(self, tx: Transaction, merge_id: MergeId, actor: Actor) -> MergeUndone:
        prefix, now = self.rules.id_prefix, self.clock.now()
        merge = await tx.churches.merge(prefix, merge_id)
        locked = await tx.churches.lock(prefix, {merge.from_key, merge.into_key})
        merge = await tx.churches.merge(prefix, merge_id)  # as it is under the lock
        if merge.undone_at is not None:
            raise MergeNotFound
        source, into = locked[merge.from_key], locked[merge.into_key]
        if into.merged_into is not None:
            holder = await tx.churches.find(prefix, into.merged_into)
            raise ValidationFailed({("merge",): sentence_of_tombstone(into, holder)})
        back, kept = _parted(merge, source, into)
        teams = await tx.churches.move(prefix, into.key, source.key, only=merge.teams, but_typed=kept.keys)
        await tx.churches.put(back, kept)
        await tx.churches.put_merge(replace(merge, undone_at=now))
        stored = await tx.churches.lock(prefix, {source.key, into.key})
        source, into = stored[source.key], stored[into.key]
        changes = (
            FieldChange("merged", f"{source.shown.text} ({source.id})", None),
            FieldChange("teams", str(into.teams + source.teams), str(into.teams)),
        )
        await tx.history.add(church_entry(into, HistoryAction.MERGE_UNDONE, actor, at=now, changes=changes))
        return MergeUndone(church=source, into=into, teams=len(teams))


def _parted(merge: Merge, source: Church, into: Church) -> tuple[Church, Church]:
    """The church that comes back, and what stays of the other."""
    its_keys = {source.key, *merge.aliases}
    if into.name is not None and into.name.key in its_keys:
        raise ValidationFailed(
            {("merge",): f"{into.name.text} is the name of {into.id} since; give that church another name first"}
        )
    own = source.name.key if source.name else None
    aliases = tuple(alias for alias in into.aliases if alias.key in merge.aliases and alias.key != own)
    back = replace(source, aliases=aliases, merged_into=None)
    kept = replace(into, aliases=tuple(alias for alias in into.aliases if alias.key not in its_keys))
    return back, kept.next_version()
