"""The address, login and encryption of an SMTP server."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

Security = Literal["starttls", "tls", "none"]
"""STARTTLS (usual on port 587), TLS from the first byte (usual on 465), or none: for a relay on this machine."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A server for outgoing mail; without a ``username`` there is no login.

    Raises ``ValueError`` for a host or a port that no connection could be made to.
    """

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Security = "starttls"

    def __post_init__(self) -> None:
        try:
            self.host.encode("idna")
        except UnicodeError:
            raise ValueError("not a host name") from None
        if not self.host or not 0 < self.port < 65_536:
            raise ValueError("not a mail server's host and port")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no error may tell, also as a server could echo it: a login is sent in base64 (RFC 4616, RFC 4954)."""
        username, password = (self.username or "").encode(), (self.password or "").encode()
        plain = b"\0" + username + b"\0" + password
        encoded = (b64encode(secret) for secret in (plain, password, username) if secret)
        return (*(secret.decode() for secret in (*encoded, password, username) if secret),)
