"""Counts what is lost when migrations are taken back, so that it can be named before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from .migrating import current_revision
from .revisions import between


@dataclass(frozen=True, slots=True)
class Loss:
    """``rows`` are lost, or become something else; ``in_words`` begins with their number."""

    rows: int
    in_words: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """``{}`` in the words, one's and several's, stands for the number of rows that ``where`` finds."""

    where: str
    one: str
    several: str

    def of(self, rows: int) -> Loss:
        return Loss(rows, (self.one if rows == 1 else self.several).format(rows))


_LOST_MAILS = (
    "outbox WHERE kind NOT IN ('store_logo', 'remove_logo') "
    "AND NOT (occasion = 0 AND kind = 'confirm_by_mail' AND state <> 'unneeded')"
)

_LOST: dict[str, tuple[_Counted, ...]] = {
    "0010": (_Counted("sessions", "{} session of an organiser", "{} sessions of organisers"),),
    "0009": (_Counted("organisers", "{} organiser", "{} organisers"),),
    "0007": (
        _Counted("history", "{} entry of the history", "{} entries of the history"),
        _Counted("history WHERE note IS NOT NULL", "{} private note", "{} private notes"),
        _Counted("tournaments WHERE window_version > 0", "{} stored window", "{} stored windows"),
        _Counted("churches WHERE name IS NOT NULL", "{} registered church", "{} registered churches"),
        _Counted("church_aliases", "{} alias of a church", "{} aliases of churches"),
        _Counted("church_merges", "{} merge of churches", "{} merges of churches"),
        _Counted(_LOST_MAILS, "{} mail about a change", "{} mails about changes"),
        _Counted(
            "teams WHERE logo_url LIKE '%/logo-%'",
            "{} replaced logo stays in the file storage when 1.0.0 removes its team",
            "{} replaced logos stay in the file storage when 1.0.0 removes their teams",
        ),
        _Counted(
            "outbox WHERE kind = 'remove_logo' AND occasion > 0 AND state IN ('pending', 'parked')",
            "{} old logo that was to be deleted stays in the file storage",
            "{} old logos that were to be deleted stay in the file storage",
        ),
        _Counted("teams WHERE reason IS NOT NULL", "the reason of {} team", "the reasons of {} teams"),
        _Counted("teams WHERE consent_at IS NOT NULL", "the consent of {} team", "the consents of {} teams"),
        _Counted("teams WHERE language IS NOT NULL", "the language of {} team", "the languages of {} teams"),
        _Counted("teams WHERE link_version > 0", "the renewed link of {} team", "the renewed links of {} teams"),
        _Counted("overlaps_seen", "{} pair of teams marked as seen", "{} pairs of teams marked as seen"),
        _Counted(
            "teams WHERE status = 'changes_requested'",
            "{} team changes from changes_requested to registered",
            "{} teams change from changes_requested to registered",
        ),
        _Counted(
            "teams WHERE status = 'rejected'",
            "{} team changes from rejected to withdrawn",
            "{} teams change from rejected to withdrawn",
        ),
        _Counted(
            "api_keys WHERE ',' || scopes || ',' LIKE '%,review,%'",
            "{} API key changes from review to read",
            "{} API keys change from review to read",
        ),
    ),
    "0003": (_Counted("api_keys", "{} API key", "{} API keys"),),
}
"""By migration, what goes when it is taken back. The others lose nothing."""


async def losses(database: SqlDatabase, *, to: str) -> Sequence[Loss]:
    """What taking back every migration after ``to`` loses, the newest first; nothing that is not there.

    Raises ``DatabaseUnavailable``.
    """
    before = await current_revision(database)
    if before is None:
        return []
    return await _count(database, [one for at in reversed(between(before, to)) for one in _LOST.get(at, ())])


async def _count(database: SqlDatabase, wanted: Iterable[_Counted]) -> Sequence[Loss]:
    found = []
    with database_errors():
        async with database.unhurried.connect() as connection:
            for one in wanted:
                rows = await connection.scalar(text(f"SELECT count(*) FROM {one.where}"))  # noqa: S608  constants of ours
                if rows:
                    found.append(one.of(rows))
    return found
