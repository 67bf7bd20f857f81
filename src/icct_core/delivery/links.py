"""The handler that mails captains new links to their teams' pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.mails.link_mail import LinkTemplate
from ..domain.messages import DeliveryUnneeded, Message
from ..domain.registration import Registration
from ..ports.mailer import Mailer
from ..ports.registration_reader import RegistrationReader
from .handler import Delivered, Delivery
from .mails import MailSent
from .team_pages import no_page


@dataclass(frozen=True, slots=True)
class RenewedLink:
    """A team whose link was renewed on an occasion."""

    registration: Registration
    occasion: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkByMail(Delivery[RenewedLink]):
    """Mails the link that is in force when the mail leaves; ``page_of`` makes its address. ``note`` as elsewhere."""

    registrations: RegistrationReader
    mailer: Mailer
    page_of: Callable[[Registration], str] = no_page
    template: LinkTemplate = field(default_factory=LinkTemplate)
    note: str | None = None

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, RenewedLink]:
        found = await self.registrations.find_many([message.registration_id for message in messages])
        teams = {one.id: one for one in found if one.team is not None}
        return {
            message: RenewedLink(teams[message.registration_id], message.occasion)
            for message in messages
            if message.registration_id in teams
        }

    async def deliver(self, parcel: RenewedLink) -> Delivered:
        if not (link := self.page_of(parcel.registration)):
            raise DeliveryUnneeded("there are no pages")
        await self.mailer.send(self.template.render(parcel.registration, link, occasion=parcel.occasion))
        return MailSent(self.note)
