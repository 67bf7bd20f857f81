"""Who changed what, when and why: the entries of the history, which are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from ..registration import Team
from ..status import RegistrationStatus
from ..values import PersonName, RegistrationId, TeamId
from ..window import Window


class ActorKind(StrEnum):
    """Who can do something that history keeps."""

    CAPTAIN = "captain"
    ORGANISER = "organiser"
    KEY = "key"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: the name of a key or the id of an organiser; captains, operators and the system need none."""

    kind: ActorKind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.name else str(self.kind)


CAPTAIN = Actor(ActorKind.CAPTAIN)
"""The captain of the team, or whoever has the link."""

OPERATOR = Actor(ActorKind.OPERATOR)
"""Whoever runs commands on the server."""

SYSTEM = Actor(ActorKind.SYSTEM)
"""The service by itself, as when it erases what is no longer to be kept."""


class HistoryAction(StrEnum):
    """What was done. The first ones change a team; the others change no team or show its data.

    Captains edit their team, answer a request for changes by sending it again as it is, and withdraw it; organisers
    decide and correct.
    """

    DECIDED = "decided"
    CORRECTED = "corrected"
    EDITED = "edited"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    LOGO_REPLACED = "logo_replaced"
    REMOVED = "removed"
    LINK_RENEWED = "link_renewed"
    NOTED = "noted"
    VIEWED = "viewed"
    EXPORTED = "exported"
    WINDOW_CHANGED = "window_changed"
    CHURCH_CHANGED = "church_changed"
    CHURCHES_MERGED = "churches_merged"
    MERGE_UNDONE = "merge_undone"
    OVERLAP_SEEN = "overlap_seen"
    DELIVERIES_RETRIED = "deliveries_retried"
    ORGANISER_CHANGED = "organiser_changed"
    CODE_HANDED_OUT = "code_handed_out"
    SESSIONS_ENDED = "sessions_ended"
    KEY_CREATED = "key_created"
    KEY_REVOKED = "key_revoked"
    PURGE_ANNOUNCED = "purge_announced"
    TOURNAMENT_PURGED = "tournament_purged"


_OF_PURGES = frozenset({HistoryAction.PURGE_ANNOUNCED, HistoryAction.TOURNAMENT_PURGED})

NO_CHANGE = frozenset({HistoryAction.CODE_HANDED_OUT, HistoryAction.SESSIONS_ENDED})
"""What leaves the organiser whom it names as he was."""

_AFTER_NAME = ", "
"""What stands between the name, the role and the phone of a player."""

_OF_CONTACT = frozenset({"captain_phone", "captain_email", "captain_whatsapp", "players"})
"""Fields whose values are, or hold, a phone or an address."""

_OF_ORGANISERS = frozenset({"name", "email"})
"""Fields of an organiser that admins alone are shown."""


ERASED = ""
"""A value that was there and is kept no longer, as that of a player who was taken out."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, named as the form names it, before and after; ``None`` where there was nothing, or is not any more."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One row of the history.

    ``registration_id`` is the team's it is about; ``subject`` names anything else, such as a church's id. ``version``
    is the team's after the change, ``None`` of an entry that changed no team. ``note`` is for organisers alone.
    """

    at: datetime
    prefix: str
    action: HistoryAction
    actor: Actor
    registration_id: RegistrationId | None = None
    subject: str | None = None
    version: int | None = None
    before: RegistrationStatus | None = None
    after: RegistrationStatus | None = None
    reason: str | None = None
    note: str | None = None
    changes: tuple[FieldChange, ...] = ()

    @property
    def shows_contact_data(self) -> bool:
        """Whether it has a team's phones or addresses, of before or after a change; a removed team's are blanked."""
        return self.registration_id is not None and any(
            one.field in _OF_CONTACT and (one.before or one.after) for one in self.changes
        )

    def without_organisers(self) -> HistoryEntry:
        """The same with organisers' names and addresses blanked: who is no admin sees that they changed, no more."""
        if self.action is not HistoryAction.ORGANISER_CHANGED:
            return self
        return replace(
            self,
            changes=tuple(
                replace(one, before=None, after=None) if one.field in _OF_ORGANISERS else one for one in self.changes
            ),
        )

    @property
    def once(self) -> str | None:
        """What there is at most one entry of; ``None`` of any other.

        That is that somebody saw a team's data on a day, and what is said of one planned purge.
        """
        if self.action in _OF_PURGES:
            return f"{self.action} {self.prefix} {self.subject}"
        if self.action is not HistoryAction.VIEWED:
            return None
        return f"{self.registration_id} {self.actor} {self.at.date()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEntry:
    """An entry with the number that it was given: a later one has a higher number. ``team_id`` is its team's."""

    number: int
    entry: HistoryEntry
    team_id: TeamId | None = None


