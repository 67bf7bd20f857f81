"""The confirmation mail that tells a captain the team's number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ..registration import Registration
from .mail_template import Mail, MailTemplate
from .team_words import team_words

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
class ConfirmationTemplate(MailTemplate):
    """Texts with ``$team_id``, ``$team_name``, ``$church_name``, ``$captain_name``, ``$coach_name`` and ``$squad``.

    The squad is a numbered line for each player.
    """

    placeholders: ClassVar[frozenset[str]] = PLACEHOLDERS
    lists: ClassVar[Mapping[str, str]] = {"squad": "{number}. {item}"}

    subject: str = "$team_name is registered as $team_id"
    text: str = _TEXT
    html: str = _HTML

    def render(self, registration: Registration, link: str = "") -> Mail:
        """The confirmation with the ``link`` to its page, in the captain's language.

        Raises ``TeamNotFound`` for a removed team.
        """
        team = registration.known_team
        values = team_words(registration) | {"coach_name": team.coach.text}
        own = self.for_language(registration.language)
        squad = [
            f"{player.name.text} ({own.say(player.role.text)})" if player.role else player.name.text
            for player in team.squad
        ]
        return own.fill(f"{registration.id}.confirmation", team.captain.email, values, {"squad": squad}, link=link)
