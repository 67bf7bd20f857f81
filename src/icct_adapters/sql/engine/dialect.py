"""What SQLite and PostgreSQL spell differently: numbering, upserts and errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from ..tables import church_aliases, churches, claims, history, outbox, overlaps_seen, staged_files, tournaments
from ..types import UtcDateTime

_ARRIVED = bindparam("arrived_at", type_=UtcDateTime)
_BY_ENVIRONMENT = bindparam("open_by_environment", type_=Boolean)
_IS_OPEN = case(
    (tournaments.c.window_version == 0, _BY_ENVIRONMENT),
    else_=and_(
        or_(tournaments.c.closed_at.is_(None), tournaments.c.closed_at > _ARRIVED),
        or_(tournaments.c.opens_at.is_(None), tournaments.c.opens_at <= _ARRIVED),
        or_(tournaments.c.closes_at.is_(None), tournaments.c.closes_at > _ARRIVED),
    ),
)
"""Whether the window was open when the form arrived; one that was never stored is the environment's."""

CHURCH_OF_NAME = func.coalesce(
    select(church_aliases.c.church_key)
    .where(church_aliases.c.prefix == bindparam("prefix"), church_aliases.c.alias_key == bindparam("typed_church"))
    .scalar_subquery(),
    bindparam("typed_church"),
)
"""The key of the church that a typed name counts as."""

_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")


@dataclass(frozen=True)
class Dialect:
    """One database's spelling of the statements that insert or update, each built once, and of its errors."""

    insert: Callable[[Table], postgresql.Insert | sqlite.Insert]
    violated: Callable[[Exception], str | None]
    has_advisory_locks: bool = False
    """Whether something without a row can be locked; SQLite's transactions follow one another anyway."""

    @cached_property
    def next_number(self) -> ReturningInsert[Any]:
        """Count up a prefix, from 1, if its window is open; no row comes back if it is not.

        Its row stays locked until the transaction ends: the window cannot change meanwhile. One without a row has no
        window but the environment's.
        """
        prefix = bindparam("of_prefix", type_=Text)
        has_row = exists().where(tournaments.c.prefix == prefix)
        first = select(prefix, literal_column("1", Integer)).where(or_(_BY_ENVIRONMENT, has_row))
        insert = self.insert(tournaments).from_select([tournaments.c.prefix, tournaments.c.last_number], first)
        return insert.on_conflict_do_update(
            index_elements=[tournaments.c.prefix],
            set_={"last_number": tournaments.c.last_number + 1},
            where=_IS_OPEN,
        ).returning(tournaments.c.last_number)

    @cached_property
    def lock_tournament(self) -> ReturningInsert[Any]:
        """Return a tournament's row, made if there is none, and keep it locked until the transaction ends."""
        insert = self.insert(tournaments).values(prefix=bindparam("prefix"), last_number=0)
        return insert.on_conflict_do_update(
            index_elements=[tournaments.c.prefix], set_={"last_number": tournaments.c.last_number}
        ).returning(*tournaments.c)

    @cached_property
    def take_place(self) -> ReturningInsert[Any]:
        """Count a church's team if that makes no more than allowed; no row comes back if it would.

        An alias counts as its church; ``limit`` holds where the church has none of its own, none with ``over_limit``.
        """
        place = {"prefix": bindparam("prefix"), "church_key": CHURCH_OF_NAME, "teams": 1, "id": bindparam("church_id")}
        return (
            self.insert(churches)
            .values(place)
            .on_conflict_do_update(
                index_elements=[churches.c.prefix, churches.c.church_key],
                set_={"teams": churches.c.teams + 1},
                where=and_(
                    or_(
                        bindparam("over_limit", type_=Boolean),
                        churches.c.teams < func.coalesce(churches.c.teams_allowed, bindparam("limit")),
                    ),
                    churches.c.merged_into.is_(None),
                ),
            )
            .returning(churches.c.church_key, churches.c.search_text)
        )

    @cached_property
    def lock_church(self) -> postgresql.Insert | sqlite.Insert:
        """Lock a church's row until the transaction ends; where there is none, make one that counts no team."""
        insert = self.insert(churches).values(
            prefix=bindparam("prefix"),
            church_key=bindparam("church_key"),
            teams=0,
            id=bindparam("church_id"),
            version=0,
        )
        return insert.on_conflict_do_update(
            index_elements=[churches.c.prefix, churches.c.church_key], set_={"teams": churches.c.teams}
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
    def replace_logo(self) -> postgresql.Insert | sqlite.Insert:
        """Keep a logo in the place of the one that its registration has."""
        insert = self.insert(staged_files).values({column.name: bindparam(column.name) for column in staged_files.c})
        return insert.on_conflict_do_update(
            index_elements=[staged_files.c.registration_id],
            set_={name: insert.excluded[name] for name in ("media_type", "sha256", "content", "occasion")},
        )

    @cached_property
    def add_to_history(self) -> ReturningInsert[Any]:
        """Keep an entry and give it a number; no row comes back if what there is once is there already."""
        insert = self.insert(history).values(_each_of(history, but="number"))
        return insert.on_conflict_do_nothing(index_elements=[history.c.once]).returning(history.c.number)

    @cached_property
    def mark_overlap_seen(self) -> postgresql.Insert | sqlite.Insert:
        """Remember a pair of teams; no row is changed if it is remembered already."""
        insert = self.insert(overlaps_seen).values({column.name: bindparam(column.name) for column in overlaps_seen.c})
        return insert.on_conflict_do_nothing(index_elements=[overlaps_seen.c.one_id, overlaps_seen.c.other_id])

    @cached_property
    def queue_message(self) -> postgresql.Insert | sqlite.Insert:
        """Keep a message unless it is kept already."""
        insert = self.insert(outbox).values(_each_of(outbox, but="id"))
        return insert.on_conflict_do_nothing(index_elements=[outbox.c.subject_id, outbox.c.kind, outbox.c.occasion])


def _each_of(table: Table, *, but: str) -> dict[str, BindParameter[Any]]:
    """A parameter for each column, named as that, but for the one that the database fills in itself."""
    return {column.name: bindparam(column.name) for column in table.c if column.name != but}


def _sqlite_constraint(error: Exception) -> str | None:
    """SQLite names columns, not the constraint: ``teams.team_key, teams.captain_phone``."""
    match = _SQLITE_UNIQUE.search(str(error))
    if match is None:
        return None
    table, *columns = [match[1].split(".")[0], *(part.split(".")[1] for part in match[1].split(", "))]
    return f"uq_{table}_{'_'.join(columns)}"


DIALECTS = {
    "postgresql": Dialect(
        insert=postgresql.insert,
        violated=lambda error: getattr(error, "constraint_name", None),
        has_advisory_locks=True,
    ),
    "sqlite": Dialect(insert=sqlite.insert, violated=_sqlite_constraint),
}