def field_changes(
    before: Iterable[tuple[str, str | None]], after: Iterable[tuple[str, str | None]]
) -> tuple[FieldChange, ...]:
    """Each field whose text differs; both name the same fields in the same order."""
    pairs = zip(before, after, strict=True)
    return tuple(FieldChange(name, old, new) for (name, old), (_, new) in pairs if old != new)


def changes_between(before: Team, after: Team) -> tuple[FieldChange, ...]:
    """Each field that differs, and each player who was added, removed or changed, in the form's order.

    Players are told apart by their names: who changed a role or a phone stands once with both, who changed places not
    at all.
    """
    return (*field_changes(_texts(before), _texts(after)), *_squad_changes(before, after))


def _texts(team: Team) -> Sequence[tuple[str, str]]:
    captain = team.captain
    return (
        ("team_name", team.name.text),
        ("church_name", team.church.text),
        ("captain_name", captain.name.text),
        ("captain_phone", captain.phone.digits),
        ("captain_email", captain.email.text),
        ("captain_whatsapp", captain.whatsapp.digits),
        ("coach_name", team.coach.text),
    )


def _squad_changes(before: Team, after: Team) -> list[FieldChange]:
    old, new = list(_lines(before)), list(_lines(after))
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    changes = []
    for name, line in gone:
        again = next((one for one in come if one[0] == name), None)
        if again is not None:
            come.remove(again)
        changes.append(FieldChange("players", line, again[1] if again else None))
    return [*changes, *(FieldChange("players", None, line) for _, line in come)]


def _lines(team: Team) -> Sequence[tuple[str, str]]:
    """Each player's key and how a person would write the player down."""
    lines = []
    for player in team.squad:
        rest = [player.role.text if player.role else "", player.phone.digits if player.phone else ""]
        lines.append((player.name.key, _AFTER_NAME.join([player.name.text, *filter(None, rest)])))
    return lines


def player_taken_out(changes: Iterable[FieldChange]) -> bool:
    """Whether one of them takes a player out."""
    return any(one.field == "players" and one.before and not one.after for one in changes)


def without_players(changes: Iterable[FieldChange], staying: Collection[str]) -> tuple[FieldChange, ...]:
    """The same, with ``ERASED`` in the place of each player but those whose names' keys are among ``staying``."""

    def kept(line: str | None) -> str | None:
        return line if line is None or _is_of(line, staying) else ERASED

    return tuple(
        replace(one, before=kept(one.before), after=kept(one.after)) if one.field == "players" else one
        for one in changes
    )


def _is_of(line: str, names: Collection[str]) -> bool:
    """Whether a player was written down so who has one of these names; a role and a phone may come after it."""
    parts = line.split(_AFTER_NAME)
    ends = range(max(1, len(parts) - 2), len(parts) + 1)
    return any(PersonName(_AFTER_NAME.join(parts[:end])).key in names for end in ends)


def window_changes(before: Window, after: Window) -> tuple[FieldChange, ...]:
    """Each field that differs, as it is written in the history: times of RFC 3339, ``closed`` as true or false."""
    return field_changes(_texts_of_window(before), _texts_of_window(after))


def _texts_of_window(window: Window) -> tuple[tuple[str, str | None], ...]:
    times = {"opens_at": window.opens_at, "closes_at": window.closes_at, "freeze_at": window.freeze_at}
    return (
        *((name, moment.astimezone(UTC).isoformat() if moment else None) for name, moment in times.items()),
        ("closed", "true" if window.closed else "false"),
        ("text", window.text),
    )
