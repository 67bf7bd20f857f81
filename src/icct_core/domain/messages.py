"""Outbox messages: kinds, states, how a delivery fails, and when it is retried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from .values import RegistrationId, TeamId


class MessageKind(StrEnum):
    """What is delivered to whom. There is at most one message of a kind about one thing on one occasion."""

    STORE_LOGO = "store_logo"
    CONFIRM_BY_MAIL = "confirm_by_mail"
    CHANGE_BY_MAIL = "change_by_mail"
    MOVE_BY_MAIL = "move_by_mail"
    CODE_BY_MAIL = "code_by_mail"
    LINK_BY_MAIL = "link_by_mail"
    SIGN_IN_BY_MAIL = "sign_in_by_mail"
    PURGE_BY_MAIL = "purge_by_mail"
    REMOVE_LOGO = "remove_logo"


OWED_TO_A_NEW_TEAM = (MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL)
"""What is queued when a team registers; the rest when it is removed."""

TO_THE_CAPTAIN = (MessageKind.CONFIRM_BY_MAIL, MessageKind.CHANGE_BY_MAIL)
"""Mails that leave in the order of their occasions: one waits until those before it are delivered or given up."""

WAITED_FOR = (MessageKind.SIGN_IN_BY_MAIL, MessageKind.CODE_BY_MAIL, MessageKind.LINK_BY_MAIL)
"""Mails that a person waits for: they have a lane of their own, and never stand after a thousand confirmations."""

WAITS_ITS_TURN = frozenset({MessageKind.CHANGE_BY_MAIL})
"""Those of them before which there can be others."""

MAILS = frozenset({*TO_THE_CAPTAIN, *WAITED_FOR, MessageKind.MOVE_BY_MAIL, MessageKind.PURGE_BY_MAIL})
"""All mails: what the provider of a mail server counts. A move is told to the address that a captain had before, a
purge to admins."""

ABOUT_THE_LOGO = (MessageKind.STORE_LOGO, MessageKind.REMOVE_LOGO)
"""What changes the file storage: the removal of a logo has to come last."""

SENT_AGAIN = TO_THE_CAPTAIN
"""What may be delivered a second time when a person asks for it: a logo's bytes are gone once they are stored."""

KEPT_NOT_SENT = "kept, not sent"
"""The reason of a delivered mail that went into a folder of this machine, or into memory."""


class MessageState(StrEnum):
    """``pending`` until it is ``delivered``, ``parked`` for a person to look at, or ``unneeded``.

    An unneeded one was not sent, as what it was to say was taken back or replaced before it was due.
    """

    PENDING = "pending"
    DELIVERED = "delivered"
    PARKED = "parked"
    UNNEEDED = "unneeded"


