"""The migrations of the tables, and applying them.

``migrating``   migrate up and down
``revisions``   the list of migrations
``migrations``  The migration scripts, run by Alembic.
"""
