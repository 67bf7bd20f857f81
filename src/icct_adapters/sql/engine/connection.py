"""The connection that readers and repositories see, whatever the database."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from ..rows import Row

Values = Mapping[str, Any]
"""What is put for the statement's parameters, by their names."""


class SqlConnection(Protocol):
    """Runs statements of SQLAlchemy Core, each the same object whenever it is run."""

    @abstractmethod
    async def value(self, statement: Executable, values: Values) -> Any:
        """The first column of the first row, or ``None``."""

    @abstractmethod
    async def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        """All rows."""

    @abstractmethod
    async def change(self, statement: Executable, values: Values) -> int:
        """How many rows were changed."""

    @abstractmethod
    async def change_each(self, statement: Executable, values: Sequence[Values]) -> None:
        """Run it for each of ``values``."""


class SqlalchemyConnection(SqlConnection):
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def value(self, statement: Executable, values: Values) -> Any:
        return await self._connection.scalar(statement, values)

    async def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        return (await self._connection.execute(statement, values)).mappings().all()

    async def change(self, statement: Executable, values: Values) -> int:
        return (await self._connection.execute(statement, values)).rowcount

    async def change_each(self, statement: Executable, values: Sequence[Values]) -> None:
        await self._connection.execute(statement, values)
