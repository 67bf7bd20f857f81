"""Writes workbooks for spreadsheets."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from ...domain.exports.workbook import SheetRows, Workbook


class WorkbookWriter(Protocol):
    """Writes a workbook into a file of its own format."""

    @abstractmethod
    def write(self, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> AsyncIterator[bytes]:
        """The file, in parts; the first of them comes when the whole of it is written.

        Args:
            workbook: The sheets; each is in the file, with its heading row, whether it has rows or not.
            batches: Rows of any of the sheets, in the order that each has them. A batch is asked for once the one
                before is taken care of. What reading them raises is passed on, and there is no file then.

        Raises:
            WorkbookNotWritten: before the first part.
        """
