"""Probes: whether a registration could be stored now.

``sqlite_look``      file, disk space, write lock
``postgresql_look``  locks, disk space, write access
"""
