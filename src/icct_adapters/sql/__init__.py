"""SQLite and PostgreSQL through SQLAlchemy Core, with the same tables and the same code."""

from .api_key_store import SqlApiKeyStore
from .engine.database import PoolUse, SqlDatabase
from .engine.errors import NotPermitted
from .engine.postgresql_engine import PoolLimits
from .engine.sqlite_engine import sqlite_file
from .open_database import open_database
from .outbox.outbox_queue import SqlOutboxQueue
from .outbox.outbox_reader import SqlOutboxReader
from .registrations.double_entries import DoubleEntry, double_entries
from .registrations.postgresql_entry import PostgresqlEntryAtOnce, entry_at_once
from .registrations.registration_reader import SqlRegistrationReader
from .registrations.registration_repository import SqlRegistrationRepository
from .schema.migrating import current_revision, migrate, migrate_down
from .schema.revisions import HEAD
from .unit_of_work import SqlUnitOfWork

__all__ = [
    "HEAD",
    "DoubleEntry",
    "NotPermitted",
    "PoolLimits",
    "PoolUse",
    "PostgresqlEntryAtOnce",
    "SqlApiKeyStore",
    "SqlDatabase",
    "SqlOutboxQueue",
    "SqlOutboxReader",
    "SqlRegistrationReader",
    "SqlRegistrationRepository",
    "SqlUnitOfWork",
    "current_revision",
    "double_entries",
    "entry_at_once",
    "migrate",
    "migrate_down",
    "open_database",
    "sqlite_file",
]
