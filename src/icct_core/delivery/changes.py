"""Handlers that tell captains by mail of decisions, corrections and their own edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ..domain.mails.change_mail import ChangeMails
from ..domain.mails.news import MAIL_DELAY, News
from ..domain.messages import DeliveryUnneeded, Message, MessageKind
from ..domain.registration import Registration, Told
from ..domain.review.history import player_taken_out
from ..domain.squad import Player
from ..domain.values import RegistrationId
from ..ports.history_reader import HistoryReader
from ..ports.mailer import Mailer
from ..ports.outbox.outbox_reader import OutboxFilter, OutboxReader
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction
from .handler import Delivered, Delivery, EndedDelivery
from .mails import MailSent
from .team_pages import no_page

_ALL = 10_000
"""More messages than a team can have."""


@dataclass(frozen=True, slots=True)
class ChangeTold(Delivered):
    """The mailer has taken the mail about a change; ``told`` is what the captain knows of the status since.

    Players who were ``taken_out`` are forgotten: the captain knows of whom the mail spoke.
    """

    registration_id: RegistrationId
    told: Told | None
    note: str | None = None
    taken_out: TakenOut | None = None

    async def record(self, tx: Transaction) -> None:
        if self.told is not None:
            await tx.registrations.record_told(self.registration_id, self.told)
        if self.taken_out is not None:
            await self.taken_out.record(tx)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut(Delivered):
    """Players who were taken out by the change ``until``; the ``squad`` is the one since."""

    registration_id: RegistrationId
    squad: Sequence[Player]
    until: int
    note: str | None = None

    @classmethod
    def by(cls, news: News) -> TakenOut | None:
        """What is to be forgotten once the captain was told, ``None`` if nobody was taken out."""
        if not player_taken_out(news.recorded.entry.changes):
            return None
        registration = news.registration
        return cls(registration_id=registration.id, squad=registration.known_team.squad, until=news.recorded.number)

    async def record(self, tx: Transaction) -> None:
        staying = {player.name.key for player in self.squad}
        await tx.history.forget_players(self.registration_id, staying=staying, until=self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeByMail(EndedDelivery[News]):
    """Mails captains the decisions about their teams, what was corrected, and what they did themselves.

    A message's occasion is the number of the entry in the history that it tells. ``delay`` is how long a decision may
    be taken back before its mail is due; one that was is not told. ``page_of`` and ``note`` are as in
    ``ConfirmByMail``.
    """

    registrations: RegistrationReader
    history: HistoryReader
    outbox: OutboxReader
    mailer: Mailer
    mails: ChangeMails = field(default_factory=ChangeMails)
    delay: timedelta = MAIL_DELAY
    page_of: Callable[[Registration], str] = no_page
    note: str | None = None

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, News]:
        found = await _news(self.registrations, self.history, messages)
        return {message: await self._with_tries(news) for message, news in found.items()}

    async def _with_tries(self, news: News) -> News:
        """Look up, where it matters, which mails were tried: times do not tell where clocks jump."""
        if not news.said_otherwise:
            return news
        entries = await self.outbox.entries(OutboxFilter(team_id=news.registration.team_id), limit=_ALL)
        mails = (one for one in entries if one.message.kind is MessageKind.CHANGE_BY_MAIL)
        return replace(news, tried=frozenset(one.message.occasion for one in mails if one.attempt))

    async def deliver(self, parcel: News) -> Delivered:
        if (reason := parcel.why_unneeded(self.delay)) is not None:
            raise DeliveryUnneeded(reason)
        await self.mailer.send(self.mails.render(parcel, self.page_of(parcel.registration)))
        return ChangeTold(parcel.registration.id, parcel.told, self.note, TakenOut.by(parcel))

    def given_up(self, parcel: News) -> Delivered | None:
        """Nobody is told any more, and players who were taken out are forgotten."""
        return TakenOut.by(parcel)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveByMail(Delivery[News]):
    """Tells the address that a captain had before that another one was given: it may not have been the captain.

    A message's occasion is the number of the edit in the history. ``note`` is kept with each mail.
    """

    mailer: Mailer
    registrations: RegistrationReader
    history: HistoryReader
    note: str | None = None
    mails: ChangeMails = field(default_factory=ChangeMails)

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, News]:
        return await _news(self.registrations, self.history, messages)

    async def deliver(self, parcel: News) -> Delivered:
        if (address := parcel.former_address) is None:
            raise DeliveryUnneeded("the address is not kept any more")
        await self.mailer.send(self.mails.render_move(parcel, address))
        return MailSent(self.note)


async def _news(
    registrations: RegistrationReader, history: HistoryReader, messages: Sequence[Message]
) -> Mapping[Message, News]:
    ids = list({message.registration_id for message in messages})
    teams = {one.id: one for one in await registrations.find_many(ids) if one.team is not None}
    entries = await history.of(list(teams)) if teams else ()
    found = {}
    for message in messages:
        if (team := teams.get(message.registration_id)) is not None:
            of_team = [one for one in entries if one.entry.registration_id == team.id]
            if (news := News.of(team, message.occasion, of_team)) is not None:
                found[message] = news
    return found
