"""Decide about one team: confirm, request changes, reject, withdraw, reopen, reinstate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ...domain.errors import DuplicateTeam, InvalidTransition, VersionRequired
from ...domain.fields import collecting
from ...domain.mails.news import MAIL_DELAY
from ...domain.messages import Message, MessageKind
from ...domain.registration import Registration
from ...domain.review.history import Actor, HistoryAction, HistoryEntry
from ...domain.review.reasons import parse_note, parse_reason
from ...domain.rules import TournamentRules
from ...domain.status import Decision, RegistrationStatus
from ...domain.text import is_blank
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationReader
from ...ports.unit_of_work import Transaction, UnitOfWork
from .add_note import keep_note
from .changing import asked_for, duplicate_of


class Outcome(StrEnum):
    """Whether a decision changed anything."""

    DONE = "done"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRegistrationCommand:
    """A decision about the ``version`` of a team that the organiser saw; reason and note as they were typed.

    ``over_limit`` gives a team its place back although its church is full.
    """

    team_id: TeamId
    decision: Decision
    actor: Actor
    version: int | None
    reason: str = ""
    note: str = ""
    notify: bool = True
    over_limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDecided:
    """Where the team stands now; ``mail_due_at`` is when its captain will be told, ``None`` if that is not to be."""

    team_id: TeamId
    outcome: Outcome
    status: RegistrationStatus
    version: int
    mail_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRegistration:
    """Changes a team's status, keeps that in the history, and queues the mail about it, in one transaction.

    The mail is due after ``mail_delay``. What is decided anew before that is not told: to undo is to decide again.
    """

    unit_of_work: UnitOfWork
    registrations: RegistrationReader
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)
    mail_delay: timedelta = MAIL_DELAY

    async def __call__(self, command: DecideRegistrationCommand) -> RegistrationDecided:
        """Decide; ``UNCHANGED`` if the team has its status by this decision, and no other reason is given.

        Another reason is another decision; a note is kept in any case.

        Raises:
            ValidationFailed: the reason is missing, or it or the note cannot be accepted.
            TeamNotFound, VersionRequired, StaleVersion: there is no such team, or it has changed meanwhile.
            InvalidTransition: its status does not allow this decision.
            DuplicateTeam: another team took its name and phone meanwhile; tells the number.
            ChurchLimitReached: its church has no place for it any more.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        reason, note = self._parse(command)
        try:
            async with self.unit_of_work.begin() as tx:
                return await self._decide(tx, command, reason, note)
        except DuplicateTeam:
            team = await self.registrations.get(command.team_id)
            raise await duplicate_of(self.registrations, team) from None

    def _parse(self, command: DecideRegistrationCommand) -> tuple[str | None, str | None]:
        with collecting() as fields:
            reason = note = None
            if command.decision.needs_reason or not is_blank(command.reason):
                reason = fields.parse("reason", parse_reason, command.reason)
            if not is_blank(command.note):
                note = fields.parse("note", parse_note, command.note)
        return reason, note

    async def _decide(
        self, tx: Transaction, command: DecideRegistrationCommand, reason: str | None, note: str | None
    ) -> RegistrationDecided:
        before, decision, now = await tx.registrations.get(command.team_id), command.decision, self.clock.now()
        if before.team is None:
            raise InvalidTransition(current="removed", requested=decision.leads_to)
        if command.version is None:
            raise VersionRequired
        if command.version != before.version:
            raise await tx.registrations.stale(before.id)
        if not await _is_repeated(tx, before, decision):
            decision.check(before.status)
        elif reason in {None, before.reason}:
            if note is not None:
                await keep_note(tx, command.team_id, note, actor=command.actor, at=now)
            return _decided(before, Outcome.UNCHANGED)
        after = before.become(decision.leads_to, reason, at=now)
        limit = self.rules.teams_per_church
        await tx.registrations.change(before, after, teams_per_church=limit, over_limit=command.over_limit)
        number = await tx.history.add(
            HistoryEntry(
                at=after.changed_at,
                prefix=after.team_id.prefix,
                action=HistoryAction.DECIDED,
                actor=command.actor,
                registration_id=after.id,
                version=after.version,
                before=before.status,
                after=after.status,
                reason=reason,
                note=note,
                changes=asked_for(over_limit=command.over_limit, notify=command.notify),
            )
        )
        if not command.notify or number is None:
            return _decided(after, Outcome.DONE)
        due_at = now + self.mail_delay
        await tx.outbox.ensure(
            Message(subject=after.id, kind=MessageKind.CHANGE_BY_MAIL, queued_at=due_at, occasion=number)
        )
        return _decided(after, Outcome.DONE, due_at)


async def _is_repeated(tx: Transaction, before: Registration, decision: Decision) -> bool:
    """Whether the team has its status by this decision; several lead to ``registered``, which is also the first."""
    if before.status is not decision.leads_to:
        return False
    if before.status is not RegistrationStatus.REGISTERED:
        return True
    last = await tx.history.last_status_change(before.id)
    if last is None or last.before is None or last.action is not HistoryAction.DECIDED:
        return False
    return decision.may_follow(last.before)


def _decided(registration: Registration, outcome: Outcome, mail_due_at: datetime | None = None) -> RegistrationDecided:
    return RegistrationDecided(
        team_id=registration.team_id,
        outcome=outcome,
        status=registration.status,
        version=registration.version,
        mail_due_at=mail_due_at,
    )
