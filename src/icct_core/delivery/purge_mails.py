"""The handler that mails admins when everything personal is going to be erased, and when it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.mails.purge_mail import PurgeTemplate
from ..domain.messages import DeliveryUnneeded, Message
from ..domain.organisers.organiser import Organiser
from ..domain.review.history import RecordedEntry
from ..ports.history_reader import HistoryFilter, HistoryReader
from ..ports.mailer import Mailer
from ..ports.organisers.organiser_reader import OrganiserReader
from .handler import Delivered, Delivery
from .mails import MailSent


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeNews:
    """An entry of the history that an organiser is to be told of, if he is still one who may sign in."""

    organiser: Organiser | None
    recorded: RecordedEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeByMail(Delivery[PurgeNews]):
    """Mails an admin an entry of the history of ``prefix``, whose number is the message's occasion.

    ``note`` is kept with each mail.
    """

    organisers: OrganiserReader
    history: HistoryReader
    mailer: Mailer
    prefix: str
    template: PurgeTemplate = field(default_factory=PurgeTemplate)
    note: str | None = None

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, PurgeNews]:
        organisers = {one.id.uuid: one for one in await self.organisers.all() if one.is_admin}
        entries = {number: await self._entry(number) for number in {one.occasion for one in messages}}
        return {
            one: PurgeNews(organiser=organisers.get(one.subject), recorded=entry)
            for one in messages
            if (entry := entries[one.occasion]) is not None
        }

    async def _entry(self, number: int) -> RecordedEntry | None:
        found = await self.history.page(HistoryFilter(prefix=self.prefix), before=number + 1, limit=1)
        return next((one for one in found if one.number == number), None)

    async def deliver(self, parcel: PurgeNews) -> Delivered:
        if parcel.organiser is None:
            raise DeliveryUnneeded("this organiser is no admin any more")
        await self.mailer.send(self.template.render(parcel.organiser, parcel.recorded))
        return MailSent(self.note)