SETTLED = frozenset({MessageState.DELIVERED, MessageState.UNNEEDED})
"""Nothing is left to be done about them; they are purged after a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A delivery owed to a subject. (``subject``, ``kind``, ``occasion``) is unique.

    The subject is a registration, of an organiser's code its challenge, of news of a purge an organiser. The occasion
    of what every new team is owed is 0; that of news, or of a mail with a new link, is the number of its entry in the
    history, that of a code the number of its challenge. A message is due when it is queued; that may be some time after
    the change.
    """

    subject: UUID
    kind: MessageKind
    queued_at: datetime
    occasion: int = 0

    @property
    def registration_id(self) -> RegistrationId:
        """The subject of a message about a team."""
        return RegistrationId(self.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedMessage:
    """A message one worker holds until ``until``. ``attempt`` counts its service's calls, this one included.

    Both together tell one lease of a message from any other: one that called no service gives its attempt back.
    """

    message: Message
    attempt: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a leased message ends: delivered, pending again from ``due_at`` on, or parked; ``reason`` says why.

    Pending again without a reason keeps the reason it had. If its service was not ``called``, the attempt counts not.
    """

    leased: LeasedMessage
    state: MessageState
    due_at: datetime
    reason: str | None = None
    called: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A message as the organisers' operator sees it. ``due_at`` of a delivered or parked one is when that happened.

    ``team_id`` is ``None`` of a message to an organiser.
    """

    team_id: TeamId | None
    message: Message
    state: MessageState
    attempt: int
    due_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxDepth:
    """How much waits, since when, and how much has been given up until a person looks at it.

    ``oldest`` is when the oldest was queued. ``due`` is the earliest time a worker is to take one, so that a worker
    that keeps up leaves none behind it; a mail that waits for an earlier one to its captain is not to be taken yet.
    Both are ``None`` when there is none, and lie ahead where what waits is delayed.
    """

    pending: int
    oldest: datetime | None
    due: datetime | None
    parked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """At most ``count`` deliveries in any ``period``: what a provider of a service allows.

    All ``kinds`` are counted together, whichever lane they leave by; ``None`` means those of the lane it belongs to.
    """

    count: int
    period: timedelta
    kinds: frozenset[MessageKind] | None = None


class DeliveryFailed(Exception):
    """The service did not take this message this time; the text is for the operator and names no person.

    Nothing is said against the service, which has answered. The message waits for ``least_pause`` at least.
    """

    def __init__(self, text: str, *, least_pause: timedelta = timedelta()) -> None:
        super().__init__(text)
        self.least_pause = least_pause


class ServiceAway(DeliveryFailed):
    """Any other message would have failed as well: the service is not reached, too busy, or not ready for anybody."""


class CredentialsRefused(ServiceAway):
    """The service refuses us, whatever the message: a person must correct a setting, and then all of them can go."""


class ServiceInDoubt(DeliveryFailed):
    """The service failed or fell silent over this message: either of them may be the reason.

    Different messages in a row tell that it is the service; one message alone, however often, tells nothing.
    """


class ConnectionBroken(ServiceInDoubt):
    """The connection ended before the answer, as one does that rested too long: a new one may work at once."""


class DeliveryPaused(Exception):
    """The service was not called, and shall not be before ``pause`` is over; nothing is wrong with the message."""

    def __init__(self, text: str, *, pause: timedelta) -> None:
        super().__init__(text)
        self.pause = pause


class DeliveryUnneeded(Exception):
    """What was to be delivered is not to be told any more; the text is as for ``DeliveryFailed``."""


class DeliveryRejected(Exception):
    """The service will never take it, or there is nothing to deliver; the text is as for ``DeliveryFailed``."""


class MessageMalformed(DeliveryRejected):
    """The service refuses the form in which we sent it: a defect of ours, and not of what people wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Growing pauses, each drawn between nothing and its bound, so that many messages do not come back at once.

    Bounds: 0.5 s doubled each time, at most 5 minutes, for 72 hours (the contract's §5). ``least_attempts`` are made
    whatever its age: a message may be old because no worker ran.
    """

    first_pause: timedelta = timedelta(seconds=0.5)
    longest_pause: timedelta = timedelta(minutes=5)
    give_up_after: timedelta = timedelta(hours=72)
    least_attempts: int = 20

    def pause(self, attempt: int, *, draw: float) -> timedelta:
        """How long to wait after the ``attempt``-th failure; ``draw`` is a random number from 0 to 1."""
        doublings = min(attempt - 1, 30)  # 0.5 s doubled 30 times is 17 years: far beyond any bound
        return min(self.first_pause * float(2**doublings), self.longest_pause) * draw

    def settle(self, leased: LeasedMessage, error: Exception, *, at: datetime, draw: float) -> Settlement:
        """What becomes of a message whose delivery raised ``error``."""
        if isinstance(error, DeliveryPaused):
            return Settlement(leased=leased, state=MessageState.PENDING, due_at=at + error.pause, called=False)
        if isinstance(error, DeliveryUnneeded):
            return Settlement(leased=leased, state=MessageState.UNNEEDED, due_at=at, reason=str(error), called=False)
        too_old = at - leased.message.queued_at >= self.give_up_after and leased.attempt >= self.least_attempts
        hopeless = isinstance(error, DeliveryRejected) or too_old
        known = isinstance(error, (DeliveryFailed, DeliveryRejected))
        asked_for = error.least_pause if isinstance(error, DeliveryFailed) else timedelta()
        return Settlement(
            leased=leased,
            state=MessageState.PARKED if hopeless else MessageState.PENDING,
            due_at=at if hopeless else at + max(self.pause(leased.attempt, draw=draw), asked_for),
            reason=str(error) if known else f"unexpected {type(error).__name__}",
        )
