"""What a port sends to a database, and how the database goes about it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Engine, event

from icct_adapters.sql import SqlDatabase
from tests.support.databases.stores import Store, sql_store

Ask = Callable[[Store], Awaitable[Any]]

_FRAME = {"BEGIN", "COMMIT", "ROLLBACK"}

_MEASURE = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)"


async def statements_of(database: SqlDatabase, ask: Ask) -> list[tuple[str, Any]]:
    """What the port really sends for this, with its parameters; those of the first row, if it sends many."""
    sent: list[tuple[str, Any]] = []

    def listen(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        sent.append((statement, parameters))

    def log(query: Any) -> None:
        sent.append((query.query, query.args if isinstance(query.args, tuple) else tuple(query.args[0])))

    def log_driver(connection: Any, *_: object) -> None:
        connection.driver_connection.add_query_logger(log)

    engines = {engine.pool: engine for engine in (database.reader.sync_engine, database.writer.sync_engine)}.values()
    listeners: list[tuple[Engine, str, Any]] = [(engine, "before_cursor_execute", listen) for engine in engines]
    if database.writer.dialect.name == "postgresql":
        listeners.append((database.writer.sync_engine, "checkout", log_driver))
    for listener in listeners:
        event.listen(*listener)
    await ask(sql_store(database))
    await asyncio.sleep(0)  # the driver tells of a query a moment later
    for listener in listeners:
        event.remove(*listener)
    return [(statement, parameters) for statement, parameters in sent if statement.split()[0].rstrip(";") not in _FRAME]


async def explain(database: SqlDatabase, how: str, ask: Ask, *, without: str | None = None) -> list[list[Any]]:
    """The rows of ``how`` about each statement, with an index taken out or none; all of it is rolled back."""
    statements = await statements_of(database, ask)
    async with database.writer.connect() as connection:
        if without:
            await connection.exec_driver_sql(f"DROP INDEX {without}")
            how += f" /* without {without} */"  # SQLite explains a statement it knows as it knew it
        return [
            [row[-1] for row in await connection.exec_driver_sql(f"{how} {statement}", parameters)]
            for statement, parameters in statements
        ]


async def plans(database: SqlDatabase, ask: Ask, *, without: str | None = None) -> list[str]:
    how = {"postgresql": "EXPLAIN", "sqlite": "EXPLAIN QUERY PLAN"}[database.writer.dialect.name]
    return ["\n".join(lines) for lines in await explain(database, how, ask, without=without)]


def reads_all_of(table: str, plan: str) -> bool:
    """Whether the plan reads a table from its first row to its last."""
    return f"Seq Scan on {table}" in plan or any(
        line.startswith(f"SCAN {table}") and "INDEX" not in line for line in plan.splitlines()
    )


async def blocks(database: SqlDatabase, ask: Ask) -> int:
    """How many blocks, cached or not, the statements touch while they run."""
    plans = [report[0]["Plan"] for (report,) in await explain(database, _MEASURE, ask)]
    return sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)
