"""Whatever address the core accepts, a mail can be written to: the one that was typed, and no other."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

from hypothesis import example, given, settings, strategies as st

from icct_adapters.mail.mail_message import build_message
from icct_core import EmailAddress, InvalidValue, Mail
from tests.support.properties.strategies import email_addresses

_PARTS = ["=?", "?=", "utf-8", "?q?", "=2C", "a", "Z", "9", ".", "-", "--", "'", "{|}", "*", "x" * 30, "y" * 63]
_HOSTS = ["a.co", "1a.2b.c3", "xn--q9jyb4c.example", "A-b.C--d.org", f"{'b' * 63}.{'c' * 63}.{'d' * 60}", "x.1.2.3com"]
_TYPED = st.builds(
    "{}@{}".format, st.lists(st.sampled_from(_PARTS), min_size=1, max_size=9).map("".join), st.sampled_from(_HOSTS)
)


def _recipient(address: EmailAddress) -> str:
    """Whom a mail to this address reaches, once it is written and read again."""
    mail = Mail(message_id="<one@example.org>", to=address, subject="Registered", text="Hello", html="<p>Hello</p>")
    sent = build_message(mail, sender=Address("", "desk", "example.org"), sent_at=datetime(2026, 3, 4, tzinfo=UTC))
    read = message_from_bytes(sent.as_bytes(), _class=EmailMessage, policy=default)
    (recipient,) = read["To"].addresses
    return str(recipient.addr_spec)


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(address=email_addresses())
def test_a_mail_reaches_every_address_the_core_accepts(address: EmailAddress) -> None:
    assert _recipient(address) == address.text


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(typed=_TYPED)
@example(typed="=?a@x.org")
@example(typed="=?utf-8?q?a=2Cb?=@example.com")
def test_an_address_of_awkward_parts_is_refused_or_reached(typed: str) -> None:
    with suppress(InvalidValue):
        assert _recipient(EmailAddress.parse(typed)) == typed
