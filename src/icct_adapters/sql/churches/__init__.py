"""The registry of churches in the tables.

``forgetting``         delete names that captains typed
``church_rows``        rows to churches and merges, and back
``church_repository``  change and merge, inside a transaction
``moving_teams``       teams that change churches, and what they are found by
``church_reader``      read
"""
