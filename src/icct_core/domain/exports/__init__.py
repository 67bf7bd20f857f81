"""What a file for a spreadsheet holds.

``workbook``     sheets, columns and cells, whatever file they are written into
``team_sheets``  the sheets of teams, players and churches, and their rows
"""
