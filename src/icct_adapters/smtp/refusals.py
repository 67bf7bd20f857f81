"""What an error of a mail server means for the mail, and how much of its text an operator may read."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Sequence
from socket import gaierror

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from icct_core import CredentialsRefused, DeliveryFailed, DeliveryRejected

_TOO_LARGE = 552
"""Answered to the sender, it is about the size announced there (RFC 1870, 6.1); else a refused sender is ourselves."""

_ABOUT_OUR_SHARE = re.compile(r"[45]\.4\.5\b")
"""Too much mail of ours for now (RFC 3463, 3.5), as Gmail answers with 550 above its mails a day."""

_ABOUT_OUR_LOGIN = (530, 534, 535)
"""Authentication required, mechanism too weak, credentials invalid (RFC 4954, 6), whichever command they answer."""

_ADDRESS = re.compile(r"[^\s<>,;:()\[\]\"']+@[^\s<>,;:()\[\]\"']+")
"""Any other address in an answer may be a person's too: the one mail is forwarded to, for example."""

_LONGEST_TEXT = 200


class NoStartTls(DeliveryFailed):
    """The server would take mail in plain text only."""


def delivery_error(error: Exception, *, recipient: str, secrets: Sequence[str]) -> DeliveryFailed | DeliveryRejected:
    """The core's error for one of the connection. A server's own words are kept: one line without persons and secrets.

    An answer of 5xx is final only about the mail; about us, a person may correct something before the time is over.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return delivery_error(error.recipients[0], recipient=recipient, secrets=secrets)
    if isinstance(error, SMTPResponseException):
        words = _readable(error.message, recipient, secrets)
        return _kind(error)(f"the mail server answered {error.code}: {words}"[:_LONGEST_TEXT])
    return DeliveryFailed(f"the mail server {_trouble(error)}"[:_LONGEST_TEXT])


def _kind(error: SMTPResponseException) -> type[DeliveryFailed | DeliveryRejected]:
    if not 500 <= error.code <= 599:
        return DeliveryFailed
    if isinstance(error, SMTPAuthenticationError):
        return CredentialsRefused
    if not isinstance(error, SMTPSenderRefused | SMTPRecipientRefused | SMTPDataError):
        return DeliveryFailed
    if error.code in _ABOUT_OUR_LOGIN:
        return CredentialsRefused
    return DeliveryRejected if _is_about_the_mail(error) else DeliveryFailed


def _is_about_the_mail(error: SMTPResponseException) -> bool:
    """Whether it would be refused whoever sent it; what is wrong with us must not park every mail of the evening."""
    if isinstance(error, SMTPSenderRefused):
        return error.code == _TOO_LARGE
    return not _ABOUT_OUR_SHARE.match(error.message)


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
