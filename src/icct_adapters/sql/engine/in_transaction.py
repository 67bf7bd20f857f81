"""Base class of the repositories that share a transaction's connection."""

from __future__ import annotations

from .connection import SqlConnection
from .dialect import Dialect


class InTransaction:
    """Runs its statements on the transaction's connection; the others of the transaction see what they did."""

    def __init__(self, connection: SqlConnection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect
