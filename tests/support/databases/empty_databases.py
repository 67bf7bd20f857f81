"""Tables with nothing in them, made once and emptied for each test."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, text

from icct_adapters.sql import open_database
from icct_adapters.sql.tables import metadata

_SHAPE = text(
    """
    SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
        SELECT concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull, attisdropped)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'constraint ' || oid FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'default ' || oid FROM pg_attrdef
        UNION ALL SELECT 'trigger ' || oid FROM pg_trigger
    ) AS parts (part)
    """
)
"""Differs as soon as anything of the tables was made again or altered."""

_IS_LARGE = text(
    "SELECT bool_or(pg_total_relation_size(oid) > 1000000) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
_DELETE = text(
    f"""
    DO $$ DECLARE sequence regclass; BEGIN
        {" ".join(f"DELETE FROM {table.name};" for table in reversed(metadata.sorted_tables))}
        FOR sequence IN SELECT oid FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
        LOOP PERFORM setval(sequence, 1, false); END LOOP;
    END $$
    """  # noqa: S608  names of our own tables
)
_shapes: dict[str, str] = {}
_file: list[bytes] = []


def make_or_empty(connection: Connection, url: str) -> None:
    """Leave our tables as if they were new.

    To delete the rows of a test costs PostgreSQL and us a quarter of making the tables again.
    """
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql and url in _shapes and _is_as_it_was_made(connection, url):
        connection.execute(_DELETE)
        return
    metadata.drop_all(connection)
    metadata.create_all(connection)
    if is_postgresql:
        _shapes[url] = connection.execute(_SHAPE).scalar_one()


def _is_as_it_was_made(connection: Connection, url: str) -> bool:
    return connection.scalar(_SHAPE) == _shapes[url] and not connection.scalar(_IS_LARGE)


async def empty_file() -> bytes:
    """A SQLite file with our tables, as it is after its last connection has gone."""
    if not _file:
        with TemporaryDirectory() as folder:
            database = open_database(f"sqlite+aiosqlite:///{Path(folder) / 'icct.db'}")
            async with database.writer.begin() as connection:
                await connection.run_sync(metadata.create_all)
            await database.close()
            _file.append((Path(folder) / "icct.db").read_bytes())
    return _file[0]
