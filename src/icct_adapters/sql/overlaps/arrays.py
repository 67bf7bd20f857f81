"""Lists of values as one parameter of a statement, for PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, Uuid, any_, bindparam, cast
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class _Ids(TypeDecorator[Any]):
    """Ids sent as texts: of arrays of ids the driver would ask the database how they look, on each connection."""

    impl = ARRAY(Text)
    cache_ok = True

    def process_bind_param(self, value: Iterable[UUID] | None, dialect: Dialect) -> list[str] | None:  # noqa: ARG002
        return None if value is None else [str(one) for one in value]


def as_sent(ids: Iterable[UUID], dialect: str) -> list[Any]:
    """Ids as a connection without layers above the driver is given them."""
    return [str(one) for one in ids] if dialect == "postgresql" else list(ids)


def any_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column of ids or texts has one of the values of a parameter."""
    if isinstance(column.type, Uuid):
        return column == any_(cast(bindparam(name, type_=_Ids()), ARRAY(Uuid)))
    return column == any_(bindparam(name, type_=ARRAY(Text)))
