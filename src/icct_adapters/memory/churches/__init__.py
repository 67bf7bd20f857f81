"""The registry of churches in memory.

``church_rows``        churches with their aliases and teams
``church_repository``  change and merge, inside a transaction
"""
