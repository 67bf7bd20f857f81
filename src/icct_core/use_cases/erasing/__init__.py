"""Erasing: what is personal goes when it is not needed any more.

``erase_withdrawn``   teams that have been withdrawn for a while
``purge_tournament``  everything, when the tournament is over
``erase_teams``       several teams, each in a transaction of its own
"""
