"""Logs what became of deliveries."""

from __future__ import annotations

import structlog

from icct_core import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryOutcome,
    DeliveryPaused,
    DeliveryRejected,
    DeliveryUnneeded,
    MessageKind,
    MessageMalformed,
    MessageState,
)

_log = structlog.stdlib.get_logger("icct.deliveries")

DELIVERY_EVENTS = {
    MessageState.DELIVERED: "message_delivered",
    MessageState.PENDING: "message_postponed",
    MessageState.PARKED: "message_parked",
    MessageState.UNNEEDED: "message_unneeded",
}
_CLOUDINARY_REMEDY = (
    "correct CLOUDINARY_CLOUD_NAME, CLOUDINARY_API_KEY, CLOUDINARY_API_SECRET or CLOUDINARY_URL; restart"
)
_SMTP_REMEDY = "correct SMTP_USERNAME, SMTP_PASSWORD; restart"
_REMEDIES = {
    MessageKind.STORE_LOGO: _CLOUDINARY_REMEDY,
    MessageKind.REMOVE_LOGO: _CLOUDINARY_REMEDY,
    MessageKind.CONFIRM_BY_MAIL: _SMTP_REMEDY,
    MessageKind.CHANGE_BY_MAIL: _SMTP_REMEDY,
    MessageKind.MOVE_BY_MAIL: _SMTP_REMEDY,
    MessageKind.CODE_BY_MAIL: _SMTP_REMEDY,
    MessageKind.LINK_BY_MAIL: _SMTP_REMEDY,
    MessageKind.SIGN_IN_BY_MAIL: _SMTP_REMEDY,
    MessageKind.PURGE_BY_MAIL: _SMTP_REMEDY,
}

_TO_ORGANISERS = frozenset({MessageKind.SIGN_IN_BY_MAIL, MessageKind.PURGE_BY_MAIL})
"""Their subjects are no registrations."""


def report(outcome: DeliveryOutcome) -> None:
    """Write one line for each attempt, and one for what a person has to look at."""
    settlement = outcome.settlement
    message = settlement.leased.message
    about = {} if message.kind in _TO_ORGANISERS else {"registration_id": str(message.subject)}
    log = _log.bind(kind=message.kind.value, **about, attempt=settlement.leased.attempt)
    event, error = DELIVERY_EVENTS[settlement.state], outcome.error
    reason = settlement.reason or str(error)  # one whose service was not called keeps the reason it had
    if error is None:
        log.info(event)
        return
    if isinstance(error, DeliveryUnneeded):
        log.info(event, reason=reason)
        return
    if isinstance(error, CredentialsRefused):
        log.error("credentials_refused", reason=reason, remedy=_REMEDIES[message.kind])
    if isinstance(error, MessageMalformed):
        log.error("message_malformed", reason=reason)
    expected = isinstance(error, (DeliveryFailed, DeliveryPaused, DeliveryRejected))
    log.warning(event, reason=reason, exc_info=None if expected else error)
