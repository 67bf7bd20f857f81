"""The mail with a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import ClassVar

from ..codes.challenge import Challenge, CodePurpose
from ..registration import Registration
from ..sentences import Sentence
from .days import written_time
from .mail_template import Mail, MailTemplate
from .team_words import team_words

CODE_PLACEHOLDERS = frozenset(
    {"team_id", "team_name", "church_name", "captain_name", "code", "purpose", "asked_at", "ends_at"}
)

_PURPOSES = {
    CodePurpose.CONTACT: Sentence("change the captain's e-mail address or phone"),
    CodePurpose.WITHDRAWAL: Sentence("withdraw the team"),
    CodePurpose.DATA: Sentence("download everything that is kept about the team"),
}

_TEXT = """\
Dear $captain_name,

your code is:

$code

It was asked for on $asked_at with the link of $team_name of $church_name ($team_id), to $purpose. It can be used once, until $ends_at.

If it was not you, there is nothing you need to do: without the code nothing changes. Do not give it to anybody.
"""  # noqa: E501  a paragraph of a mail is one line

_HTML = """\
<!doctype html>
<html><body>
<p>Dear $captain_name,</p>
<p>your code is:</p>
<p><strong>$code</strong></p>
<p>It was asked for on $asked_at with the link of $team_name of $church_name ($team_id), to $purpose. It can be used once, until $ends_at.</p>
<p>If it was not you, there is nothing you need to do: without the code nothing changes. Do not give it to anybody.</p>
</body></html>
"""  # noqa: E501


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTemplate(MailTemplate):
    """Texts with the words of ``CODE_PLACEHOLDERS``; times are those of ``zone``.

    ``$purpose`` says what the code allows, and ``$asked_at`` is the time that the page shows with it.
    """

    placeholders: ClassVar[frozenset[str]] = CODE_PLACEHOLDERS

    zone: tzinfo = UTC
    subject: str = "Your code for $team_name ($team_id): $code"
    text: str = _TEXT
    html: str = _HTML

    def render(self, registration: Registration, challenge: Challenge, code: str) -> Mail:
        """The mail to the captain's present address; raises ``TeamNotFound`` for a removed team."""
        team, own = registration.known_team, self.for_language(registration.language)
        values = team_words(registration) | {
            "code": code,
            "purpose": _PURPOSES[challenge.purpose].translated(own.say),
            "asked_at": written_time(challenge.made_at.astimezone(self.zone), own.say),
            "ends_at": f"{challenge.ends_at.astimezone(self.zone):%H:%M}",
        }
        return own.fill(f"{registration.id}.{challenge.number}.code", team.captain.email, values, {})
