"""What a port sends to a database, and how the database goes about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event

from icct_adapters.sql import SqlDatabase
from tests.stores import Store, sql_store

Ask = Callable[[Store], Awaitable[Any]]

_MEASURE = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)"


async def statements_of(database: SqlDatabase, ask: Ask) -> list[tuple[str, Any]]:
    """What the port really sends for this, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def listen(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not statement.startswith("BEGIN"):
            sent.append((statement, parameters))

    engines = {engine.pool: engine for engine in (database.reader.sync_engine, database.writer.sync_engine)}.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", listen)
    await ask(sql_store(database))
    for engine in engines:
        event.remove(engine, "before_cursor_execute", listen)
    return sent


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
