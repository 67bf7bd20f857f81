"""The confirmation mail that tells a captain the team's number."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template

from .registration import Registration
from .values import EmailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail ready to send. ``message_id`` is the same whenever it is sent again, brackets included (RFC 5322)."""

    message_id: str
    to: EmailAddress
    subject: str
    text: str
    html: str


PLACEHOLDERS = frozenset({"team_id", "team_name", "church_name", "captain_name", "coach_name", "squad"})

_TEXT = """\
Dear $captain_name,

$team_name of $church_name is registered. Your team number is $team_id.

Coach: $coach_name
Squad:
$squad

Please keep this number; the organisers will ask for it.
"""

_HTML = """\
<!doctype html>
<html><body>
<p>Dear $captain_name,</p>
<p><strong>$team_name</strong> of $church_name is registered. Your team number is <strong>$team_id</strong>.</p>
<p>Coach: $coach_name</p>
<ol>
$squad
</ol>
<p>Please keep this number; the organisers will ask for it.</p>
</body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationTemplate:
    """Texts with ``$team_id``, ``$team_name``, ``$church_name``, ``$captain_name``, ``$coach_name`` and ``$squad``.

    The squad is a line for each player, in the HTML part a ``<li>``; a subject has none. ``$$`` is a dollar sign.
    ``domain`` is the right-hand side of the ``Message-ID``. Raises ``ValueError`` for a text that cannot be filled in;
    its message begins with the text's name.
    """

    domain: str = "icct.invalid"
    subject: str = "$team_name is registered as $team_id"
    text: str = _TEXT
    html: str = _HTML

    def __post_init__(self) -> None:
        for name, text, known in (
            ("subject", self.subject, PLACEHOLDERS - {"squad"}),
            ("text", self.text, PLACEHOLDERS),
            ("html", self.html, PLACEHOLDERS),
        ):
            template = Template(text)
            if not template.is_valid():
                raise ValueError(f"{name} has a $ that begins no placeholder; write $$ for a dollar sign")
            if unknown := sorted(set(template.get_identifiers()) - known):
                names = ", ".join(f"${one}" for one in sorted(known))
                raise ValueError(f"{name} has ${unknown[0]}, which is none of {names}")

    def render(self, registration: Registration) -> Mail:
        """The confirmation of a registration; every value is escaped in the HTML part."""
        team = registration.team
        values = {
            "team_id": str(registration.team_id),
            "team_name": team.name.text,
            "church_name": team.church.text,
            "captain_name": team.captain.name.text,
            "coach_name": team.coach.text,
        }
        lines = [
            f"{player.name.text} ({player.role.text})" if player.role else player.name.text for player in team.squad
        ]
        text_squad = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
        html_squad = "\n".join(f"<li>{escape(line)}</li>" for line in lines)
        escaped = {name: escape(value) for name, value in values.items()}
        return Mail(
            message_id=f"<{registration.id}.confirmation@{self.domain}>",
            to=team.captain.email,
            subject=Template(self.subject).substitute(values),
            text=Template(self.text).substitute(values, squad=text_squad),
            html=Template(self.html).substitute(escaped, squad=html_squad),
        )
