"""The mails that tell a captain of a decision about the team, or of a correction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import ClassVar

from ..review.history import FieldChange
from ..sentences import Sentence
from ..status import RegistrationStatus
from ..values import EmailAddress
from .change_texts import CHANGE_TEXTS
from .days import day_in_words, written_time
from .mail_template import Mail, MailTemplate
from .news import ChangeKind, News
from .team_words import team_words

CHANGE_PLACEHOLDERS = frozenset(
    {"team_id", "team_name", "church_name", "captain_name", "reason", "changes", "replaces", "decided_at", "status"}
)

_LABELS = {
    "team_name": Sentence("Team name"),
    "church_name": Sentence("Church"),
    "captain_name": Sentence("Captain"),
    "captain_phone": Sentence("Captain's phone"),
    "captain_email": Sentence("Captain's e-mail"),
    "captain_whatsapp": Sentence("Captain's WhatsApp"),
    "coach_name": Sentence("Coach"),
    "players": Sentence("Player"),
    "logo": Sentence("Logo"),
}
"""What a captain calls a field; what is not among them is for organisers alone."""

STATUS_WORDS: Mapping[RegistrationStatus, Sentence] = MappingProxyType(
    {
        RegistrationStatus.REGISTERED: Sentence("waiting for review"),
        RegistrationStatus.CHANGES_REQUESTED: Sentence("please correct"),
        RegistrationStatus.CONFIRMED: Sentence("confirmed"),
        RegistrationStatus.REJECTED: Sentence("not accepted"),
        RegistrationStatus.WITHDRAWN: Sentence("withdrawn"),
    }
)
"""What a captain calls a status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTemplate(MailTemplate):
    """Texts with the words of ``CHANGE_PLACEHOLDERS``.

    ``$changes`` is a line for each field that changed, ``$replaces`` a sentence or nothing, as ``$reason`` may be.
    ``$status`` is that after the change, in a captain's words.
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

    def render(self, news: News, link: str = "") -> Mail:
        """The mail that tells it, with the ``link`` to the team's page; one occasion always has one ``Message-ID``."""
        return self._render(news, news.kind, "change", news.registration.known_team.captain.email, link)

    def render_move(self, news: News, to: EmailAddress) -> Mail:
        """The mail to the address that the captain had before.

        It names neither the other one nor what else changed, and never has the link.
        """
        return self._render(news, ChangeKind.MOVED, "move", to)

    def _render(self, news: News, kind: ChangeKind, what: str, to: EmailAddress, link: str = "") -> Mail:
        registration, entry = news.registration, news.recorded.entry
        own = self.templates[kind].for_language(registration.language)
        decided_at = entry.at.astimezone(self.zone)
        values = team_words(registration) | {
            "reason": entry.reason or "",
            "replaces": _replaces(news.replaces and news.replaces.astimezone(self.zone), decided_at, own.say),
            "decided_at": written_time(decided_at, own.say),
            "status": STATUS_WORDS[entry.after or registration.status].translated(own.say),
        }
        changes = () if kind is ChangeKind.MOVED else tuple(one.translated(own.say) for one in _lines(entry.changes))
        message_id = f"{registration.id}.{news.recorded.number}.{what}"
        return own.fill(message_id, to, values, {"changes": changes}, link=link)


def _replaces(earlier: datetime | None, now: datetime, say: Callable[[str], str]) -> str:
    if earlier is None:
        return ""
    day = "" if earlier.date() == now.date() else f"{day_in_words(earlier).translated(say)}, "
    return Sentence("This replaces our mail of {when}.", when=f"{day}{earlier:%H:%M}").translated(say)


def _lines(changes: Sequence[FieldChange]) -> Iterator[Sentence]:
    for change in changes:
        if (label := _LABELS.get(change.field)) is not None:
            shown = (None, None) if change.field == "logo" else (change.before, change.after)
            yield _line(label, *shown)


def _line(label: Sentence, before: str | None, after: str | None) -> Sentence:
    if before and after:
        return Sentence("{label}: {before} → {after}", label=label, before=before, after=after)
    if after:
        return Sentence("{label} added: {after}", label=label, after=after)
    if before:
        return Sentence("{label} removed: {before}", label=label, before=before)
    if before is not None and after is None:
        return Sentence("{label} removed", label=label)
    if after is not None and before is None:
        return Sentence("{label} added", label=label)
    return Sentence("{label} replaced", label=label)
