"""Turns SMTP errors into errors of the core, with text that is safe to show."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Sequence
from socket import gaierror

from aiosmtplib import (
    SMTPConnectError,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from icct_core import ConnectionBroken, DeliveryFailed, DeliveryRejected, ServiceAway, ServiceInDoubt

from .answers import meaning

_ADDRESS = re.compile(r"[^\s<>,;:()\[\]\"']+@[^\s<>,;:()\[\]\"']+")
"""Any other address in an answer may be a person's too: the one mail is forwarded to, for example."""

_LONGEST_TEXT = 200


class NoStartTls(ServiceAway):
    """The server would take mail in plain text only."""


def delivery_error(
    error: Exception, *, recipient: str, secrets: Sequence[str], connected: bool
) -> DeliveryFailed | DeliveryRejected:
    """The core's error for one of the connection. A server's own words are kept: one line without persons and secrets.

    Once ``connected`` the server was ready for mail: what goes wrong then without an answer may be about this mail.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return delivery_error(error.recipients[0], recipient=recipient, secrets=secrets, connected=connected)
    if isinstance(error, SMTPResponseException):
        words = _readable(error.message, recipient, secrets)
        return meaning(error, connected=connected)(f"the mail server answered {error.code}: {words}"[:_LONGEST_TEXT])
    text = f"the mail server {_trouble(error)}"[:_LONGEST_TEXT]
    if isinstance(error, SMTPNotSupported):
        return DeliveryFailed(text)  # the recipient's address is one that this server cannot take
    if not connected:
        return ServiceAway(text)
    return ConnectionBroken(text) if isinstance(error, ConnectionError) else ServiceInDoubt(text)


def _readable(words: str, recipient: str, secrets: Sequence[str]) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    for secret in secrets:
        line = line.replace(secret, "<secret>")
    local_part = re.escape(recipient.rpartition("@")[0])
    line = re.sub(re.escape(recipient), "<recipient>", line, flags=re.IGNORECASE)
    line = _ADDRESS.sub("<address>", line)
    return re.sub(rf"(?<![^\W_]){local_part}(?![^\W_])", "<recipient>", line, flags=re.IGNORECASE)


def _trouble(error: BaseException) -> str:
    if isinstance(error, SMTPConnectError) and error.__cause__ is not None:
        return _trouble(error.__cause__)
    match error:
        case TimeoutError():
            text = "did not answer in time"
        case SMTPServerDisconnected():
            text = "closed the connection"
        case gaierror():
            text = f"was not found by its name: {error.strerror}"
        case ssl.SSLCertVerificationError():
            text = f"has a certificate that is not trusted: {error.verify_message}"
        case ssl.SSLError():
            text = f"did not agree on TLS: {error.reason}"
        case OSError(errno=int(number)):
            text = f"cannot be reached: {os.strerror(number)}"
        case OSError():  # without a number: asyncio sums up several
            text = "cannot be reached at any of its addresses"
        case _:
            text = f"cannot be used: {type(error).__name__}"
    return text
