"""Connections, transactions and driver errors: everything that differs by database.

``database``            connections and transactions of a database
``connection``          the connection that queries see
``transactions``        begin, commit, roll back
``joined``              one read for all who ask at about the same time
``in_transaction``      what repositories share
``dialect``             what each database spells differently
``errors``              driver errors as errors of the core
``sqlite_engine``       WAL, one writer
``sqlite_files``        a file replaced under its name
``postgresql_engine``   pool, isolation, timeouts
``drivers``             asyncpg, direct or through a pooler
``asyncpg_connection``  asyncpg without the layers above
``liveness``            connections that went silent
``notices``             LISTEN and NOTIFY
``database_look``       the interface of a probe's look
"""
