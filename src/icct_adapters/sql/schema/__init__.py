"""The migrations of the tables, and applying them.

``migrating``        migrate up and down
``revisions``        the list of migrations
``other_processes``  whether others use the database
``losses``           what taking migrations back loses
``migrations``       The migration scripts, run by Alembic.
"""
