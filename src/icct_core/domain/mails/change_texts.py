"""Our own texts of the mails about changes, which organisers may replace."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from .news import ChangeKind


class ChangeTexts(NamedTuple):
    """Subject, text and HTML of a mail."""

    subject: str
    text: str
    html: str


def _texts(subject: str, *paragraphs: str, changes: bool = False) -> ChangeTexts:
    """A greeting and these paragraphs, the second one before the changes, as text and as HTML."""
    text = ["Dear $captain_name,", *paragraphs]
    html = [f"<p>{paragraph}</p>" for paragraph in text]
    if changes:
        text.insert(2, "$changes")
        html.insert(2, "<ul>\n$changes\n</ul>")
    return ChangeTexts(
        subject,
        "\n\n".join(text) + "\n",
        "<!doctype html>\n<html><body>\n" + "\n".join(html) + "\n</body></html>\n",
    )


_DECIDED = "Decided on $decided_at. $replaces"

CHANGE_TEXTS: Mapping[ChangeKind, ChangeTexts] = MappingProxyType(
    {
        ChangeKind.CONFIRMED: _texts(
            "$team_name ($team_id) is confirmed",
            "$team_name of $church_name is confirmed: your team plays. Its number is $team_id.",
            "$reason",
            "There is nothing you need to do now. If something is wrong, please answer this mail.",
            _DECIDED,
        ),
        ChangeKind.CHANGES_REQUESTED: _texts(
            "Please correct $team_name ($team_id)",
            "thank you for registering $team_name of $church_name ($team_id). Before we can confirm your team, "
            "there is something to correct:",
            "$reason",
            "Please answer this mail with what is right, and we will change it for you.",
            _DECIDED,
        ),
        ChangeKind.REJECTED: _texts(
            "$team_name ($team_id) is not accepted",
            "we are sorry that we cannot accept $team_name of $church_name ($team_id) for the tournament. The reason:",
            "$reason",
            "If you think that we have overlooked something, please answer this mail, and we will look at it again.",
            _DECIDED,
        ),
        ChangeKind.REOPENED: _texts(
            "$team_name ($team_id) is being reviewed again",
            "we are looking at $team_name of $church_name ($team_id) again. Your team is waiting for review.",
            "$reason",
            "There is nothing you need to do now: we will write to you when it is decided. "
            "If you have a question, please answer this mail.",
            _DECIDED,
        ),
        ChangeKind.WITHDRAWN: _texts(
            "$team_name ($team_id) is withdrawn",
            "$team_name of $church_name ($team_id) is withdrawn from the tournament. It keeps its number.",
            "$reason",
            "If this is a mistake, or your team would like to play after all, please answer this mail.",
            _DECIDED,
        ),
        ChangeKind.REINSTATED: _texts(
            "$team_name ($team_id) is back",
            "$team_name of $church_name ($team_id) is no longer withdrawn. Your team is waiting for review.",
            "$reason",
            "There is nothing you need to do now: we will write to you when it is decided. "
            "If this is a mistake, please answer this mail.",
            _DECIDED,
        ),
        ChangeKind.CORRECTED: _texts(
            "The registration of $team_name ($team_id) was changed",
            "the registration of $team_name of $church_name ($team_id) was changed on $decided_at:",
            "$reason",
            "Everything else is as it was. If something is wrong, please answer this mail.",
            changes=True,
        ),
        ChangeKind.EDITED: _texts(
            "Your changes to $team_name ($team_id)",
            "you changed the registration of $team_name of $church_name ($team_id) on $decided_at:",
            "Your team is now: $status. Everything else is as it was.",
            "If it was not you, please answer this mail at once.",
            changes=True,
        ),
        ChangeKind.ANSWERED: _texts(
            "$team_name ($team_id) was sent again",
            "thank you: on $decided_at you sent $team_name of $church_name ($team_id) again. "
            "Your team is waiting for review.",
            "There is nothing you need to do now: we will write to you when it is decided. "
            "If it was not you, please answer this mail.",
        ),
        ChangeKind.MOVED: _texts(
            "The e-mail address of $team_name ($team_id) was changed",
            "on $decided_at another e-mail address was given for the captain of $team_name of $church_name ($team_id). "
            "From now on, our mails about the team go there.",
            "If it was not you, please answer this mail at once.",
        ),
    }
)
