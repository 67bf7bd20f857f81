"""Sends mail."""

from abc import abstractmethod
from typing import Protocol

from ..domain.mails.mail_template import Mail


class Mailer(Protocol):
    """Sends mail."""

    @abstractmethod
    async def send(self, mail: Mail) -> None:
        """Hand the mail over for good. Sent again, it carries the same ``Message-ID``.

        Raises:
            DeliveryFailed: trying again may help.
            DeliveryRejected: it will not.
        """
