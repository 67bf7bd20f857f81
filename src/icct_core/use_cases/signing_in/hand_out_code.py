"""Hand out a code while mail is down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ...domain.codes.challenge import Challenge, CodePurpose
from ...domain.codes.subjects import subject_of_address
from ...domain.organisers.organiser import Organiser
from ...domain.organisers.organiser_errors import OrganiserNotFound
from ...domain.review.history import OPERATOR, Actor, HistoryAction, HistoryEntry
from ...domain.rules import TournamentRules
from ...domain.values import EmailAddress
from ...ports.challenges.code_maker import CodeMaker
from ...ports.clock import Clock
from ...ports.organisers.organiser_reader import OrganiserReader
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """A code, whose it is, and until when it can be used."""

    organiser: Organiser
    code: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOutCode:
    """Makes a code that any browser accepts once which has asked to sign in as that organiser.

    An earlier one that was handed out to him is worth nothing any more. The history says who did it.
    """

    unit_of_work: UnitOfWork
    organisers: OrganiserReader
    code_maker: CodeMaker
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, email: EmailAddress, actor: Actor = OPERATOR) -> HandedOut:
        """The code.

        Raises:
            OrganiserNotFound: nobody who may sign in has this address.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        organiser = await self.organisers.find(email)
        if organiser is None or organiser.disabled_at is not None:
            raise OrganiserNotFound
        now, purpose = self.clock.now(), CodePurpose.HANDED_OUT
        made = Challenge.new(purpose, subject_of_address(purpose, email), at=now)
        async with self.unit_of_work.begin() as tx:
            await tx.challenges.add(made)
            entry = HistoryEntry(
                at=now,
                prefix=self.rules.id_prefix,
                action=HistoryAction.CODE_HANDED_OUT,
                actor=actor,
                subject=str(organiser.id),
            )
            await tx.history.add(entry)
        return HandedOut(organiser=organiser, code=self.code_maker.code_of(made.id), ends_at=made.ends_at)
