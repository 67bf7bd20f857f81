"""Change the window: open registration, close it, set its times and its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial

from ...domain.errors import VersionRequired
from ...domain.fields import Fields, collecting
from ...domain.local_times import parse_time
from ...domain.review.history import Actor, HistoryAction, HistoryEntry, window_changes
from ...domain.review.reasons import parse_window_text
from ...domain.rules import TournamentRules
from ...domain.text import is_blank
from ...domain.window import Window
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork

SUBJECT = "window"
"""What the history calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWindowCommand:
    """The whole window as it is to be, for the ``version`` of it that the organiser saw.

    Times and text are as they were typed, or aware datetimes; ``None`` and blank ones mean none. Times without a zone
    are on the clocks of ``zone``, and refused without one. ``closed`` closes registration now, or keeps it closed.
    """

    actor: Actor
    version: int | None
    opens_at: datetime | str | None = None
    closes_at: datetime | str | None = None
    freeze_at: datetime | str | None = None
    closed: bool = False
    text: str | None = None
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWindow:
    """Stores the window and keeps the change in the history, in one transaction.

    - The moment of closing is read while no form can be entered, so that each answer agrees with the instant at which
      its request arrived.
    - The first change stores a window; from then on the times of the rules do not hold any more.
    - What changes nothing is not stored.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: ChangeWindowCommand) -> Window:
        """The window in force from now on.

        Raises:
            ValidationFailed: a time or the text cannot be accepted, times are out of order, or a new one is past.
            VersionRequired, StaleVersion: no version was named, or somebody has changed it meanwhile.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        wanted = _wanted(command)
        prefix = self.rules.id_prefix
        async with self.unit_of_work.begin() as tx:
            before = await tx.windows.get(prefix) or self.rules.window
            now = self.clock.now()  # not before: forms may have been entered until the window was locked
            after = _changed(before, wanted, command, at=now)
            if after is before:
                return before
            await tx.windows.put(prefix, after)
            await tx.history.add(
                HistoryEntry(
                    at=now,
                    prefix=prefix,
                    action=HistoryAction.WINDOW_CHANGED,
                    actor=command.actor,
                    subject=SUBJECT,
                    changes=window_changes(before, after),
                )
            )
        return after

    def preview(self, command: ChangeWindowCommand, before: Window) -> Window:
        """What the change would make of the window ``before`` it now; nothing is stored.

        It is ``before`` itself if nothing would change. Raises ``ValidationFailed``, ``VersionRequired`` and
        ``StaleVersion`` as the change itself.
        """
        return _changed(before, _wanted(command), command, at=self.clock.now())


def _wanted(command: ChangeWindowCommand) -> tuple[Window, int]:
    """What was typed, and for which version."""
    with collecting() as fields:
        wanted = _parse(command, fields)
    if command.version is None:
        raise VersionRequired
    return wanted, command.version


def _changed(before: Window, wanted: tuple[Window, int], command: ChangeWindowCommand, *, at: datetime) -> Window:
    window, version = wanted
    before.check_version(version)
    after = before.changed_to(window, closed=command.closed, by=str(command.actor), at=at)
    with collecting() as fields:
        before.check_future(after, fields, at=at)
    return after


def _parse(command: ChangeWindowCommand, fields: Fields) -> Window:
    def moment(name: str, label: str, *, ends: bool = False) -> datetime | None:
        raw = getattr(command, name)
        if raw is None or (isinstance(raw, str) and is_blank(raw)):
            return None
        return fields.parse(name, partial(parse_time, label=label, zone=command.zone, ends=ends), raw)

    wanted = Window(
        opens_at=moment("opens_at", "Opening time"),
        closes_at=moment("closes_at", "Closing time", ends=True),
        freeze_at=moment("freeze_at", "Freezing time", ends=True),
        text=fields.parse("text", parse_window_text, command.text),
    )
    wanted.check_order(fields)
    return wanted
