"""What organisers call messages, why one waits, and what came of trying again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from icct_core import MessageKind, MessageState, OutboxEntry

from ..team.wording import KIND as KIND_OF_A_TEAM

KIND = {**KIND_OF_A_TEAM, MessageKind.SIGN_IN_BY_MAIL: "Mail with a code to sign in"}


def reason_of(entry: OutboxEntry, now: datetime) -> str:
    """Why it was given up or still waits, in a sentence."""
    if entry.reason:
        return f"{entry.reason[:1].upper()}{entry.reason[1:].rstrip('.')}."
    if entry.state is MessageState.PARKED:
        return "No reason is known."
    if entry.attempt:
        return "Under way, or about to be tried again."
    if entry.due_at > now:
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
        yield f"{left} left as {'it is' if left == 1 else 'they are'}: under way, or due soon."


def _counted(count: int) -> str:
    return f"{count} {'delivery was' if count == 1 else 'deliveries were'}"
