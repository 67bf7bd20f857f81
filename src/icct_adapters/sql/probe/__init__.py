"""Checks whether SQLite or PostgreSQL could store a registration right now.

``sqlite_look``      file, disk space, write lock
``postgresql_look``  locks, disk space, write access
"""
