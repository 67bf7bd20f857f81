"""A filter of the list as conditions of a statement."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, Text, bindparam
from sqlalchemy.types import TypeEngine

from icct_core import RegistrationFilter, RegistrationStatus

from ..tables import teams
from ..types import UtcDateTime

T = TypeVar("T")

_ESCAPED = str.maketrans({character: f"/{character}" for character in "/%_"})


def matching(query: Select[Any], which: RegistrationFilter) -> Select[Any]:
    """The rows of these teams; a search for one word, or for changes since a time, is planned for that."""
    if isinstance(which.status, RegistrationStatus):
        query = query.where(teams.c.status == which.status.value)
    elif which.status is not None:
        query = query.where(teams.c.status.in_(sorted(status.value for status in which.status)))
    if which.church_key is not None:
        query = query.where(teams.c.church_key == which.church_key)
    if not which.removed:
        query = query.where(teams.c.removed_at.is_(None))
    if which.changed_since is not None:
        query = query.where(teams.c.changed_at >= planned_for(which.changed_since, UtcDateTime, alone=True))
    for word in which.words:
        pattern = planned_for(f"%{word.translate(_ESCAPED)}%", Text, alone=len(which.words) == 1)
        query = query.where(teams.c.search_text.like(pattern, escape="/"))
    return query


def planned_for(value: T, type_: type[TypeEngine[T]], *, alone: bool) -> BindParameter[T]:
    """A value of a search; that of one word ``alone`` is written into the statement, so that PostgreSQL plans for it.

    For a parameter's values it plans a few times, and from then on for any: it would read and sort all teams that have
    a common word to show the first hundred of them. Few teams have several words, and planning for each takes longer.
    """
    return bindparam(None, value, type_, literal_execute=alone)
