"""The mails that tell a captain of a decision about the team, or of a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from ..review.history import FieldChange
from .change_texts import CHANGE_TEXTS
from .mail_template import Mail, MailTemplate
from .news import ChangeKind, News

CHANGE_PLACEHOLDERS = frozenset(
    {"team_id", "team_name", "church_name", "captain_name", "reason", "changes", "replaces", "decided_at"}
)

_LABELS = {
    "team_name": "Team name",
    "church_name": "Church",
    "captain_name": "Captain",
    "captain_phone": "Captain's phone",
    "captain_email": "Captain's e-mail",
    "captain_whatsapp": "Captain's WhatsApp",
    "coach_name": "Coach",
    "players": "Player",
    "logo": "Logo",
}
"""What a captain calls a field; what is not among them is for organisers alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTemplate(MailTemplate):
    """Texts with the words of ``CHANGE_PLACEHOLDERS``.

    ``$changes`` is a line for each field that changed, ``$replaces`` a sentence or nothing, as ``$reason`` may be.
    """

    placeholders: ClassVar[frozenset[str]] = CHANGE_PLACEHOLDERS
    lists: ClassVar[Mapping[str, str]] = {"changes": "- {item}"}

    @classmethod
    def of(cls, kind: ChangeKind, domain: str, **texts: str) -> ChangeTemplate:
        """Ours for this kind, with those texts in their places that are given."""
        return cls(domain=domain, **{**CHANGE_TEXTS[kind]._asdict(), **texts})


def change_templates(domain: str = "icct.invalid") -> Mapping[ChangeKind, ChangeTemplate]:
    """Ours for every kind."""
    return {kind: ChangeTemplate.of(kind, domain) for kind in ChangeKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMails:
    """A template for each kind of mail about a change; its times are those of ``zone``."""

    templates: Mapping[ChangeKind, ChangeTemplate] = field(default_factory=change_templates)
    zone: tzinfo = UTC

    def render(self, news: News) -> Mail:
        """The mail that tells it; one occasion always has the same ``Message-ID``."""
        registration, entry = news.registration, news.recorded.entry
        team = registration.known_team
        decided_at = entry.at.astimezone(self.zone)
        values = {
            "team_id": str(registration.team_id),
            "team_name": team.name.text,
            "church_name": team.church.text,
            "captain_name": team.captain.name.text,
            "reason": entry.reason or "",
            "replaces": _replaces(news.replaces and news.replaces.astimezone(self.zone), decided_at),
            "decided_at": f"{_date(decided_at)}, {decided_at:%H:%M %Z}",
        }
        lists = {"changes": tuple(_lines(entry.changes))}
        message_id = f"{registration.id}.{news.recorded.number}.change"
        return self.templates[news.kind].fill(message_id, team.captain.email, values, lists)


def _replaces(earlier: datetime | None, now: datetime) -> str:
    if earlier is None:
        return ""
    day = "" if earlier.date() == now.date() else f"{_date(earlier)}, "
    return f"This replaces our mail of {day}{earlier:%H:%M}."


def _date(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _lines(changes: Sequence[FieldChange]) -> Iterator[str]:
    for change in changes:
        if (label := _LABELS.get(change.field)) is not None:
            yield _line(label, change.before, change.after)


def _line(label: str, before: str | None, after: str | None) -> str:
    if before and after:
        return f"{label}: {before} → {after}"
    if after:
        return f"{label} added: {after}"
    return f"{label} removed: {before}" if before else f"{label} replaced"
