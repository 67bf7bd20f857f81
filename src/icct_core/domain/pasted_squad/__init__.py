"""Reads a squad that somebody pasted from a chat or a table.

``parse``    text to players
``line``     one line: its player, or what it says of others
``phones``   the phone number of a line
``words``    spellings of roles, marks of captains, words of headings
"""
