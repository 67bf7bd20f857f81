"""The connection that calls the driver directly."""

from __future__ import annotations

import gc
from typing import Any, cast
from weakref import ref

from sqlalchemy import Integer, bindparam, select

from icct_adapters.sql.engine.asyncpg_connection import AsyncpgConnection


class _Driver:
    async def fetch(self, *_: object) -> list[Any]:
        return []


async def test_a_statement_that_nobody_keeps_is_let_go() -> None:
    connection = AsyncpgConnection(cast("Any", _Driver()))
    statement = select(bindparam("number", type_=Integer))
    assert await connection.rows(statement, {"number": 1}) == []
    known = ref(statement)
    del statement
    gc.collect()
    assert known() is None
