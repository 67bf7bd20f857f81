"""A mailer that keeps every mail in a list."""

from __future__ import annotations

from icct_core import Mail, Mailer


class InMemoryMailer(Mailer):
    """Keeps mails by ``Message-ID`` in ``sent``, as a mailbox that shows one mail an id would."""

    def __init__(self) -> None:
        self.sent: dict[str, Mail] = {}

    async def send(self, mail: Mail) -> None:
        self.sent[mail.message_id] = mail
