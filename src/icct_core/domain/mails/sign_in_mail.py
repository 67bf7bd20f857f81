"""The mail with a code that an organiser signs in with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import ClassVar

from ..codes.challenge import Challenge
from ..organisers.organiser import Organiser
from .days import written_time
from .mail_template import Mail, MailTemplate

SIGN_IN_PLACEHOLDERS = frozenset({"organiser_name", "code", "asked_at", "ends_at", "tournament"})

_TEXT = """\
Dear $organiser_name,

your code is:

$code

It signs you in at the organisers' desk of $tournament. It was asked for on $asked_at, can be used once, until $ends_at, and only in the browser that asked.

If it was not you, there is nothing you need to do: nobody is signed in without the code. Give it to nobody.
"""  # noqa: E501  a paragraph of a mail is one line

_HTML = """\
<!doctype html>
<html><body>
<p>Dear $organiser_name,</p>
<p>your code is:</p>
<p><strong>$code</strong></p>
<p>It signs you in at the organisers' desk of $tournament. It was asked for on $asked_at, can be used once, until $ends_at, and only in the browser that asked.</p>
<p>If it was not you, there is nothing you need to do: nobody is signed in without the code. Give it to nobody.</p>
</body></html>
"""  # noqa: E501


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTemplate(MailTemplate):
    """Texts with the words of ``SIGN_IN_PLACEHOLDERS``, in English as the desk is; times are those of ``zone``.

    ``$asked_at`` is the time that the page shows with it.
    """

    placeholders: ClassVar[frozenset[str]] = SIGN_IN_PLACEHOLDERS

    zone: tzinfo = UTC
    tournament: str = "the tournament"
    subject: str = "Your code for the organisers' desk: $code"
    text: str = _TEXT
    html: str = _HTML

    def render(self, organiser: Organiser, challenge: Challenge, code: str) -> Mail:
        """The mail to the organiser's address."""
        values = {
            "organiser_name": organiser.name.text,
            "code": code,
            "asked_at": written_time(challenge.made_at.astimezone(self.zone), self.say),
            "ends_at": f"{challenge.ends_at.astimezone(self.zone):%H:%M}",
            "tournament": self.tournament,
        }
        return self.fill(f"{organiser.id}.{challenge.number}.sign-in", organiser.email, values, {})
