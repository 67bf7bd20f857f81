"""What is printed for the day of a match, of confirmed teams: HTML with a style for paper.

``desk_sheets``  what the sheets are made from
``sheet_lines``  a team as its sheet shows it, and a church's teams in the attendance list
``team_routes``  the sheet of one team
``list_routes``  the sheets of all teams, and the attendance list
``streaming``    sends a page team after team
"""
