"""The handler that tells captains of decisions and corrections by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from ..domain.mails.change_mail import ChangeMails
from ..domain.mails.news import News
from ..domain.messages import DeliveryUnneeded, Message
from ..domain.registration import Told
from ..domain.values import RegistrationId
from ..ports.history_reader import HistoryReader
from ..ports.mailer import Mailer
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction
from .handler import Delivered, Delivery


@dataclass(frozen=True, slots=True)
class ChangeTold(Delivered):
    """The mailer has taken the mail about a change; ``told`` is what the captain knows of the status since."""

    registration_id: RegistrationId
    told: Told | None
    note: str | None = None

    async def record(self, tx: Transaction) -> None:
        if self.told is not None:
            await tx.registrations.record_told(self.registration_id, self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeByMail(Delivery[News]):
    """Mails captains the decisions about their teams, and what was corrected.

    A message's occasion is the number of the entry in the history that it tells. ``delay`` is how long a decision may
    be taken back before its mail is due; one that was is not told. ``note`` is kept with each mail, as
    ``ConfirmByMail`` does.
    """

    registrations: RegistrationReader
    history: HistoryReader
    mailer: Mailer
    mails: ChangeMails = field(default_factory=ChangeMails)
    delay: timedelta = timedelta(seconds=120)
    note: str | None = None

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, News]:
        ids = list({message.subject for message in messages})
        teams = {one.id: one for one in await self.registrations.find_many(ids) if one.team is not None}
        history = await self.history.of(list(teams)) if teams else ()
        found = {}
        for message in messages:
            if (team := teams.get(message.subject)) is not None:
                of_team = [one for one in history if one.entry.registration_id == team.id]
                if (news := News.of(team, message.occasion, of_team)) is not None:
                    found[message] = news
        return found

    async def deliver(self, parcel: News) -> Delivered:
        if (reason := parcel.why_unneeded(self.delay)) is not None:
            raise DeliveryUnneeded(reason)
        await self.mailer.send(self.mails.render(parcel))
        return ChangeTold(parcel.registration.id, parcel.told, self.note)
