"""Classifies SMTP replies: about this mail, our login, or the server itself."""

from __future__ import annotations

import re

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from icct_core import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRejected,
    MessageMalformed,
    ServiceAway,
    ServiceInDoubt,
)

_TOO_LARGE = 552
"""Answered to the sender, it is about the size announced there (RFC 1870, 6.1); else a refused sender is ourselves."""

_CLOSING = 421
"""The server ends the connection (RFC 5321, 3.8), whatever the command."""

_ABOUT_OUR_SHARE = re.compile(r"[45]\.4\.5\b")
"""Too much mail of ours for now (RFC 3463, 3.5), as Gmail answers with 550 above its mails a day."""

_ABOUT_ITSELF = re.compile(r"4\.3\.\d")
"""Its disk is full, or it is not set up as it should be (RFC 3463, 3.4)."""

_ABOUT_OUR_SENDER = re.compile(
    r"[45]\.1\.[78]\b|5\.7\.60\b|5\.2\.252\b|[^\n]*\bsender address rejected\b", re.IGNORECASE
)
"""The sender's address (RFC 3463, 3.2), which Postfix says of at the recipient, and Exchange after the mail."""

_ABOUT_OUR_FORM = re.compile(r"5\.6\.(?!7\b)\d")
"""What we sent is no mail that it understands (RFC 3463, 3.7); 5.6.7 is about letters in an address (RFC 6531, 3.5)."""

_ABOUT_OUR_LOGIN = (530, 534, 535)
"""Authentication required, mechanism too weak, credentials invalid (RFC 4954, 6), whichever command they answer."""


def meaning(answer: SMTPResponseException, *, connected: bool) -> type[DeliveryFailed | DeliveryRejected]:
    """The core's error for it.

    An answer of 5xx is final only about the mail; about us, a person may correct something before the time is over.
    What is said about a recipient or the mail's content tells nothing against the server.
    """
    about_mail = isinstance(answer, SMTPSenderRefused | SMTPRecipientRefused | SMTPDataError)
    login = isinstance(answer, SMTPAuthenticationError) and _is_final(answer)
    if login or (about_mail and answer.code in _ABOUT_OUR_LOGIN):
        return CredentialsRefused
    if about_mail and _is_final(answer) and _ABOUT_OUR_FORM.match(answer.message):
        return MessageMalformed
    if isinstance(answer, SMTPSenderRefused) and answer.code == _TOO_LARGE:
        return DeliveryRejected
    if not about_mail and connected:
        return ServiceInDoubt  # no answer that can be read
    about_us = _ABOUT_OUR_SHARE.match(answer.message) or _ABOUT_OUR_SENDER.match(answer.message)
    if not about_mail or isinstance(answer, SMTPSenderRefused) or about_us:
        return ServiceAway
    return _about_this_mail(answer)


def _about_this_mail(answer: SMTPResponseException) -> type[DeliveryFailed | DeliveryRejected]:
    if _is_final(answer):
        return DeliveryRejected
    doubtful = answer.code == _CLOSING or not 400 <= answer.code <= 499 or _ABOUT_ITSELF.match(answer.message)
    return ServiceInDoubt if doubtful else DeliveryFailed


def _is_final(answer: SMTPResponseException) -> bool:
    return 500 <= answer.code <= 599
