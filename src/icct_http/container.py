"""The composition root: which adapter stands behind which port."""

from __future__ import annotations

import structlog
from dependency_injector import containers, providers

from icct_adapters.disk import DiskFileStorage
from icct_adapters.maildir import MaildirMailer
from icct_adapters.memory import (
    InMemoryDatabase,
    InMemoryFileStorage,
    InMemoryMailer,
    InMemoryOutboxQueue,
    InMemoryRegistrationReader,
    InMemoryUnitOfWork,
)
from icct_adapters.sql import (
    PoolLimits,
    SqlOutboxQueue,
    SqlRegistrationReader,
    SqlUnitOfWork,
    open_database,
)
from icct_adapters.system_clock import SystemClock
from icct_core import (
    Clock,
    ConfirmationTemplate,
    ConfirmByMail,
    DatabaseProbe,
    DeliverMessages,
    FileStorage,
    GetRegistration,
    ListRegistrations,
    Mailer,
    MessageKind,
    OutboxQueue,
    RegisterTeam,
    RegistrationReader,
    StoreLogo,
    UnitOfWork,
)

from .delivery_worker import DeliveryWorker
from .settings import Settings


class Container(containers.DeclarativeContainer):
    """Everything a process needs, made once when first asked for."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    _set = settings.provided

    clock: providers.Provider[Clock] = providers.Singleton(SystemClock)

    pool = providers.Singleton(
        PoolLimits,
        size=_set.database_pool_size,
        overflow=_set.database_max_overflow,
        recycle=_set.database_pool_recycle,
    )
    in_memory_database = providers.Singleton(InMemoryDatabase)
    sql_database = providers.Singleton(open_database, _set.database, pool)

    database: providers.Selector[DatabaseProbe] = providers.Selector(
        _set.database_kind, memory=in_memory_database, sql=sql_database
    )
    unit_of_work: providers.Selector[UnitOfWork] = providers.Selector(
        _set.database_kind,
        memory=providers.Singleton(InMemoryUnitOfWork, in_memory_database),
        sql=providers.Singleton(SqlUnitOfWork, sql_database),
    )
    registrations: providers.Selector[RegistrationReader] = providers.Selector(
        _set.database_kind,
        memory=providers.Singleton(InMemoryRegistrationReader, in_memory_database),
        sql=providers.Singleton(SqlRegistrationReader, sql_database),
    )
    outbox_queue: providers.Selector[OutboxQueue] = providers.Selector(
        _set.database_kind,
        memory=providers.Singleton(InMemoryOutboxQueue, in_memory_database),
        sql=providers.Singleton(SqlOutboxQueue, sql_database),
    )
    file_storage: providers.Selector[FileStorage] = providers.Selector(
        _set.file_storage,
        memory=providers.Singleton(InMemoryFileStorage),
        disk=providers.Singleton(DiskFileStorage, _set.files_dir),
    )
    mailer: providers.Selector[Mailer] = providers.Selector(
        _set.mailer,
        memory=providers.Singleton(InMemoryMailer),
        maildir=providers.Singleton(MaildirMailer, _set.mail_dir, _set.smtp_from_email, clock),
    )

    register_team = providers.Singleton(
        RegisterTeam,
        unit_of_work=unit_of_work,
        clock=clock,
        rules=_set.rules,
        idempotency_ttl=_set.idempotency_period,
    )
    get_registration = providers.Singleton(GetRegistration, registrations=registrations)
    list_registrations = providers.Singleton(ListRegistrations, registrations=registrations)

    template = providers.Singleton(ConfirmationTemplate, domain=_set.mail_domain)
    deliver_messages = providers.Singleton(
        DeliverMessages,
        queue=outbox_queue,
        unit_of_work=unit_of_work,
        clock=clock,
        lease=_set.lease,
        deliveries=providers.Dict(
            {
                MessageKind.STORE_LOGO: providers.Singleton(
                    StoreLogo, unit_of_work=unit_of_work, file_storage=file_storage
                ),
                MessageKind.CONFIRM_BY_MAIL: providers.Singleton(
                    ConfirmByMail, registrations=registrations, mailer=mailer, template=template
                ),
            }
        ),
    )
    delivery_worker = providers.Singleton(DeliveryWorker, deliver=deliver_messages, queue=outbox_queue)


_log = structlog.stdlib.get_logger("icct.container")

_FOR_DEVELOPMENT = {"memory": "forgets everything at the end", "maildir": "keeps mail in a folder and sends none"}


def build_container(settings: Settings) -> Container:
    """The adapters these settings choose; those that are for development say so in the log."""
    for variable, adapter in settings.adapters.items():
        if adapter in _FOR_DEVELOPMENT:
            _log.warning("development_adapter", variable=variable, adapter=adapter, effect=_FOR_DEVELOPMENT[adapter])
    return Container(settings=settings)
