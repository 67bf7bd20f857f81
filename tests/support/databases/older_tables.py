"""Tables as older revisions have them, under the names of today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, column, insert, inspect, table as named

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
"""The rows of each table."""

OLD_TABLES = {"tournaments": "counters"}
OLD_COLUMNS = {("outbox", "subject_id"): "registration_id"}
"""What they were called before revision ``0007``."""


def insert_into(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert what the table has columns for at the database's revision; nothing if there are no rows."""
    looked_at = inspect(connection)
    name = table.name if looked_at.has_table(table.name) else OLD_TABLES[table.name]
    there = {one["name"] for one in looked_at.get_columns(name)}
    names = {one.name: _name_there(table, one.name, there) for one in table.c}
    older = named(name, *(column(spelled, table.c[today].type) for today, spelled in names.items() if spelled in there))
    known = [{names[today]: value for today, value in row.items() if names[today] in there} for row in rows]
    if known:
        connection.execute(insert(older), known)


def _name_there(table: Table, name: str, there: set[str]) -> str:
    return name if name in there else OLD_COLUMNS.get((table.name, name), name)


def by_new_names(rows: Rows) -> Rows:
    """As today's tables and columns are called, whatever the revision that the rows are of."""
    tables = {old: new for new, old in OLD_TABLES.items()}
    found = {tables.get(name, name): lines for name, lines in rows.items()}
    for (table, new), old in OLD_COLUMNS.items():
        if table in found:
            renamed = [{new if name == old else name: row[name] for name in row} for row in found[table]]
            found[table] = sorted(renamed, key=repr)
    return found


def without_search_texts(rows: Rows) -> Rows:
    """All but what teams are searched by: migration ``0007``, and its taking back, write that anew."""
    teams = [{name: value for name, value in row.items() if name != "search_text"} for row in rows["teams"]]
    return rows | {"teams": teams}
