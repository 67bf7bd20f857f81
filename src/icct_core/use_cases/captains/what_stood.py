"""Leave out decisions that were taken back before anybody was mailed about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest

from ...domain.registration import Told
from ...domain.review.history import HistoryAction
from ..review.timeline import TimelineEntry


def what_stood(entries: Sequence[TimelineEntry], delay: timedelta) -> Sequence[TimelineEntry]:
    """A team's timeline, the newest first, without decisions that were decided again within ``delay``.

    A decision that only led back from such ones goes with them. What a captain did in answer to a decision takes
    nothing back: it was seen.
    """
    statuses = [one for one in reversed(entries) if changes_status(one)]
    shown, slipped, left_out = Told(), False, set[int]()
    for entry, later in zip_longest(statuses, statuses[1:]):
        decided = entry.action == HistoryAction.DECIDED
        slips = decided and later is not None and _takes_back(entry, later, delay)
        now = entry.after or shown.status
        if slips or (slipped and decided and shown.says(now, entry.reason)):
            left_out.add(id(entry))
        else:
            shown = Told(status=now, reason=entry.reason)
        slipped = slips
    return [one for one in entries if id(one) not in left_out]


def _takes_back(entry: TimelineEntry, later: TimelineEntry, delay: timedelta) -> bool:
    return later.action == HistoryAction.DECIDED and later.at - entry.at < delay


def changes_status(entry: TimelineEntry) -> bool:
    """Whether it gave the team a status, or the same one for another reason."""
    return entry.after is not None and (entry.action == HistoryAction.DECIDED or entry.before is not entry.after)
