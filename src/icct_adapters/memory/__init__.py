"""Every port in memory, for property-based tests, other tools and staging.

``store``                    ``InMemoryStore``: all ports of one database
``database``                 database and unit of work
``tables``                   what a transaction copies
``readers``                  read committed tables
``outbox``                   queue messages
``outbox_queue``             lease due messages
``registration_repository``  enter and number teams
``idempotency_store``        idempotency keys
``staged_files``             logos that wait to be stored
``churches``                 change and merge churches
``history``                  who changed what
``window_repository``        when registration is open
``challenge_repository``     codes by mail
``organisers``               who may open the desk, and sessions
``overlap_repository``       mark overlaps as seen
``overlaps``                 people in two teams, badges
``api_key_repository``       add and change API keys
``signing_keys``             which key links are signed with
``kept_uploads``             pictures of forms that had mistakes
``rate_counter``             requests in a moving window
``file_storage``             logos
``mailer``                   mails
``workbook_writer``          workbooks
``clock``                    a clock for tests

Nothing survives the process.
"""

from .clock import ManualClock
from .database import InMemoryDatabase, InMemoryUnitOfWork
from .file_storage import InMemoryFileStorage
from .kept_uploads import InMemoryKeptUploads
from .mailer import InMemoryMailer
from .outbox_queue import InMemoryOutboxQueue
from .rate_counter import InMemoryRateCounter
from .readers.api_key_store import InMemoryApiKeyStore
from .readers.history_reader import InMemoryHistoryReader
from .readers.outbox_reader import InMemoryOutboxReader
from .readers.registration_reader import InMemoryRegistrationReader
from .readers.window_reader import InMemoryWindowReader
from .store import InMemoryStore
from .workbook_writer import InMemoryWorkbookWriter

__all__ = [
    "InMemoryApiKeyStore",
    "InMemoryDatabase",
    "InMemoryFileStorage",
    "InMemoryHistoryReader",
    "InMemoryKeptUploads",
    "InMemoryMailer",
    "InMemoryOutboxQueue",
    "InMemoryOutboxReader",
    "InMemoryRateCounter",
    "InMemoryRegistrationReader",
    "InMemoryStore",
    "InMemoryUnitOfWork",
    "InMemoryWindowReader",
    "InMemoryWorkbookWriter",
    "ManualClock",
]
