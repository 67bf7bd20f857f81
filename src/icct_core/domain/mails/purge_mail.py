"""The mails that tell admins that everything personal will be erased, and that it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from ..organisers.organiser import Organiser
from ..review.history import HistoryAction, RecordedEntry
from .days import written_time
from .mail_template import Mail, MailTemplate

PURGE_PLACEHOLDERS = frozenset({"organiser_name", "tournament", "at", "teams", "churches"})

_WARNING = """\
Dear $organiser_name,

on $at everything personal of $tournament is erased: teams of every status with their people and logos, and the names of churches that captains typed. Numbers and the history of who did what stay. It cannot be taken back.

If you still need lists, take them before. Whoever needs the data for longer opens registration again, gives it another closing time, or asks who runs the service to raise PURGE_AFTER.
"""  # noqa: E501  a paragraph of a mail is one line

_REPORT = """\
Dear $organiser_name,

everything personal of $tournament was erased on $at.

Teams: $teams
Names of churches: $churches

Numbers and the history of who did what stay, without names. Logos leave the file host within minutes. What is not reached: mails that were sent, lists that were downloaded, and backups, which go after their own time. Delete lists that you still have.
"""  # noqa: E501


def _html(text: str) -> str:
    paragraphs = "".join(f"<p>{one.replace(chr(10), '<br>')}</p>\n" for one in text.strip().split("\n\n"))
    return f"<!doctype html>\n<html><body>\n{paragraphs}</body></html>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeTemplate(MailTemplate):
    """Texts with the words of ``PURGE_PLACEHOLDERS``, in English as the desk is; times are those of ``zone``.

    ``$teams`` and ``$churches`` are numbers, and empty in a warning.
    """

    placeholders: ClassVar[frozenset[str]] = PURGE_PLACEHOLDERS

    subject: str = "$tournament: everything personal is erased on $at"
    text: str = _WARNING
    html: str = _html(_WARNING)
    tournament: str = "the tournament"
    zone: tzinfo = UTC

    def of_report(self) -> PurgeTemplate:
        """The mail afterwards."""
        return PurgeTemplate(
            domain=self.domain,
            zone=self.zone,
            tournament=self.tournament,
            subject="$tournament: everything personal was erased",
            text=_REPORT,
            html=_html(_REPORT),
        )

    def render(self, organiser: Organiser, recorded: RecordedEntry) -> Mail:
        """The mail to an admin about this entry of the history: a warning, or the report."""
        entry = recorded.entry
        facts: Mapping[str, str] = {one.field: one.after or "" for one in entry.changes}
        is_report = entry.action is HistoryAction.TOURNAMENT_PURGED
        own = self.of_report() if is_report else self
        at = entry.at if is_report else datetime.fromisoformat(facts["purge_at"])
        values = {
            "organiser_name": organiser.name.text,
            "tournament": self.tournament,
            "at": written_time(at.astimezone(self.zone), self.say),
            "teams": facts.get("teams", ""),
            "churches": facts.get("churches", ""),
        }
        return own.fill(f"{organiser.id}.{recorded.number}.purge", organiser.email, values, {})
