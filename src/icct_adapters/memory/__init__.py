"""Every port in memory, for property-based tests, other tools and staging.

``store``                    ``InMemoryStore``: all ports of one database
``database``                 database and unit of work
``tables``                   what a transaction copies
``registration_repository``  enter and number teams
``registration_reader``      read, search, list
``idempotency_store``        idempotency keys
``staged_files``             logos that wait to be stored
``outbox``                   queue messages
``outbox_queue``             lease due messages
``outbox_reader``            list messages
``api_key_store``            API keys
``rate_counter``             requests in a moving window
``file_storage``             logos
``mailer``                   mails
``clock``                    a clock for tests

Nothing survives the process.
"""

from .api_key_store import InMemoryApiKeyStore
from .clock import ManualClock
from .database import InMemoryDatabase, InMemoryUnitOfWork
from .file_storage import InMemoryFileStorage
from .mailer import InMemoryMailer
from .outbox_queue import InMemoryOutboxQueue
from .outbox_reader import InMemoryOutboxReader
from .rate_counter import InMemoryRateCounter
from .registration_reader import InMemoryRegistrationReader
from .store import InMemoryStore

__all__ = [
    "InMemoryApiKeyStore",
    "InMemoryDatabase",
    "InMemoryFileStorage",
    "InMemoryMailer",
    "InMemoryOutboxQueue",
    "InMemoryOutboxReader",
    "InMemoryRateCounter",
    "InMemoryRegistrationReader",
    "InMemoryStore",
    "InMemoryUnitOfWork",
    "ManualClock",
]
