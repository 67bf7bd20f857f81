"""What organisers call messages, why one waits, and what came of trying again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from icct_core import MessageKind, MessageState, OutboxEntry

from ..team.wording import KIND as KIND_OF_A_TEAM

KIND = {
    **KIND_OF_A_TEAM,
    MessageKind.SIGN_IN_BY_MAIL: "Mail with a code to sign in",
    MessageKind.PURGE_BY_MAIL: "Mail about erasing everything",
}


_AWAY: Mapping[str, tuple[str, str]] = {
    "email": ("The mail server does not work", "mails"),
    "cloudinary": ("The storage of logos does not work", "logos"),
}
"""By the names of ``/status``: what is wrong, and what waits for it."""


def services_away(troubles: Mapping[str, str | None]) -> list[str]:
    """Why trying again hastens nothing just now: a sentence for each service that is away."""
    return [
        f"{wrong}: {trouble.rstrip('.')}. Trying again does not help until it does. "
        f"Waiting {what} leave by themselves then; those that were given up have to be tried again."
        for name, (wrong, what) in _AWAY.items()
        if (trouble := troubles.get(name))
    ]


def is_held_back(entry: OutboxEntry, now: datetime) -> bool:
    """Whether it is a mail that is not to leave yet, so that what it says can be taken back."""
    return entry.state is MessageState.PENDING and entry.message.queued_at > now


def reason_of(entry: OutboxEntry, now: datetime) -> str:
    """Why it was given up or still waits, in a sentence."""
    if entry.reason:
        return f"{entry.reason[:1].upper()}{entry.reason[1:].rstrip('.')}."
    if entry.state is MessageState.PARKED:
        return "No reason is known."
    if entry.attempt:
        return "Under way, or about to be tried again."
    if is_held_back(entry, now):
        return "Held back for a while, so that what it says can still be taken back."
    return "Not tried yet."


def retried(parked: int, due: int, left: int) -> str:
    """What came of trying again, by the numbers of messages."""
    return " ".join(_sentences(parked, due, left)) or "There was nothing to try again."


def _sentences(parked: int, due: int, left: int) -> Iterator[str]:
    if parked:
        yield f"{_counted(parked)} given up and {'is' if parked == 1 else 'are'} tried again now."
    if due:
        yield f"{_counted(due)} waiting for {'its' if due == 1 else 'their'} next try, which is now."
    if left:
        yield f"{left} left as {'it is' if left == 1 else 'they are'}: under way, due soon, or held back for a while."


def _counted(count: int) -> str:
    return f"{count} {'delivery was' if count == 1 else 'deliveries were'}"
