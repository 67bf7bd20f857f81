"""Files for spreadsheets.

``workbook_writer``  writes a workbook
"""
