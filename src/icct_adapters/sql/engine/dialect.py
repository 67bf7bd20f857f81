"""What SQLite and PostgreSQL spell differently: numbering, upserts and errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from ..tables import churches, claims, counters, outbox, staged_files

_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")


@dataclass(frozen=True)
class Dialect:
    """One database's spelling of the statements that insert or update, each built once, and of its errors."""

    insert: Callable[[Table], postgresql.Insert | sqlite.Insert]
    violated: Callable[[Exception], str | None]

    @cached_property
    def next_number(self) -> ReturningInsert[Any]:
        """Count up a prefix, from 1. Its row stays locked until the transaction ends."""
        insert = self.insert(counters).values(prefix=bindparam("prefix"), last_number=1)
        return insert.on_conflict_do_update(
            index_elements=[counters.c.prefix],
            set_={"last_number": counters.c.last_number + 1},
        ).returning(counters.c.last_number)

    @cached_property
    def take_place(self) -> ReturningInsert[Any]:
        """Count a church's team if that makes no more than ``limit``; no row comes back if it would."""
        place = {"prefix": bindparam("prefix"), "church_key": bindparam("church_key"), "teams": 1}
        return (
            self.insert(churches)
            .values(place)
            .on_conflict_do_update(
                index_elements=[churches.c.prefix, churches.c.church_key],
                set_={"teams": churches.c.teams + 1},
                where=churches.c.teams < bindparam("limit"),
            )
            .returning(churches.c.teams)
        )

    @cached_property
    def take_key(self) -> ReturningInsert[Any]:
        """Claim a key that is free or expired at ``at``; no row comes back if it is neither."""
        insert = self.insert(claims).values({column.name: bindparam(column.name) for column in claims.c})
        return insert.on_conflict_do_update(
            index_elements=[claims.c.key],
            set_={name: insert.excluded[name] for name in ("fingerprint", "registration_id", "expires_at")},
            where=claims.c.expires_at <= bindparam("at"),
        ).returning(claims.c.key)

    @cached_property
    def stage_logo(self) -> postgresql.Insert | sqlite.Insert:
        """Keep a logo; no row is changed if its registration has one."""
        insert = self.insert(staged_files).values({column.name: bindparam(column.name) for column in staged_files.c})
        return insert.on_conflict_do_nothing(index_elements=[staged_files.c.registration_id])

    @cached_property
    def queue_message(self) -> postgresql.Insert | sqlite.Insert:
        """Keep a message unless it is kept already."""
        insert = self.insert(outbox).values({column.name: bindparam(column.name) for column in outbox.c})
        return insert.on_conflict_do_nothing(index_elements=[outbox.c.registration_id, outbox.c.kind])


def _sqlite_constraint(error: Exception) -> str | None:
    """SQLite names columns, not the constraint: ``teams.team_key, teams.captain_phone``."""
    match = _SQLITE_UNIQUE.search(str(error))
    if match is None:
        return None
    table, *columns = [match[1].split(".")[0], *(part.split(".")[1] for part in match[1].split(", "))]
    return f"uq_{table}_{'_'.join(columns)}"


DIALECTS = {
    "postgresql": Dialect(insert=postgresql.insert, violated=lambda error: getattr(error, "constraint_name", None)),
    "sqlite": Dialect(insert=sqlite.insert, violated=_sqlite_constraint),
}
