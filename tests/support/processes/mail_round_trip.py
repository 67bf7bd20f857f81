"""Writes mails and reads them back, on the standard library and our sources alone; started by every Python there is.

Takes the folder of the sources; reads the mails' subjects and senders, as a JSON list of pairs; prints as JSON what
each mail's headers say to the library's two readers, and the headers themselves.
"""

from __future__ import annotations

import email
import json
import sys
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

NAMES = ("Subject", "From", "To", "Reply-To")


def told(subject: str, sender: str) -> dict[str, object]:
    from icct_adapters.mail.mail_message import build_message, parse_sender  # noqa: PLC0415  the path is set by then
    from icct_core import EmailAddress, Mail  # noqa: PLC0415

    to = EmailAddress("captain@example.com")
    mail = Mail(message_id="<one@example.org>", to=to, subject=subject, text="Hello\n", html="<p>Hello</p>\n")
    desk = parse_sender(sender)
    written = build_message(mail, sender=desk, sent_at=datetime(2026, 3, 4, tzinfo=UTC), reply_to=desk)
    content = written.as_bytes(policy=policy.SMTP)  # as the library of the mail server's client writes it
    new = email.message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    old = email.message_from_bytes(content)
    return {
        "new": {name: str(new[name]) for name in NAMES},
        "old": {name: str(make_header(decode_header(old[name]))) for name in NAMES},
        "lines": content.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n"),
        "alike": written.as_bytes() == content.replace(b"\r\n", b"\n"),
    }


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    print(json.dumps([told(*each) for each in json.load(sys.stdin)]))
