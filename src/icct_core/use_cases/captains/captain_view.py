"""What a captain may see of the team and do with it now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from ...domain.captains.editing import CaptainActs
from ...domain.captains.masking import MaskedContact, masked_change, masked_contact, masked_phone
from ...domain.mails.news import MAIL_DELAY
from ...domain.messages import TO_THE_CAPTAIN, MessageKind, MessageState, OutboxEntry
from ...domain.registration import Registration
from ...domain.review.correction import CORRECTABLE
from ...domain.review.history import ActorKind, FieldChange, HistoryAction
from ...domain.rules import TournamentRules
from ...domain.status import RegistrationStatus
from ..review.timeline import DELIVERY, REGISTERED, GetTimeline, TimelineEntry
from .captain_acts import ActsByCaptain
from .what_stood import changes_status, what_stood


class EventBy(StrEnum):
    """Who did it, as far as a captain is told."""

    CAPTAIN = "captain"
    ORGANISERS = "organisers"
    SERVICE = "service"


class Missing(StrEnum):
    """What a captain should see to: a logo that is nowhere, players, an address that mails reach."""

    LOGO = "logo"
    PLAYERS = "players"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptainEvent:
    """One thing that happened, without organisers' names and notes.

    ``action`` is one of the history's, ``REGISTERED``, or ``DELIVERY`` of a mail, which is ``state``.
    """

    at: datetime
    action: str
    by: EventBy
    mail: MessageKind | None = None
    state: MessageState | None = None
    after: RegistrationStatus | None = None
    before: RegistrationStatus | None = None
    changes: tuple[FieldChange, ...] = ()
    reason: str | None = None


class MaskedPlayer(NamedTuple):
    """A member of the squad; ``phone`` is a mask."""

    name: str
    role: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptainView:
    """A team as its link shows it: whoever has the link may be anybody of the team's group.

    An edit that sends a mask back leaves the phone or the address as it is; also in the timeline, phones and addresses
    are masked. ``reason`` is that of the status.
    """

    registration: Registration = field(repr=False)
    contact: MaskedContact
    squad: tuple[MaskedPlayer, ...]
    reason: str | None
    timeline: tuple[CaptainEvent, ...]
    missing: tuple[Missing, ...]
    may: CaptainActs


_SHOWN = {
    HistoryAction.DECIDED,
    HistoryAction.CORRECTED,
    HistoryAction.EDITED,
    HistoryAction.ANSWERED,
    HistoryAction.WITHDRAWN,
    HistoryAction.LOGO_REPLACED,
    HistoryAction.EXPORTED,
    REGISTERED,
}
_SHOWN_FIELDS = {*CORRECTABLE, "logo"}
_SHOWN_STATES = {MessageState.DELIVERED, MessageState.PARKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewByCaptain:
    """Reads a team for the page of its link.

    Decisions that organisers took back within ``mail_delay`` are not shown, as they were not mailed either.
    """

    timeline: GetTimeline
    acts: ActsByCaptain
    rules: TournamentRules = field(default_factory=TournamentRules)
    mail_delay: timedelta = MAIL_DELAY

    async def __call__(self, registration: Registration) -> CaptainView:
        """The view of a registration. Raises ``TeamNotFound`` of a removed one, and ``DatabaseUnavailable``."""
        team = registration.known_team
        all_entries = await self.timeline.of(registration)
        entries = what_stood(all_entries, self.mail_delay)
        return CaptainView(
            registration=registration,
            contact=masked_contact(team),
            squad=tuple(
                MaskedPlayer(
                    name=player.name.text,
                    role=player.role.text if player.role else None,
                    phone=masked_phone(player.phone.digits) if player.phone else None,
                )
                for player in team.squad
            ),
            reason=told_reason(registration, entries, all_entries),
            timeline=tuple(
                replace(one, changes=tuple(map(masked_change, one.changes))) for one in captain_events(entries)
            ),
            missing=tuple(self._missing(registration, entries)),
            may=await self.acts(registration),
        )

    def _missing(self, registration: Registration, entries: Sequence[TimelineEntry]) -> Iterator[Missing]:
        mails = [one.delivery for one in entries if one.delivery and one.delivery.message.kind in TO_THE_CAPTAIN]
        logos = [one.delivery for one in entries if one.delivery and _waits_for_its_storage(one.delivery)]
        if registration.logo is None and not logos:
            yield Missing.LOGO
        if len(registration.known_team.squad) < self.rules.min_players:
            yield Missing.PLAYERS
        ended = [one for one in mails if one.state in _SHOWN_STATES]
        if ended and ended[0].state is MessageState.PARKED:  # the newest comes first
            yield Missing.ADDRESS


def told_reason(
    registration: Registration, entries: Sequence[TimelineEntry], all_entries: Sequence[TimelineEntry]
) -> str | None:
    """The reason of a team's status, where ``entries`` are those of all that stood."""
    newest = _newest(entries)
    return registration.reason if newest is _newest(all_entries) else newest.reason


def _newest(entries: Sequence[TimelineEntry]) -> TimelineEntry:
    """What gave the team its status; the first was registering."""
    return next(one for one in entries if changes_status(one))


def _waits_for_its_storage(delivery: OutboxEntry) -> bool:
    return delivery.message.kind is MessageKind.STORE_LOGO and delivery.state is MessageState.PENDING


def captain_events(entries: Sequence[TimelineEntry]) -> Iterator[CaptainEvent]:
    """What a captain may know of these entries, in their order, with whole phones and addresses."""
    for entry in entries:
        if entry.delivery is not None:
            kind, state = entry.delivery.message.kind, entry.delivery.state
            if kind in TO_THE_CAPTAIN and state in _SHOWN_STATES:
                yield CaptainEvent(at=entry.at, action=DELIVERY, by=EventBy.SERVICE, mail=kind, state=state)
        elif entry.action in _SHOWN:
            yield CaptainEvent(
                at=entry.at,
                action=entry.action,
                by=_by(entry),
                before=entry.before,
                after=entry.after,
                reason=entry.reason,
                changes=tuple(one for one in entry.changes if one.field in _SHOWN_FIELDS),
            )


def _by(entry: TimelineEntry) -> EventBy:
    kind = entry.actor.kind if entry.actor else ActorKind.SYSTEM
    return {ActorKind.CAPTAIN: EventBy.CAPTAIN, ActorKind.SYSTEM: EventBy.SERVICE}.get(kind, EventBy.ORGANISERS)
