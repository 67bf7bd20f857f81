"""A mail says what it should to the one person it is for, whatever its values hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from icct_adapters.mail.mail_message import build_message, parse_sender
from icct_core import ChurchName, DeliveryRejected, EmailAddress, InvalidValue, Mail, PersonName, TeamName

LONG_ADDRESS = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org"
LONG_ID = f"<{'a' * 36}.confirmation@{'registration.' * 8}example.org>"


def a_message(
    *,
    message_id: str = "<one@example.org>",
    to: str = "captain@example.com",
    subject: str = "Registered",
    text: str = "Hello\n",
    html: str = "<p>Hello</p>\n",
) -> EmailMessage:
    mail = Mail(message_id=message_id, to=EmailAddress(to), subject=subject, text=text, html=html)
    sender = Address("", "desk", "example.org")
    return build_message(mail, sender=sender, sent_at=datetime(2026, 3, 4, tzinfo=UTC))


def read_back(message: EmailMessage) -> EmailMessage:
    return message_from_bytes(message.as_bytes(), _class=EmailMessage, policy=default)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "captain",
        "captain@",
        "@example.com",
        "captain@example.com, other@example.com",
        "captain@example.com,other@example.com",
        "captain@example.com\nBcc: other@example.com",
        "captain@example.com\r\nBcc: other@example.com",
        "captain@example.com\n",
        "captain@example.com (comment)",
        "Captain <captain@example.com>",
        "captain <other@example.com>, x@example.com",
        "group: captain@example.com;",
        '"a,b"@example.com',
        ".@[=@",
        "cäptain@example.com",
        "captain@exämple.com",
        "=?utf-8?q?a=2Cb?=@example.com",
        "=?utf-8?q?=2C.{{|?=YSxi@b.-.c",
    ],
)
def test_what_is_not_exactly_one_address_is_refused_and_not_repeated(to: str) -> None:
    with pytest.raises(DeliveryRejected) as refusal:
        a_message(to=to)
    assert str(refusal.value) == "the mail cannot be written"
    assert refusal.value.__suppress_context__
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\u2028", "\x85"])
def test_a_line_end_in_the_subject_adds_no_header(line_end: str) -> None:
    with pytest.raises(DeliveryRejected):
        a_message(subject=f"Registered{line_end}Bcc: other@example.com")


@pytest.mark.parametrize("field", ["subject", "text", "html"])
def test_text_no_mail_can_carry_is_refused(field: str) -> None:
    with pytest.raises(DeliveryRejected):
        a_message(**{field: "half a character: \ud83c"})


@pytest.mark.parametrize(
    "message_id",
    ["", "one@example.org", "<one>", "<one@>", "<a b@c>", "<a@b><c@d>", "<a@b>\r\nBcc: x@y.z", "<ä@b>", "<a@b@c>"],
)
def test_a_message_id_that_would_not_stay_as_it_is_is_refused(message_id: str) -> None:
    with pytest.raises(DeliveryRejected, match="Message-ID"):
        a_message(message_id=message_id)


def test_long_values_stay_as_they_are() -> None:
    subject = "பாளையங்கோட்டை தூய திரித்துவ பேராலயம் " * 3 + "is registered"
    message = read_back(a_message(message_id=LONG_ID, to=LONG_ADDRESS, subject=subject))
    assert message["Message-ID"] == LONG_ID
    assert [address.addr_spec for address in message["To"].addresses] == [LONG_ADDRESS]
    assert message["Subject"] == subject
    assert f"Message-ID: {LONG_ID}\n".encode() in a_message(message_id=LONG_ID).as_bytes()


def test_machines_are_kept_from_answering() -> None:
    message = read_back(a_message())
    assert message["Auto-Submitted"] == "auto-generated"
    kept_back = message["X-Auto-Response-Suppress"].split(", ")
    assert {"OOF", "AutoReply"} <= {*kept_back}
    assert not {"NDR", "All"} & {*kept_back}, "the sender would not hear of a mail that cannot be delivered"
    assert message["Reply-To"] is None


@pytest.mark.parametrize("parse", [TeamName.parse, ChurchName.parse, PersonName.parse])
def test_no_name_can_end_a_part_of_the_mail(parse: Callable[[str], object]) -> None:
    boundary = read_back(a_message()).get_boundary()
    assert boundary is not None
    for length in range(1, len(boundary) + 1):
        with pytest.raises(InvalidValue):
            parse(f"Lions --{boundary[:length]}")


def test_a_line_too_long_for_a_mail_is_wrapped_on_the_way_only() -> None:
    text = "ப" * 500 + "\n"
    message = a_message(text=text, html=text)
    assert max(map(len, message.as_bytes().splitlines())) <= 998
    assert [part.get_content() for part in read_back(message).iter_parts()] == [text, text]


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        ("desk@example.org", Address("", "desk", "example.org")),
        ("<desk@example.org>", Address("", "desk", "example.org")),
        ("Desk <desk@localhost>", Address("Desk", "desk", "localhost")),
        ('"Desk, main" <desk@example.org>', Address("Desk, main", "desk", "example.org")),
        ("பதிவு <desk@example.org>", Address("பதிவு", "desk", "example.org")),
    ],
)
def test_a_sender_may_have_a_name(raw: str, sender: Address) -> None:
    assert parse_sender(raw) == sender


@pytest.mark.parametrize(
    "raw",
    ["", "desk", "<>", "a@b.c, d@e.f", "a@b.c\nBcc: d@e.f", "Desk\n <a@b.c>", "D\ud800 <a@b.c>", "a@b.c> <d@e.f>, <"],
)
def test_any_other_sender_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match=r"address|encode|control"):
        parse_sender(raw)
