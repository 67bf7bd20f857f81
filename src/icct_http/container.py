"""The composition root: which adapter stands behind which port."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import datetime

from dependency_injector import containers, providers

from icct_adapters.files import DiskFileStorage
from icct_adapters.mail.mail_templates import load_template
from icct_adapters.memory import (
    InMemoryApiKeyStore,
    InMemoryDatabase,
    InMemoryFileStorage,
    InMemoryMailer,
    InMemoryOutboxQueue,
    InMemoryOutboxReader,
    InMemoryRegistrationReader,
    InMemoryUnitOfWork,
)
from icct_adapters.sql import (
    PoolLimits,
    SqlApiKeyStore,
    SqlOutboxQueue,
    SqlOutboxReader,
    SqlRegistrationReader,
    SqlUnitOfWork,
    entry_at_once,
    open_database,
)
from icct_adapters.system_clock import SteadyClock, SystemClock
from icct_core import (
    ApiKey,
    ApiKeyStore,
    Authenticate,
    Clock,
    CreateKey,
    DatabaseProbe,
    DeliverMessages,
    ExportRegistrations,
    FileStorage,
    GetLogo,
    GetRegistration,
    ListKeys,
    ListMessages,
    ListRegistrations,
    Mailer,
    OutboxQueue,
    OutboxReader,
    Purge,
    RateCounter,
    RegistrationReader,
    RemoveTeam,
    RetryMessages,
    RevokeKey,
    UnitOfWork,
)

from .service.metrics.metrics import Metrics
from .service.metrics.metrics_endpoint import MetricsEndpoint
from .service.metrics.sampling import Sampler
from .service.rate_limit_storage import open_rate_counter
from .service.registering.backpressure import Backpressure
from .service.registering.database_watch import DatabaseWatch
from .service.registering.served_register_team import ServedRegisterTeam
from .service.settings.settings import Settings
from .service.start_up.development_adapters import warn_of_development_adapters
from .service.worker.delivery_lanes import delivery_lanes
from .service.worker.delivery_services import (
    DeliveryServices,
    guarded_mailer,
    guarded_storage,
    open_cloudinary,
    open_guard,
    open_smtp,
)
from .service.worker.delivery_worker import DeliveryWorker
from .service.worker.mail_folder import open_maildir
from .web.access.api_keys import ApiKeys, first_keys
from .web.access.rate_limiter import RateLimiter

_NOTHING: providers.Object[None] = providers.Object(None)


class Container(containers.DeclarativeContainer):
    """Everything a process needs, made once when first asked for."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    _set = settings.provided

    clock: providers.Provider[Clock] = providers.Singleton(SystemClock)
    started_at: providers.Provider[datetime] = providers.Singleton(lambda clock: clock.now(), clock)
    metrics = providers.Singleton(Metrics)
    rate_counter: providers.Provider[RateCounter] = providers.Singleton(open_rate_counter, settings, clock)
    rate_limiter = providers.Singleton(
        RateLimiter,
        counter=rate_counter,
        requests=_set.rate_limit_requests,
        key_requests=_set.rate_limit_key_requests,
        dry_runs=_set.rate_limit_dry_runs,
    )

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
    at_once = providers.Selector(
        _set.database_kind, memory=_NOTHING, sql=providers.Singleton(entry_at_once, sql_database)
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
    outbox: providers.Selector[OutboxReader] = providers.Selector(
        _set.database_kind,
        memory=providers.Singleton(InMemoryOutboxReader, in_memory_database),
        sql=providers.Singleton(SqlOutboxReader, sql_database),
    )

    cloudinary = providers.Singleton(open_cloudinary, settings)
    cloudinary_guard = providers.Singleton(open_guard, "Cloudinary", settings)
    file_storage: providers.Selector[FileStorage] = providers.Selector(
        _set.file_storage_kind,
        cloudinary=providers.Singleton(guarded_storage, cloudinary, cloudinary_guard),
        disk=providers.Singleton(DiskFileStorage, _set.files_dir),
        memory=providers.Singleton(InMemoryFileStorage),
    )
    smtp = providers.Singleton(open_smtp, settings, clock)
    smtp_guard = providers.Singleton(open_guard, "the mail server", settings)
    mailer: providers.Selector[Mailer] = providers.Selector(
        _set.mailer_kind,
        smtp=providers.Singleton(guarded_mailer, smtp, smtp_guard),
        maildir=providers.Singleton(open_maildir, settings, clock),
        memory=providers.Singleton(InMemoryMailer),
    )

    delivery_services = providers.Singleton(
        DeliveryServices,
        cloudinary=providers.Selector(
            _set.file_storage_kind, cloudinary=cloudinary_guard, disk=_NOTHING, memory=_NOTHING
        ),
        email=providers.Selector(_set.mailer_kind, smtp=smtp_guard, maildir=_NOTHING, memory=_NOTHING),
    )

    api_key_store: providers.Selector[ApiKeyStore] = providers.Selector(
        _set.database_kind,
        memory=providers.Singleton(InMemoryApiKeyStore, in_memory_database),
        sql=providers.Singleton(SqlApiKeyStore, sql_database),
    )
    first_keys: providers.Provider[tuple[ApiKey, ...]] = providers.Singleton(
        first_keys, _set.admin_api_key, at=started_at
    )
    authenticate = providers.Singleton(Authenticate, keys=api_key_store, own=first_keys)
    api_keys = providers.Singleton(
        ApiKeys, authenticate, clock, rate_counter, to_register=_set.registration_key_required
    )
    create_key = providers.Singleton(CreateKey, keys=api_key_store, clock=clock)
    list_keys = providers.Singleton(ListKeys, keys=api_key_store)
    revoke_key = providers.Singleton(RevokeKey, keys=api_key_store, clock=clock)

    backpressure = providers.Singleton(Backpressure)
    register_team = providers.Singleton(
        ServedRegisterTeam,
        count=metrics.provided.registration,
        on_retry=metrics.provided.database_retry,
        backpressure=backpressure,
        unit_of_work=unit_of_work,
        clock=clock,
        rules=_set.rules,
        idempotency_ttl=_set.idempotency_period,
        at_once=at_once,
    )
    database_watch = providers.Singleton(DatabaseWatch, database, register_team.provided.recent)
    get_registration = providers.Singleton(GetRegistration, registrations=registrations)
    get_logo = providers.Singleton(GetLogo, registrations=registrations)
    export_registrations = providers.Singleton(ExportRegistrations, registrations=registrations)
    list_registrations = providers.Singleton(ListRegistrations, registrations=registrations)
    remove_team = providers.Singleton(RemoveTeam, unit_of_work=unit_of_work, clock=clock)
    list_messages = providers.Singleton(ListMessages, outbox=outbox, registrations=registrations)
    retry_messages = providers.Singleton(
        RetryMessages, list_messages=list_messages, unit_of_work=unit_of_work, clock=clock, lease=_set.lease
    )

    template = providers.Singleton(load_template, _set.mail_templates, _set.mail_domain)
    lanes = providers.Singleton(
        delivery_lanes,
        registrations=registrations,
        file_storage=file_storage,
        mailer=mailer,
        template=template,
        mail_ceilings=_set.mail_ceilings,
        mail_note=_set.mail_note,
        services=delivery_services,
    )
    deliver_messages = providers.Singleton(
        DeliverMessages,
        queue=outbox_queue,
        unit_of_work=unit_of_work,
        clock=providers.Singleton(SteadyClock, clock),
        lease=_set.lease,
        lanes=lanes,
    )
    purge = providers.Singleton(
        Purge, queue=outbox_queue, unit_of_work=unit_of_work, clock=clock, retention=_set.retention
    )
    delivery_worker = providers.Singleton(
        DeliveryWorker,
        deliver=deliver_messages,
        purge=purge,
        queue=outbox_queue,
        give_way=backpressure.provided.give,
        observe=metrics.provided.delivery,
    )

    pool_use = providers.Selector(_set.database_kind, memory=_NOTHING, sql=sql_database.provided.pool_use)
    sampler = providers.Singleton(Sampler, metrics, delivery_services, rate_counter, database_watch, pool_use)
    metrics_endpoint = providers.Singleton(MetricsEndpoint, metrics, sampler, database_watch, clock, settings)


def build_container(settings: Settings) -> Container:
    """The adapters these settings choose; those that are for development say so in the log."""
    warn_of_development_adapters(settings)
    return Container(settings=settings)


async def close(container: Container) -> None:
    """Close what the chosen adapters hold open, each of them whatever goes wrong with another."""
    settings = container.settings()
    async with AsyncExitStack() as stack:
        if settings.database_kind == "sql":
            stack.push_async_callback(container.sql_database().close)
        if settings.mailer_kind == "smtp":
            stack.push_async_callback(container.smtp().close)
        if settings.file_storage_kind == "cloudinary":
            stack.push_async_callback(container.cloudinary().close)
