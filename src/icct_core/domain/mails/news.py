"""What a captain is to be told of a change, and whether it is still to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..registration import Registration, Told
from ..review.history import ActorKind, HistoryAction, HistoryEntry, RecordedEntry
from ..status import RegistrationStatus
from ..values import EmailAddress

NOT_NOTIFIED = "notify"
"""The field of the history that an entry has, ``false``, whose captain was not to be told of it."""

MAIL_DELAY = timedelta(seconds=120)
"""How long a decision may be taken back before its captain is told (``DECISION_MAIL_DELAY``)."""


class ChangeKind(StrEnum):
    """What a mail about a change says."""

    CONFIRMED = "confirmed"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    CORRECTED = "corrected"
    EDITED = "edited"
    ANSWERED = "answered"
    MOVED = "moved"


_OF_ACTIONS = {
    HistoryAction.CORRECTED: ChangeKind.CORRECTED,
    HistoryAction.EDITED: ChangeKind.EDITED,
    HistoryAction.LOGO_REPLACED: ChangeKind.EDITED,
    HistoryAction.ANSWERED: ChangeKind.ANSWERED,
    HistoryAction.WITHDRAWN: ChangeKind.WITHDRAWN,
}
"""The mails about what is always told, as it is no decision that can be taken back before its mail is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A change of a team that its captain is to be told of.

    ``statuses`` are the entries of the team's history that changed its status or the reason for it, the oldest first;
    ``tried`` are the numbers of those whose mails were tried, whatever came of that.
    """

    registration: Registration
    recorded: RecordedEntry
    statuses: Sequence[RecordedEntry]
    tried: frozenset[int] = frozenset()

    @classmethod
    def of(cls, registration: Registration, number: int, history: Sequence[RecordedEntry]) -> News | None:
        """The news that the entry of this number is; ``None`` if there is no such entry, or it changed no team."""
        recorded = next((one for one in history if one.number == number), None)
        if recorded is None or recorded.entry.action not in {HistoryAction.DECIDED, *_OF_ACTIONS}:
            return None
        statuses = sorted((one for one in history if _changes_status(one.entry)), key=lambda one: one.number)
        return cls(registration=registration, recorded=recorded, statuses=statuses)

    @property
    def told(self) -> Told | None:
        """What the captain knows once it is told; ``None`` of a correction, and of what the captain did."""
        entry = self.recorded.entry
        if entry.action is not HistoryAction.DECIDED or entry.after is None:
            return None
        return Told(status=entry.after, reason=entry.reason, at=entry.at)

    @property
    def kind(self) -> ChangeKind:
        """Which mail it is. A captain who never heard of a withdrawal is not told that it was taken back."""
        if (told := self.told) is None:
            entry = self.recorded.entry
            by_captain = entry.actor.kind is ActorKind.CAPTAIN
            is_logo = entry.action is HistoryAction.LOGO_REPLACED
            return ChangeKind.CORRECTED if is_logo and not by_captain else _OF_ACTIONS[entry.action]
        if told.status is RegistrationStatus.REGISTERED:
            was_withdrawn = self.registration.told.status is RegistrationStatus.WITHDRAWN
            return ChangeKind.REINSTATED if was_withdrawn else ChangeKind.REOPENED
        return ChangeKind(told.status.value)

    @property
    def replaces(self) -> datetime | None:
        """When that was decided which the captain was told before and is not so any more; what captains did is not."""
        last = self._told_last
        by_captain = any(one.number == last and one.entry.actor.kind is ActorKind.CAPTAIN for one in self.statuses)
        sent_again = self.recorded.number == last
        return None if self.told is None or sent_again or by_captain else self.registration.told.at

    @property
    def former_address(self) -> EmailAddress | None:
        """The captain's address before it, ``None`` if it is the same."""
        moved = (one.before for one in self.recorded.entry.changes if one.field == "captain_email")
        before = next(moved, None)
        return EmailAddress(before) if before else None

    @property
    def said_otherwise(self) -> frozenset[int]:
        """The entries since the one that the captain was last told of, by their numbers, that say something else."""
        told, since = self.registration.told, self._told_last
        others = (one for one in self.statuses if not _says(told, one.entry))
        return frozenset(one.number for one in others if since < one.number < self.recorded.number)

    def why_unneeded(self, delay: timedelta) -> str | None:
        """Why it is not to be told any more, ``None`` if it is.

        A status that lasted less than ``delay`` is not told: to undo a decision is to decide again. Neither is one that
        the captain knows, unless a mail that said otherwise was tried since and may have arrived, nor one after which a
        later one was told. One that was told already is told again: a person asked for that, or nobody knows whether it
        arrived.
        """
        told, number, last = self.told, self.recorded.number, self._told_last
        if told is None or number == last:
            return None
        if not self._lasted(self.recorded, delay):
            return "decided again before the mail was due"
        if number < last:
            return "a later decision was mailed already"
        if self.registration.told.says(told.status, told.reason) and self.tried.isdisjoint(self.said_otherwise):
            return "the captain knows"
        return None

    @property
    def _told_last(self) -> int:
        """The number of the entry that the captain was last told of, 0 if of none."""
        told = self.registration.told
        return next((one.number for one in self.statuses if one.entry.at == told.at and _says(told, one.entry)), 0)

    def _lasted(self, recorded: RecordedEntry, delay: timedelta) -> bool:
        following = (one.entry.at for one in self.statuses if one.number > recorded.number)
        end = next(following, None)
        return end is None or end - recorded.entry.at >= delay


def _changes_status(entry: HistoryEntry) -> bool:
    decided = entry.action is HistoryAction.DECIDED
    return entry.after is not None and (decided or entry.before is not entry.after)


def _says(told: Told, entry: HistoryEntry) -> bool:
    return entry.after is not None and told.says(entry.after, entry.reason)
