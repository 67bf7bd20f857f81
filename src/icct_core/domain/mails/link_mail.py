"""The mail that brings a captain a new link to the team's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..registration import Registration
from .mail_template import Mail, MailTemplate
from .team_words import team_words

LINK_PLACEHOLDERS = frozenset({"team_id", "team_name", "church_name", "captain_name"})

_TEXT = """\
Dear $captain_name,

here is the link to the page of $team_name ($team_id), where you can look at your team and change it:

$link

Links in earlier mails no longer work. Everybody who has this link can see and change your team.
"""

_HTML = """\
<!doctype html>
<html><body>
<p>Dear $captain_name,</p>
<p>here is the link to the page of <strong>$team_name</strong> ($team_id), where you can look at your team and \
change it:</p>
<p><a href="$link">$link</a></p>
<p>Links in earlier mails no longer work. Everybody who has this link can see and change your team.</p>
</body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTemplate(MailTemplate):
    """Texts with the words of ``LINK_PLACEHOLDERS``, and ``$link``."""

    placeholders: ClassVar[frozenset[str]] = LINK_PLACEHOLDERS

    subject: str = "The link to $team_name ($team_id)"
    text: str = _TEXT
    html: str = _HTML

    def render(self, registration: Registration, link: str, *, occasion: int) -> Mail:
        """The mail of one renewal, which has always one ``Message-ID``; raises ``TeamNotFound`` for a removed team."""
        own, to = self.for_language(registration.language), registration.known_team.captain.email
        return own.fill(f"{registration.id}.{occasion}.link", to, team_words(registration), {}, link=link)
