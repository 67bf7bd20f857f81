"""Cloudinary and the mail server, standing in for the real ones, and the settings that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.stand_ins.cloudinary_server import UNAVAILABLE, CloudinaryStandIn
from tests.support.stand_ins.smtp_faults import BUSY
from tests.support.stand_ins.smtp_server import SmtpStandIn

USERNAME = "desk@example.org"
PASSWORD = "Sm4sh-Six-0ver"


@dataclass(frozen=True, slots=True)
class Services:
    """Both services."""

    cloudinary: CloudinaryStandIn
    mail: SmtpStandIn

    @property
    def settings(self) -> dict[str, Any]:
        """What a process needs to use both."""
        return {
            "CLOUDINARY_CLOUD_NAME": self.cloudinary.cloud_name,
            "CLOUDINARY_API_KEY": self.cloudinary.api_key,
            "CLOUDINARY_API_SECRET": self.cloudinary.api_secret,
            "CLOUDINARY_UPLOAD_PREFIX": self.cloudinary.url,
            "SMTP_SERVER": "127.0.0.1",
            "SMTP_PORT": self.mail.port,
            "SMTP_USERNAME": USERNAME,
            "SMTP_PASSWORD": PASSWORD,
            "SMTP_FROM_EMAIL": "desk@example.org",
            "SSL_CERT_FILE": self.mail.ca_pem,
            "COVERAGE_PROCESS_CONFIG": "",  # these processes are killed, and timed: nothing measures them
        }

    def recipients(self) -> list[str]:
        """Who got a mail, once for each ``Message-ID`` however many copies there are."""
        by_id = {mail.message_id: mail.recipients for mail in list(self.mail.mails)}
        return [address for recipients in by_id.values() for address in recipients]

    def go_down(self) -> None:
        """Refuse every connection."""
        self.cloudinary.go_down()
        self.mail.go_down()

    def fail_one_call_in_five(self) -> None:
        self.cloudinary.fail_with(UNAVAILABLE, every=5)
        self.mail.fail_with(BUSY, every=5)

    def recover(self) -> None:
        self.cloudinary.recover()
        self.mail.recover()


@contextmanager
def both_services() -> Iterator[Services]:
    """Running on this machine for the length of the block."""
    with CloudinaryStandIn() as cloudinary, SmtpStandIn(username=USERNAME, password=PASSWORD) as mail:
        yield Services(cloudinary, mail)
