"""Erase everything personal of a tournament: when it is long over, or because an operator says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.messages import Message, MessageKind
from ...domain.organisers.organiser import Organiser
from ...domain.purge_plan import WARNED_BEFORE, PurgePlan
from ...domain.registration import RegistrationSummary
from ...domain.review.history import SYSTEM, Actor, FieldChange, HistoryAction, HistoryEntry
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.history_reader import HistoryFilter, HistoryReader
from ...ports.organisers.organiser_reader import OrganiserReader
from ...ports.registration_reader import ErasableTeam, RegistrationFilter, RegistrationReader
from ...ports.unit_of_work import Transaction, UnitOfWork
from ..teams.remove_team import RemoveTeam
from ..tournament.get_window import GetWindow
from .erase_teams import erase_teams

_AT_ONCE = 1_000
_OF_PURGES = frozenset({HistoryAction.PURGE_ANNOUNCED, HistoryAction.TOURNAMENT_PURGED})
_ABOUT_CHURCHES = frozenset({HistoryAction.CHURCH_CHANGED, HistoryAction.CHURCHES_MERGED, HistoryAction.MERGE_UNDONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """How much there is of people: teams that are not erased, their players, and their logos."""

    teams: int = 0
    players: int = 0
    logos: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeTournament:
    """Erases teams of every status as removing them does, and the names of churches that captains typed.

    - It is due ``after`` the end of registration; without that, never. Whoever opens registration again or gives it
      another end postpones it.
    - A week before, admins are mailed, once; the day is in the history. They are mailed again when it is done: counts,
      and no names. Where there is no admin to be warned, nothing is erased.
    - Several processes may do it at once: each team is erased once, and one report is written.
    """

    unit_of_work: UnitOfWork
    window: GetWindow
    registrations: RegistrationReader
    history: HistoryReader
    organisers: OrganiserReader
    remove: RemoveTeam
    clock: Clock
    prefix: str
    after: timedelta | None = None
    batch: int = 100

    async def plan(self) -> PurgePlan | None:
        """When it is done, or was; ``None`` if no such time is known. Raises ``DatabaseUnavailable``."""
        ends_at = (await self.window()).ends_at
        if self.after is None or ends_at is None:
            return None
        plan = PurgePlan(planned_at=ends_at + self.after)
        since = plan.planned_at - WARNED_BEFORE
        if self.clock.now() < since:
            return plan  # nothing of it can be in the history
        which = HistoryFilter(prefix=self.prefix, since=since, actions=_OF_PURGES)
        entries = [one.entry for one in await self.history.page(which, before=None, limit=_AT_ONCE)]
        at = {one.action: one.at for one in entries if one.subject == plan.subject}
        return PurgePlan(
            planned_at=plan.planned_at,
            announced_at=at.get(HistoryAction.PURGE_ANNOUNCED),
            purged_at=at.get(HistoryAction.TOURNAMENT_PURGED),
        )

    async def admins(self) -> Sequence[Organiser]:
        """Who is warned. Raises ``DatabaseUnavailable``."""
        return [one for one in await self.organisers.all() if one.is_admin]

    async def personal(self) -> Personal:
        """What would go now. Raises ``DatabaseUnavailable``."""
        teams = players = logos = 0
        after = TeamId(self.prefix, 0)
        while page := await self._teams(after, limit=_AT_ONCE):
            after = page[-1].team_id
            teams += len(page)
            players += sum(one.player_count for one in page)
            logos += sum(one.logo_url is not None for one in page)
        return Personal(teams=teams, players=players, logos=logos)

    async def __call__(self) -> int:
        """Do what is due: announce it, or erase up to ``batch`` teams, and return how many; the last call reports.

        Raises as ``erase_teams``.
        """
        plan, now = await self.plan(), self.clock.now()
        if plan is not None and plan.is_to_be_announced(now) and await self.admins():
            await self._announce(plan, now)
        if plan is None or not plan.is_due(now):
            return 0
        if teams := await self._next():
            return await erase_teams(self.remove, teams)
        await self._report(SYSTEM, plan.subject, plan.due_at(now))
        return 0

    async def at_once(self, actor: Actor) -> int:
        """Erase everything now, whatever is planned, and return how many teams. Raises as ``erase_teams``."""
        since, erased = self.clock.now(), 0
        while teams := await self._next():
            erased += await erase_teams(self.remove, teams, actor=actor)  # none, if another process was faster
        await self._report(actor, since.isoformat(), since)
        return erased

    async def _announce(self, plan: PurgePlan, now: datetime) -> None:
        day = FieldChange("purge_at", None, plan.due_at(now).isoformat())
        async with self.unit_of_work.begin() as tx:
            await self._keep(tx, HistoryAction.PURGE_ANNOUNCED, SYSTEM, plan.subject, now, day)

    async def _next(self) -> Sequence[ErasableTeam]:
        teams = await self._teams(TeamId(self.prefix, 0), limit=self.batch)
        return [ErasableTeam(one.team_id, one.version) for one in teams]

    async def _teams(self, after: TeamId, *, limit: int) -> Sequence[RegistrationSummary]:
        page = await self.registrations.page(RegistrationFilter(removed=False), after=after, limit=limit)
        return [one for one in page if one.team_id.prefix == self.prefix]

    async def _report(self, actor: Actor, subject: str, since: datetime) -> None:
        teams = FieldChange("teams", None, str(await self._erased(actor, since)))
        async with self.unit_of_work.begin() as tx:
            churches = FieldChange("churches", None, str(await tx.churches.forget_typed(self.prefix)))
            await tx.history.blank_actions(self.prefix, _ABOUT_CHURCHES)
            now = self.clock.now()
            await self._keep(tx, HistoryAction.TOURNAMENT_PURGED, actor, subject, now, teams, churches)

    async def _erased(self, actor: Actor, since: datetime) -> int:
        """How many teams were erased since then, by whichever process."""
        removals = frozenset({HistoryAction.REMOVED})
        which = HistoryFilter(prefix=self.prefix, since=since, actions=removals, actor=actor)
        erased, before = 0, None
        while page := await self.history.page(which, before=before, limit=_AT_ONCE):
            before = page[-1].number
            erased += len(page)
        return erased

    async def _keep(
        self, tx: Transaction, action: HistoryAction, actor: Actor, subject: str, at: datetime, *facts: FieldChange
    ) -> None:
        """Keep it in the history and have admins mailed, unless another process has done so."""
        number = await tx.history.add(
            HistoryEntry(at=at, prefix=self.prefix, action=action, actor=actor, subject=subject, changes=facts)
        )
        if number is None:
            return
        mails = [
            Message(subject=one.id.uuid, kind=MessageKind.PURGE_BY_MAIL, queued_at=at, occasion=number)
            for one in await self.admins()
        ]
        await tx.outbox.ensure(*mails)
