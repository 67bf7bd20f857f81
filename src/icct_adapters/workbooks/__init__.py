"""Workbooks in the format of Excel, written by a process of their own.

``xlsx_writer``  feeds the process and hands on the file
``scratch``      temporary files, and those a killed process left
``lines``        what the process is told, line by line
``child``        the process
``xlsx_book``    writes the file
"""

from .xlsx_writer import XlsxWorkbookWriter

__all__ = ["XlsxWorkbookWriter"]
