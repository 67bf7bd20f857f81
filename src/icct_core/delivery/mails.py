"""Mails on their way to captains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ..domain.confirmation import ConfirmationTemplate
from ..domain.messages import Message
from ..domain.registration import Registration
from ..ports.mailer import Mailer
from ..ports.registration_reader import RegistrationReader
from .handler import Delivery, Work
from .settling import Record, record_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmByMail(Delivery):
    """Mails captains their teams' numbers."""

    registrations: RegistrationReader
    mailer: Mailer
    template: ConfirmationTemplate = field(default_factory=ConfirmationTemplate)
    note: str | None = None

    async def prepare(self, messages: Sequence[Message]) -> Mapping[Message, Work]:
        found = await self.registrations.get_many([message.registration_id for message in messages])
        teams = {one.id: one for one in found if not one.is_removed}
        return {
            message: partial(self._send, teams[message.registration_id])
            for message in messages
            if message.registration_id in teams
        }

    async def _send(self, registration: Registration) -> Record:
        await self.mailer.send(self.template.render(registration))
        return record_nothing
