"""Builds the message for mail servers and mail folders from the core's ``Mail``."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import format_datetime
from functools import cache, lru_cache
from secrets import token_hex
from typing import Any, Self

from icct_core import DeliveryRejected, Mail

from .header_words import address_lines, check_writable, text_lines

_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
"""One at sign between brackets and nothing that could end the header or begin another id (RFC 5322, 3.6.4)."""

_ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?!.*=\?){_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
"""A bare address; ``=?`` could begin an encoded word, which none may hold (RFC 2047, 5). The standard library's own
parser takes comments and several addresses, and fails on some texts with errors of all kinds."""

_BOUNDARY = f"=_{token_hex(16)}"
"""Between the parts of every mail of this process: to find one for each is a fifth of what a mail costs. A captain
whose mail has shown it cannot end a part of a later one with it: no name may hold an equals sign."""

_LONGEST_LINE = 998
"""Bytes in a line of a mail, its end not counted (RFC 5322, 2.1.1)."""


class _Headers(HeaderRegistry):
    """Headers that every mail has alike are parsed once: that is a third of what a mail costs."""

    def __call__(self, name: str, value: Any) -> BaseHeader:
        alike = isinstance(value, str) and name.lower() in _ALIKE
        return self._parsed(name, value) if alike else super().__call__(name, value)

    @lru_cache(maxsize=64)  # noqa: B019  there is one registry, for ever
    def _parsed(self, name: str, value: str) -> BaseHeader:
        return super().__call__(name, value)

    @cache  # noqa: B019  else a class would be made for each header of each mail
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)


class _Written(str):
    """What a header says, and the lines that say it; they travel as they are, whatever the Python."""

    __slots__ = ("lines", "name")

    def __new__(cls, name: str, text: str, lines: list[str]) -> Self:
        written = super().__new__(cls, text)
        written.name, written.lines = name, lines
        return written

    name: str
    lines: list[str]

    def fold(self, *, policy: Policy) -> str:
        """As the standard library asks its own headers for what it writes."""
        return policy.linesep.join([*self.lines, ""])


_ALIKE = frozenset({"content-type", "content-transfer-encoding", "mime-version"})
_POLICY = default.clone(header_factory=_Headers())


def parse_sender(raw: str) -> Address:
    """Read ``desk@example.org`` or ``Registration desk <desk@example.org>``; anything else is a ``ValueError``."""
    if not raw.endswith(">"):
        return _address(raw)
    display_name, _, addr_spec = raw[:-1].rpartition("<")
    check_writable(name := display_name.strip(' "'))
    return _address(addr_spec, " ".join(name.split()))


def build_message(mail: Mail, *, sender: Address, sent_at: datetime, reply_to: Address | None = None) -> EmailMessage:
    """A message of two alternatives, text and HTML, that reads well in a text editor.

    Raises:
        DeliveryRejected: the mail cannot be written, or not without changing what it says or whom it reaches. The
            error tells nothing of the mail's content.
    """
    if not _MESSAGE_ID.fullmatch(mail.message_id):
        raise DeliveryRejected("the Message-ID cannot be written")
    message = EmailMessage(policy=_POLICY)
    try:
        headers = [
            _Written("Message-ID", mail.message_id, [f"Message-ID: {mail.message_id}"]),
            _text("Date", format_datetime(sent_at)),
            _mailbox("From", sender),
            _mailbox("To", _address(mail.to.text)),
            *([_mailbox("Reply-To", reply_to)] if reply_to is not None else []),
            _text("Subject", mail.subject),
            *_FROM_A_MACHINE,
        ]
        for header in headers:
            message[header.name] = header
        message.set_content(mail.text, cte=_transfer_encoding(mail.text))
        message.make_alternative(_BOUNDARY)
        message.add_alternative(mail.html, subtype="html", cte=_transfer_encoding(mail.html))
    except ValueError:
        raise DeliveryRejected("the mail cannot be written") from None  # the cause would quote the mail
    return message


def _text(name: str, text: str) -> _Written:
    return _Written(name, text, text_lines(name, text))


def _mailbox(name: str, address: Address) -> _Written:
    return _Written(name, str(address), address_lines(name, address.display_name, address.addr_spec))


_FROM_A_MACHINE = (
    _text("Auto-Submitted", "auto-generated"),  # keeps holiday notices from answering (RFC 3834, 5)
    # the same for Exchange, which does not read that; "All" would keep back what tells that a mail cannot be delivered
    _text("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),
)


def _address(addr_spec: str, display_name: str = "") -> Address:
    """One address and no more: with a comma, a comment or a line end in it, it is a ``ValueError``."""
    if not _ADDRESS.fullmatch(addr_spec):
        raise ValueError("not a mail address")
    return Address(display_name, addr_spec=addr_spec)


def _transfer_encoding(text: str) -> str:
    """``8bit`` keeps every script readable; only lines too long for a mail are wrapped."""
    longest = max(map(len, text.encode().splitlines()), default=0)
    return "8bit" if longest <= _LONGEST_LINE else "quoted-printable"
