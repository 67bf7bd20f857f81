"""Refuses to change tables under processes that could not go on with the new ones."""

from __future__ import annotations

from collections.abc import Callable

from icct_adapters.sql import SqlDatabase
from icct_adapters.sql.schema.other_processes import OthersConnected, must_be_alone

from .start_error import StartError

_UNCERTAIN = (
    "A pooler is before the database, so it cannot be told whether other processes of the service are connected: "
    "they must all be stopped."
)


async def check_that_nobody_is_left(database: SqlDatabase, *, to: str, told: Callable[[str], None]) -> None:
    """Raise ``StartError`` if migrating to this revision needs other processes gone, and some are there.

    ``told`` is given a sentence where that cannot be known.
    """
    try:
        alone = await must_be_alone(database, to=to)
    except OthersConnected as found:
        raise StartError(
            f"{_in_words(found.connections)}, and could not go on with the changed tables: stop every `icct serve` and "
            "`icct worker` first. `icct migrate --force` goes on without."
        ) from None
    if not alone.certain:
        told(_UNCERTAIN)


def _in_words(connections: int | None) -> str:
    if connections is None:
        return "Another process has the database's file open"
    return f"Other processes of the service have {connections} connection{'s' * (connections != 1)} to the database"
