"""Every port in memory: for property-based tests, other tools and staging. Nothing survives the process."""

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
