"""People who are in two teams, found by indexes, and the badges of teams.

``overlap_reader``      overlaps of one team, of all
``overlap_repository``  mark them as seen, inside a transaction
``badge_reader``        badges
``overlapping``         teams of a page that share somebody
``candidates``          teams that may share a person with one
``shared_keys``         what people of any teams share
``arrays``              lists as one parameter
"""
