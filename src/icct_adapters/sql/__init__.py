"""SQLite and PostgreSQL through SQLAlchemy Core: the same tables, the same code.

``store``          ``SqlStore``: all ports of one database
``open_database``  opens SQLite or PostgreSQL
``unit_of_work``   transactions
``tables``         the tables
``types``          column types
``rows``           entities to rows and back
``registrations``  enter, number, read, search
``churches``       the registry of churches
``board``          the public board
``outbox``         messages
``challenges``     codes by mail
``organisers``     who may open the desk
``overlaps``       people in two teams, badges
``history``        who changed what
``windows``        when registration is open
``api_key_store``  API keys
``signing_keys``   which key links are signed with
``kept_uploads``   pictures of forms that had mistakes
``probe``          whether a registration could be stored
``engine``         connections, transactions, driver errors
``schema``         migrations
``operations``     dumps, facts about a server
"""

from .api_key_store import SqlApiKeyStore
from .engine.database import SqlDatabase
from .engine.errors import NotPermitted
from .engine.postgresql_engine import PREPARING, PoolLimits
from .engine.sqlite_engine import sqlite_file
from .kept_uploads import SqlKeptUploads
from .open_database import open_database
from .outbox.outbox_queue import SqlOutboxQueue
from .outbox.outbox_reader import SqlOutboxReader
from .registrations.double_entries import DoubleEntry, double_entries
from .registrations.postgresql_entry import PostgresqlEntry
from .registrations.registration_reader import SqlRegistrationReader
from .registrations.registration_repository import SqlRegistrationRepository
from .schema.migrating import current_revision, migrate, migrate_down
from .schema.revisions import HEAD
from .signing_keys import SqlSigningKeys
from .store import SqlStore, open_sql_store
from .unit_of_work import SqlUnitOfWork
from .windows.window_reader import SqlWindowReader

__all__ = [
    "HEAD",
    "PREPARING",
    "DoubleEntry",
    "NotPermitted",
    "PoolLimits",
    "PostgresqlEntry",
    "SqlApiKeyStore",
    "SqlDatabase",
    "SqlKeptUploads",
    "SqlOutboxQueue",
    "SqlOutboxReader",
    "SqlRegistrationReader",
    "SqlRegistrationRepository",
    "SqlSigningKeys",
    "SqlStore",
    "SqlUnitOfWork",
    "SqlWindowReader",
    "current_revision",
    "double_entries",
    "migrate",
    "migrate_down",
    "open_database",
    "open_sql_store",
    "sqlite_file",
]
