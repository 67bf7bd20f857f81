"""``docs/reference/retention.md``, from the declarations of the settings."""

from __future__ import annotations

from collections.abc import Iterator

from icct_core import CODE_LIFE, WARNED_BEFORE
from icct_http.service.settings.settings import VARIABLES

_HEAD = """\
# Retention

What is erased by itself, when, and by which setting. Periods are the defaults; what your service goes by is shown by
`icct settings`. Where each piece of data is: [Privacy](../explanation/privacy.md).

| what | erased | setting | default |
|---|---|---|---|
"""

_DAY = 86_400
_ROWS: tuple[tuple[str, str, str], ...] = (
    ("withdrawn teams, with people and logo", "this long after the last withdrawal", "WITHDRAWN_RETENTION"),
    ("everything personal of the tournament", "this long after registration has closed", "PURGE_AFTER"),
    ("backups, with what was erased since", "by `icct backup prune`, when they are older", "BACKUP_KEEP_DAYS"),
    ("deliveries that are done", "this long after the delivery", "OUTBOX_RETENTION"),
    ("keys of forms that were sent", "this long after the form", "IDEMPOTENCY_TTL"),
    ("the same of forms of the pages", "this long after the form", "PAGE_IDEMPOTENCY_TTL"),
    ("captains' links", "they open nothing from then on", "LINKS_END_AT"),
)
_DAYS = {"WITHDRAWN_RETENTION", "PURGE_AFTER", "BACKUP_KEEP_DAYS"}
_WITHOUT = {"PURGE_AFTER": "never", "LINKS_END_AT": "30 days after registration has closed"}


def retention_page() -> str:
    """The whole page."""
    return _HEAD + "\n".join([*_rows(), "", *_others(), ""])


def _rows() -> Iterator[str]:
    for what, when, variable in _ROWS:
        yield f"| {what} | {when} | `{variable}` | {_default(variable)} |"


def _default(variable: str) -> str:
    default = VARIABLES[variable].default
    if not default:
        return _WITHOUT[variable]
    number = int(default)
    if variable in _DAYS:
        return f"{number} days"
    if number % _DAY == 0:
        return "1 day" if number == _DAY else f"{number // _DAY} days"
    return f"{number // 60} minutes"


def _others() -> Iterator[str]:
    yield "Without a setting:"
    yield ""
    yield "- a player who is taken out of a squad leaves the team at once, and the history once the captain was mailed;"
    yield f"- codes end after {int(CODE_LIFE.total_seconds()) // 60} minutes, and are forgotten in the next one;"
    yield "- a team that is removed is gone at once, and its logo and mails in `DATA_DIR` with the next deliveries;"
    yield f"- admins are warned {WARNED_BEFORE.days} days before everything personal is erased."
