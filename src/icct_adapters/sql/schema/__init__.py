"""The migrations of the tables, and applying them.

``migrating``   migrate up and down
``revisions``   the list of migrations
``migrations``  the scripts, run by Alembic
"""
