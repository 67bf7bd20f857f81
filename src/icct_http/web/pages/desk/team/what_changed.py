"""What was changed of a team after somebody had seen it, in a line each: for lists of teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from icct_core import GetTimeline, Registration

from .events import Event, changed_after
from .wording import FIELDS


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """Names the fields that were changed, and no values: nobody's phone is shown by it."""

    timeline: GetTimeline

    async def __call__(self, registration: Registration, version: int) -> Sequence[str]:
        """``Corrected: Coach, Captain's phone``, the newest first. Raises ``DatabaseUnavailable``."""
        entries = await self.timeline.of(registration)
        return [_in_short(one) for one in changed_after(version, entries, {})]


def _in_short(event: Event) -> str:
    fields = dict.fromkeys(FIELDS.get(one.field, one.field) for one in event.changes)
    told = ", ".join(fields) or event.reason or ""
    return f"{event.what}: {told}" if told else event.what
