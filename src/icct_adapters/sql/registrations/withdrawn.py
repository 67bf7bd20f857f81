"""Teams that have been withdrawn for a while, by the last change of their status in the history."""

from __future__ import annotations

from sqlalchemy import Integer, Text, bindparam, func, literal_column, select

from icct_core import RegistrationStatus

from ..tables import history, teams
from ..types import UtcDateTime

_WITHDRAWN = literal_column(f"'{RegistrationStatus.WITHDRAWN.value}'", Text)
_WITHDRAWN_AT = (
    select(func.max(history.c.at))
    .where(history.c.registration_id == teams.c.registration_id, history.c.before != history.c.after)
    .scalar_subquery()
)
WITHDRAWN_BEFORE = (
    select(teams.c.number, teams.c.version)
    .where(
        teams.c.status == _WITHDRAWN,
        teams.c.prefix == bindparam("prefix"),
        teams.c.removed_at.is_(None),
        func.coalesce(_WITHDRAWN_AT, teams.c.changed_at, type_=UtcDateTime) <= bindparam("at", type_=UtcDateTime),
    )
    .order_by(teams.c.number)
    .limit(bindparam("at_most", type_=Integer))
)
"""Few teams are withdrawn and not erased; the changes of each are looked up by index."""
