"""Church, overlaps and deliveries of a team, as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import quote, urlencode

from icct_core import (
    NOT_NOTIFIED,
    SHOWN_UNASKED,
    Captain,
    Church,
    HistoryAction,
    MessageKind,
    MessageState,
    OutboxEntry,
    Overlap,
    OverlapLevel,
    Person,
    PhoneNumber,
    Registration,
    RegistrationId,
    TimelineEntry,
    TournamentRules,
)

from .desk_team import TEAMS
from .wording import KIND, LEVEL, STATE, what_is_the_same


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurchOfTeam:
    """What a team's church counts as: ``others`` are its other teams that play, ``limit`` how many it may have."""

    typed: str
    counted: str
    place: str
    others: int
    limit: int | None
    is_over: bool
    teams: str


def church_of(registration: Registration, churches: Iterable[Church], rules: TournamentRules) -> ChurchOfTeam:
    """The church under whose limit a team comes; one that nobody registered has no other names."""
    typed = registration.known_team.church
    church = next((one for one in churches if typed.key in one.keys), None)
    shown = church.shown.text if church else typed.text
    own = 1 if registration.plays else 0
    return ChurchOfTeam(
        typed=typed.text,
        counted=shown if church and church.shown.key != typed.key else "",
        place=church.place or "" if church else "",
        others=max(church.teams - own, 0) if church else 0,
        limit=church.limit(rules.teams_per_church) if church else rules.teams_per_church,
        is_over=church is not None and church.is_over(rules.teams_per_church),
        teams=f"{TEAMS}?{urlencode({'church': shown})}",
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """A phone as it is shown, and where one tap leads."""

    shown: str
    call: str
    chat: str


def reached(phone: PhoneNumber) -> Reached:
    """Ten digits in two groups, as they are read out."""
    digits = phone.digits
    return Reached(f"{digits[:5]} {digits[5:]}", f"tel:+91{digits}", f"https://wa.me/91{digits}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How the captain is reached; ``whatsapp`` is ``None`` if it is the phone."""

    phone: Reached
    whatsapp: Reached | None
    email: str
    mailto: str


def contact_of(captain: Captain) -> Contact:
    """Of a captain."""
    own = None if captain.whatsapp == captain.phone else reached(captain.whatsapp)
    mailto = f"mailto:{quote(captain.email.text, safe='@')}"
    return Contact(phone=reached(captain.phone), whatsapp=own, email=captain.email.text, mailto=mailto)


@dataclass(frozen=True, slots=True)
class Half:
    """One of two people who may be one: the name, what they are in their team, and their phone."""

    name: str
    places: str
    phone: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of them, side by side; ``level`` is a word and what it stands for."""

    level: tuple[str, str]
    is_sure: bool
    one: Half
    other: Half


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapWith:
    """The people of a team who seem to be in another one, too."""

    other: Registration
    seen: bool
    pairs: Sequence[Pair]


def shown_of(overlaps: Iterable[Overlap], *, possible: bool) -> list[Overlap]:
    """Those that are shown: possible ones if they are asked for."""
    return [one for one in overlaps if possible or one.level in SHOWN_UNASKED]


def overlaps_with(
    overlaps: Sequence[Overlap], registration: Registration, others: Mapping[RegistrationId, Registration]
) -> list[OverlapWith]:
    """By the other team; one that is removed while the page is made is left out."""
    by_team: dict[RegistrationId, list[Overlap]] = {}
    for one in overlaps:
        by_team.setdefault(one.other.registration_id, []).append(one)
    return [
        OverlapWith(
            other=other,
            seen=all(one.seen for one in of_team),
            pairs=[
                Pair(
                    (LEVEL[one.level], what_is_the_same(one)),
                    one.level is not OverlapLevel.POSSIBLE,
                    _half(one.one, registration),
                    _half(one.other, other),
                )
                for one in of_team
            ],
        )
        for other_id, of_team in by_team.items()
        if (other := others.get(other_id)) is not None and other.team is not None
    ]


def _half(person: Person, registration: Registration) -> Half:
    team = registration.known_team
    known = [("captain", team.captain.name), ("coach", team.coach)]
    known += [(f"player {number}", player.name) for number, player in enumerate(team.squad, 1)]
    places = ", ".join(place for place, name in known if name.key == person.key)
    return Half(person.name.text, places, reached(person.phone).shown if person.phone else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A message: what, how far it is, and since when or until when; ``when`` is what stands before that time."""

    what: str
    state: str
    kind: str
    when: str
    at: datetime
    tries: int
    reason: str | None


def deliveries_of(entries: Iterable[TimelineEntry], now: datetime) -> list[DeliveryLine]:
    """What was and is to be delivered, the newest first."""
    return [
        DeliveryLine(
            what=KIND.get(one.message.kind, one.message.kind),
            state=STATE[one.state],
            kind=one.state.value,
            when=_when(one, now),
            at=one.due_at,
            tries=one.attempt,
            reason=one.reason,
        )
        for one in messages_of(entries)
    ]


def _when(entry: OutboxEntry, now: datetime) -> str:
    if entry.state is not MessageState.PENDING:
        return ""
    if entry.due_at <= now:
        return "due since"
    return "next try on" if entry.attempt else "leaves on"


def told_at(entries: Sequence[TimelineEntry], now: datetime) -> datetime | None:
    """When the captain is mailed what was decided last, as long as it can be taken back; ``None`` if it never is."""
    last = next(iter(_moves(entries)), None)
    if last is not None and _is_quiet(last):
        return None
    due = [
        one.due_at
        for one in messages_of(entries)
        if one.message.kind is MessageKind.CHANGE_BY_MAIL
        and one.state is MessageState.PENDING
        and one.message.queued_at > now
    ]
    return max(due, default=None)


def is_taken_back(registration: Registration, entries: Sequence[TimelineEntry], delay: timedelta) -> bool:
    """Whether the captain was told the present status last, and is mailed none of those in between.

    A status that lasted for the ``delay`` of mails is mailed, however late its mail leaves.
    """
    told = registration.told
    if not told.says(registration.status, registration.reason):
        return False
    since = [one for one in _moves(entries) if told.at is None or one.at > told.at]
    return not any(
        newer.at - one.at >= delay and not _is_quiet(one) and one.after and not told.says(one.after, one.reason)
        for newer, one in pairwise(since)
    )


def _moves(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """What led to another status, or to another reason for it, the newest first."""
    return [
        one
        for one in entries
        if one.after is not None and (one.action == HistoryAction.DECIDED or one.before is not one.after)
    ]


def _is_quiet(entry: TimelineEntry) -> bool:
    return any(change.field == NOT_NOTIFIED for change in entry.changes)


def has_logo(registration: Registration, entries: Iterable[TimelineEntry]) -> bool:
    """Whether there is a logo, stored or about to be."""
    return registration.logo is not None or any(
        one.message.kind is MessageKind.STORE_LOGO and one.state is MessageState.PENDING for one in messages_of(entries)
    )


def messages_of(entries: Iterable[TimelineEntry]) -> list[OutboxEntry]:
    """Its messages, in the order of the timeline."""
    return [one.delivery for one in entries if one.delivery is not None]
