"""Ports of the registry of churches.

``church_repository``  change and merge, inside a transaction
``church_reader``      read
"""
