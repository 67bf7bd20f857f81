"""The window: when registration is open, and when squads are frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from .captain_errors import RosterFrozen
from .errors import InvalidValue, RegistrationClosed, StaleVersion
from .fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When forms are taken: from ``opens_at`` on, before ``closes_at``, and before organisers ``closed_at`` once.

    Times are aware datetimes; ``None`` means no limit. After ``freeze_at`` captains change nothing any more. ``text``
    is for captains who come too early or too late. ``version`` is 0 of one that was never stored: the environment's.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    freeze_at: datetime | None = None
    closed_at: datetime | None = None
    text: str | None = None
    version: int = 0
    changed_at: datetime | None = None
    changed_by: str | None = None

    @property
    def ends_at(self) -> datetime | None:
        """The first moment at which no form is taken any more; ``None`` if there is no such moment."""
        return min((end for end in (self.closes_at, self.closed_at) if end is not None), default=None)

    @property
    def begins_at(self) -> datetime | None:
        """The first moment at which forms are taken; ``None`` without one, and if it was closed by hand before it."""
        is_over = self.closed_at is not None and self.opens_at is not None and self.closed_at <= self.opens_at
        return None if is_over else self.opens_at

    def is_open(self, at: datetime) -> bool:
        """Whether a form is taken that arrives then."""
        return not self.is_early(at) and (self.ends_at is None or at < self.ends_at)

    def is_early(self, at: datetime) -> bool:
        """Whether it has not opened yet then."""
        return self.opens_at is not None and at < self.opens_at

    def opens_later(self, at: datetime) -> bool:
        """Whether it has not opened yet then, and will: one that was closed by hand before that does not."""
        return self.begins_at is not None and self.is_early(at)

    @property
    def closed(self) -> bool:
        """Whether organisers have closed it by hand."""
        return self.closed_at is not None

    def check_open(self, at: datetime) -> None:
        """Raise ``RegistrationClosed`` unless a form is taken that arrives then."""
        if not self.is_open(at):
            raise self.refusal()

    def refusal(self) -> RegistrationClosed:
        """What a captain is told who comes too early or too late."""
        return RegistrationClosed(opens_at=self.begins_at, closes_at=self.ends_at, text=self.text)

    def check_not_frozen(self, at: datetime) -> None:
        """Raise ``RosterFrozen`` if captains change nothing any more then."""
        if self.freeze_at is not None and self.freeze_at <= at:
            raise RosterFrozen(frozen_at=self.freeze_at)

    def check_version(self, version: int) -> None:
        """Raise ``StaleVersion``, which names who made this version and when, if a change was made for another."""
        if version != self.version:
            by = self.changed_by or ENVIRONMENT
            raise StaleVersion(version=self.version, changed_by=by, changed_at=self.changed_at)

    def check_order(self, fields: Fields) -> None:
        """Remember in ``fields`` what is out of order: it opens, then closes, then squads are frozen.

        Squads are not frozen before registration closes: a captain who has just registered could not mend a slip.
        """
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            fields.refuse(InvalidValue("Closing time must be after the opening time"), "closes_at")
        if self.closes_at and self.freeze_at and self.freeze_at < self.closes_at:
            fields.refuse(InvalidValue("Freezing time must not be before the closing time"), "freeze_at")
        elif self.opens_at and self.freeze_at and self.freeze_at <= self.opens_at:
            fields.refuse(InvalidValue("Freezing time must be after the opening time"), "freeze_at")

    def changed_to(self, wanted: Window, *, closed: bool, by: str, at: datetime) -> Window:
        """The next version of it: the times and the text of ``wanted``, and ``closed`` by hand or not.

        One that is closed stays closed since the same moment. What changes nothing is no version: then it is returned
        as it is. It takes effect ``at`` that moment, when no form may be between its own check and its entry.
        """
        closed_at = (self.closed_at or at) if closed else None
        after = replace(
            self,
            opens_at=wanted.opens_at,
            closes_at=wanted.closes_at,
            freeze_at=wanted.freeze_at,
            text=wanted.text,
            closed_at=closed_at,
        )
        if after == self:
            return self
        return replace(after, version=self.version + 1, changed_at=at, changed_by=by)

    def check_future(self, after: Window, fields: Fields, *, at: datetime) -> None:
        """Remember in ``fields`` if what comes ``after`` it closes or freezes in the past: answers given were wrong.

        A time that has passed may stay as it is, but for the closing time where registration is opened again.
        """
        closes_at, reopened = after.closes_at, self.closed and not after.closed
        if closes_at is not None and closes_at <= at and (reopened or closes_at != self.closes_at):
            fields.refuse(
                InvalidValue("Closing time is past; give a later one, or close registration now"), "closes_at"
            )
        if after.freeze_at is not None and after.freeze_at <= at and after.freeze_at != self.freeze_at:
            fields.refuse(InvalidValue("Freezing time is past; give a later one"), "freeze_at")

    def overruled_by(self, stored: Window) -> tuple[str, ...]:
        """Which of the times that this one, the environment's, names are others in the ``stored`` one."""
        names = ("opens_at", "closes_at")
        return tuple(name for name in names if getattr(self, name) not in {None, getattr(stored, name)})


ENVIRONMENT = "environment"
"""Who made the window of version 0: the settings of the server."""
