"""The history in a table, which only grows.

``history``         add and blank entries, inside a transaction
``history_reader``  read them
``entries``         rows of the table and back
``last_change``     who changed something that is no team
"""
