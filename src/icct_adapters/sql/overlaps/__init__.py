"""People who are in two teams, found by indexes, and the badges of teams.

``overlap_reader``      overlaps of one team, of all
``overlap_repository``  mark them as seen, inside a transaction
``badge_reader``        badges
``candidates``          teams that may share a person
"""
