"""The window of a tournament, in the row that its numbers are counted in.

``window_repository``  lock and change it, inside a transaction
``window_reader``      read it
"""
