"""Correct fields of a team, whatever its status, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...domain.errors import DuplicateTeam, InvalidValue
from ...domain.fields import Fields, collecting
from ...domain.messages import MessageKind
from ...domain.registration import Registration, Team
from ...domain.review.correction import CORRECTABLE, correct
from ...domain.review.history import Actor, FieldChange, HistoryAction, changes_between, player_taken_out
from ...domain.review.reasons import parse_reason
from ...domain.rules import TournamentRules
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationReader
from ...ports.unit_of_work import Transaction, UnitOfWork
from ..churches.church_directory import ChurchDirectory, KnownChurches, check_church
from .changing import asked_for, duplicate_of, get_version, mail, record


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectTeamCommand:
    """Fields of the form as they were typed, for the ``version`` of the team that the organiser saw.

    ``over_limit`` lets the team go to a church that is full. Without ``notify`` its captain gets no mail about it, but
    for the link that a corrected address needs.
    """

    team_id: TeamId
    fields: Mapping[str, object]
    reason: str
    actor: Actor
    version: int | None
    over_limit: bool = False
    notify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectTeam:
    """Writes corrected fields, keeps each in the history, and queues the mail with the difference, in one transaction.

    An address that was corrected gets that mail with a new link, and links that went to another end.
    """

    unit_of_work: UnitOfWork
    registrations: RegistrationReader
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)
    churches: ChurchDirectory | None = None
    """Where another church has to be registered first, if it has to."""

    async def __call__(self, command: CorrectTeamCommand) -> Registration:
        """The team as it is now; if nothing differs it stays as it was, in the same version.

        Raises:
            ValidationFailed: the reason, or one of the fields, cannot be accepted; below ``fields`` in the latter case.
            TeamNotFound, VersionRequired, StaleVersion: there is no such team, or it has changed meanwhile.
            DuplicateTeam: another team has this name and captain's phone; tells its number.
            ChurchLimitReached: the other church is full.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        known = await self.churches.required() if self.churches and "church_name" in command.fields else None
        other: Registration | None = None
        try:
            async with self.unit_of_work.begin() as tx:
                before = await get_version(tx, command.team_id, command.version)
                team, reason = self._parse(command, before.known_team, known)
                changes = changes_between(before.known_team, team)
                if not changes:
                    return before
                other = after = before.corrected(team, at=self.clock.now())
                await self._write(tx, command, before, after, changes, reason)
                return after
        except DuplicateTeam:
            raise await duplicate_of(self.registrations, other) from None

    async def preview(self, command: CorrectTeamCommand) -> tuple[FieldChange, ...]:
        """What the correction would change of the team as it is now, whatever its ``version``.

        Raises ``ValidationFailed`` as above, ``TeamNotFound``, as of a removed team, and ``DatabaseUnavailable``.
        """
        known = await self.churches.required() if self.churches and "church_name" in command.fields else None
        team = (await self.registrations.get(command.team_id)).known_team
        return changes_between(team, self._parse(command, team, known)[0])

    def _parse(self, command: CorrectTeamCommand, team: Team, known: KnownChurches | None) -> tuple[Team, str]:
        with collecting() as fields:
            reason = fields.parse("reason", parse_reason, command.reason)
            corrected = self._corrected(team, command.fields, fields)
            if corrected.church and corrected.church.key != team.church.key:  # else it is the church that it had
                check_church(fields.at("fields"), corrected.church, known)
            return corrected, reason

    def _corrected(self, team: Team, given: Mapping[str, object], fields: Fields) -> Team:
        if not given:
            fields.refuse(InvalidValue(f"Fields must be one or more of {', '.join(CORRECTABLE)}"), "fields")
        return correct(team, given, fields.at("fields"), self.rules)

    async def _write(  # noqa: PLR0913, PLR0917  each is a part of one change
        self,
        tx: Transaction,
        command: CorrectTeamCommand,
        before: Registration,
        after: Registration,
        changes: tuple[FieldChange, ...],
        reason: str,
    ) -> None:
        limit = self.rules.teams_per_church
        await tx.registrations.change(before, after, teams_per_church=limit, over_limit=command.over_limit)
        number = await record(
            tx,
            before,
            after,
            action=HistoryAction.CORRECTED,
            actor=command.actor,
            reason=reason,
            changes=(*changes, *asked_for(over_limit=command.over_limit, notify=command.notify)),
        )
        if not command.notify and player_taken_out(changes):
            staying = {player.name.key for player in after.known_team.squad}
            await tx.history.forget_players(after.id, staying=staying, until=number)
        if command.notify:
            await mail(tx, after, number, MessageKind.CHANGE_BY_MAIL)
        elif before.link_version != after.link_version:
            await mail(tx, after, number, MessageKind.LINK_BY_MAIL)
