"""SQLite and PostgreSQL through SQLAlchemy Core, with the same tables and the same code."""

from .api_key_store import SqlApiKeyStore
from .double_entries import DoubleEntry, double_entries
from .engine import PoolLimits, PoolUse, SqlDatabase, open_database
from .outbox_queue import SqlOutboxQueue
from .outbox_reader import SqlOutboxReader
from .postgresql_entry import PostgresqlEntryAtOnce, entry_at_once
from .registration_reader import SqlRegistrationReader
from .registration_repository import SqlRegistrationRepository
from .revisions import HEAD
from .schema import current_revision, migrate, migrate_down
from .unit_of_work import SqlUnitOfWork

__all__ = [
    "HEAD",
    "DoubleEntry",
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
]
