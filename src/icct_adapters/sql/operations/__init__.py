"""What operators need from a database: dumps, and facts about its server.

``database_file``  opening a SQLite file once
``dumps``          a whole database into a file and back
``restored``       what a restored database does not bring back
``server_facts``   version, connections, clock
``encoding``       characters a database can store
"""
