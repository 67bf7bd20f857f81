"""The handler that sends captains their confirmation mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.mails.confirmation import ConfirmationTemplate
from ..domain.messages import Message
from ..domain.registration import Registration
from ..ports.mailer import Mailer
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction
from .handler import Delivered, Delivery
from .team_pages import no_page


@dataclass(frozen=True, slots=True)
class MailSent(Delivered):
    """The mailer has taken a mail."""

    note: str | None

    async def record(self, tx: Transaction) -> None:
        """Write nothing: the end of the message is all there is to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmByMail(Delivery[Registration]):
    """Mails captains their teams' numbers, and the address of their pages, which ``page_of`` makes.

    ``note`` is kept with each mail, such as ``KEPT_NOT_SENT`` of a mailer that writes to a folder.
    """

    registrations: RegistrationReader
    mailer: Mailer
    template: ConfirmationTemplate = field(default_factory=ConfirmationTemplate)
    page_of: Callable[[Registration], str] = no_page
    note: str | None = None

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, Registration]:
        found = await self.registrations.find_many([message.registration_id for message in messages])
        teams = {one.id: one for one in found if one.team is not None}
        return {message: teams[message.registration_id] for message in messages if message.registration_id in teams}

    async def deliver(self, parcel: Registration) -> Delivered:
        await self.mailer.send(self.template.render(parcel, self.page_of(parcel)))
        return MailSent(self.note)
