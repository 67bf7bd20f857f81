"""What operators need of a database: dumps, and facts about its server.

``dumps``          a whole database into a file and back
``server_facts``   version, connections, clock
``encoding``       characters a database can store
``database_file``  the file of a SQLite database
"""
