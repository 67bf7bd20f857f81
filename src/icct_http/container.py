"""The composition root: chooses the adapter of each port and builds the use cases."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

from dependency_injector import containers, providers

from icct_adapters.database_clock import DatabaseClock
from icct_adapters.files import DiskFileStorage
from icct_adapters.memory import InMemoryFileStorage, InMemoryMailer, InMemoryStore
from icct_adapters.sql import PoolLimits, open_sql_store
from icct_adapters.system_clock import SteadyClock, SystemClock
from icct_adapters.workbooks import XlsxWorkbookWriter

# as many names a line as there is room for
# fmt: off
# isort: off
from icct_core import (
    AddNote, AddOrganiser, AnswerRequest, ApiKey, ApiKeyStore, AskForCode, Authenticate, ChangeChurch, ChangeOrganiser,
    ChangeWindow, CheckCode, CheckEdit, CheckRegistration, ChurchDirectory, ChurchReader, Clock, CodeMaker,
    CorrectTeam, CreateKey, DatabaseProbe, DecideRegistration, DecideRegistrations, DeliverMessages, EditByCaptain,
    ExportRegistrations, FileStorage, GetLogo, GetRegistration, GetTimeline, GetWindow, HistoryReader, ImportChurches,
    KeptUploads, ListChurches, ListEvents, ListHistory, ListKeys, ListMessages, ListOrganisers, ListOverlaps,
    ListRegistrations, Mailer, MarkOverlapSeen, MergeChurches, OutboxQueue, OutboxReader, OverlapsOf,
    RateCounter, RecordAccess, RegisterChurch, RegisterTeam, RegistrationReader, RemoveTeam, RenewLink,
    ReplaceLogo, RetryMessages, RevokeKey, Store, TeamEntry, TeamOfSubmission, UndoMerge, UnitOfWork, WithdrawByCaptain,
)
# isort: on
# fmt: on

from .board_parts import open_board
from .service.captains.codes import codes_by_mail, mails_to_organisers, open_code_maker
from .service.captains.team_pages import open_captains, page_addresses
from .service.metrics.metrics import Metrics
from .service.metrics.metrics_endpoint import MetricsEndpoint
from .service.metrics.sampling import Sampler
from .service.organisers.signing_in import SigningIn, open_signing_in
from .service.rate_limit_storage import open_rate_counter
from .service.registering.backpressure import Backpressure, PrioritisedRegistration
from .service.registering.counted_decision import CountedDecision
from .service.registering.counted_registration import CountedRegistration
from .service.registering.database_retry import RetriedUseCase
from .service.registering.database_watch import DatabaseWatch
from .service.registering.recent_registrations import RecentRegistrations
from .service.sentences import load_sentences
from .service.settings.settings import Settings
from .service.start_up.development_adapters import warn_of_development_adapters
from .service.window_copy import WindowCopy
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
from .service.worker.mail_languages import mail_templates
from .service.worker.purging import open_purge, open_tournament_purge
from .web.access.api_keys import ApiKeys, first_keys
from .web.access.rate_limiter import RateLimiter
from .web.access.views import Views
from .web.api.exports.open_export import open_export

_NOTHING: providers.Object[None] = providers.Object(None)


def _retried(use_case: Any, metrics: Any) -> Any:
    """A use case that is repeated when the database has rolled it back."""
    return providers.Singleton(RetriedUseCase, use_case=use_case, on_retry=metrics.provided.database_retry)


class Container(containers.DeclarativeContainer):
    """Everything a process needs, made once when first asked for."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    _set = settings.provided
    _rules = _set.tournament.rules

    clock: providers.Provider[Clock] = providers.Singleton(SystemClock)
    started_at: providers.Provider[datetime] = providers.Singleton(lambda clock: clock.now(), clock)
    metrics = providers.Singleton(Metrics)
    rate_counter: providers.Provider[RateCounter] = providers.Singleton(open_rate_counter, _set.requests, clock)
    rate_limiter = providers.Singleton(
        RateLimiter,
        counter=rate_counter,
        requests=_set.requests.rate_limit_requests,
        key_requests=_set.requests.rate_limit_key_requests,
        dry_runs=_set.requests.rate_limit_dry_runs,
    )

    _db = _set.database
    pool = providers.Singleton(PoolLimits, size=_db.pool_size, overflow=_db.max_overflow, recycle=_db.pool_recycle)
    store: providers.Selector[Store] = providers.Selector(
        _set.database.kind,
        memory=providers.Singleton(InMemoryStore),
        sql=providers.Singleton(open_sql_store, _set.database.url, pool),
    )
    database_probe: providers.Provider[DatabaseProbe] = store.provided.probe
    database_clock = providers.Singleton(DatabaseClock, clock, database_probe)
    unit_of_work: providers.Provider[UnitOfWork] = store.provided.unit_of_work
    _writing = {"unit_of_work": unit_of_work, "clock": clock}  # noqa: RUF012  only what is passed on
    _changing = _writing | {"rules": _rules}
    team_entry: providers.Provider[TeamEntry] = store.provided.team_entry
    registrations: providers.Provider[RegistrationReader] = store.provided.registrations
    history: providers.Provider[HistoryReader] = store.provided.history
    churches: providers.Provider[ChurchReader] = store.provided.churches
    outbox_queue: providers.Provider[OutboxQueue] = store.provided.outbox_queue
    outbox: providers.Provider[OutboxReader] = store.provided.outbox
    api_key_store: providers.Provider[ApiKeyStore] = store.provided.api_keys

    cloudinary = providers.Singleton(open_cloudinary, _set.files, _set.deliveries)
    cloudinary_guard = providers.Singleton(open_guard, "Cloudinary", _set.deliveries)
    file_storage: providers.Selector[FileStorage] = providers.Selector(
        _set.files.storage,
        cloudinary=providers.Singleton(guarded_storage, cloudinary, cloudinary_guard),
        disk=providers.Singleton(DiskFileStorage, _set.service.files_dir),
        memory=providers.Singleton(InMemoryFileStorage),
    )
    smtp = providers.Singleton(open_smtp, _set.mail, _set.deliveries, clock)
    smtp_guard = providers.Singleton(open_guard, "the mail server", _set.deliveries)
    mailer: providers.Selector[Mailer] = providers.Selector(
        _set.mail.mailer,
        smtp=providers.Singleton(guarded_mailer, smtp, smtp_guard),
        maildir=providers.Singleton(open_maildir, _set.mail, _set.service.mail_dir, clock),
        memory=providers.Singleton(InMemoryMailer),
    )

    delivery_services = providers.Singleton(
        DeliveryServices,
        cloudinary=providers.Selector(_set.files.storage, cloudinary=cloudinary_guard, disk=_NOTHING, memory=_NOTHING),
        email=providers.Selector(_set.mail.mailer, smtp=smtp_guard, maildir=_NOTHING, memory=_NOTHING),
    )

    first_keys: providers.Provider[tuple[ApiKey, ...]] = providers.Singleton(
        first_keys, _set.access.admin_api_key, at=started_at
    )
    authenticate = providers.Singleton(Authenticate, keys=api_key_store, own=first_keys)
    api_keys = providers.Singleton(
        ApiKeys, authenticate, clock, rate_counter, to_register=_set.access.registration_key_required
    )
    create_key = providers.Singleton(CreateKey, **_changing)
    list_keys = providers.Singleton(ListKeys, keys=api_key_store)
    revoke_key = providers.Singleton(RevokeKey, **_changing)

    church_directory = providers.Singleton(
        ChurchDirectory, churches=churches, clock=clock, rules=_rules, only_listed=_set.tournament.churches_only_listed
    )
    list_churches = providers.Singleton(ListChurches, churches=churches, rules=_rules)
    import_churches = providers.Singleton(ImportChurches, churches=churches, **_changing)
    register_church = _retried(providers.Singleton(RegisterChurch, **_changing), metrics)
    change_church = _retried(providers.Singleton(ChangeChurch, **_changing), metrics)
    merge_churches = _retried(providers.Singleton(MergeChurches, **_changing), metrics)
    undo_merge = _retried(providers.Singleton(UndoMerge, **_changing), metrics)

    list_organisers = providers.Singleton(ListOrganisers, organisers=store.provided.organisers)
    add_organiser = _retried(providers.Singleton(AddOrganiser, **_changing), metrics)
    change_organiser = _retried(providers.Singleton(ChangeOrganiser, **_changing), metrics)

    backpressure = providers.Singleton(Backpressure)
    _registering = _changing | {"churches": church_directory, "notice": _set.pages.notice}
    register_team = providers.Singleton(
        RegisterTeam, team_entry=team_entry, idempotency_ttl=_set.tournament.idempotency_ttl, **_registering
    )
    recent_registrations = providers.Singleton(RecentRegistrations)
    served_registration = providers.Singleton(
        CountedRegistration,
        register=providers.Singleton(
            PrioritisedRegistration, register=_retried(register_team, metrics), backpressure=backpressure
        ),
        observers=providers.List(metrics.provided.registration, recent_registrations.provided.note),
    )
    check_registration = providers.Singleton(CheckRegistration, **_registering)
    served_check = _retried(check_registration, metrics)
    database_watch = providers.Singleton(DatabaseWatch, database_probe, recent_registrations)
    get_registration = providers.Singleton(GetRegistration, registrations=registrations)
    team_of_submission = providers.Singleton(TeamOfSubmission, registrations=registrations, **_writing)
    get_logo = providers.Singleton(GetLogo, registrations=registrations)
    public_board = providers.Singleton(open_board, settings, store, metrics)
    export_registrations = providers.Singleton(ExportRegistrations, registrations=registrations)
    workbook_writer = providers.Singleton(XlsxWorkbookWriter, clock)
    export_workbook = providers.Singleton(
        open_export, export_registrations, list_churches, workbook_writer, clock, _set.tournament, _set.service.url
    )
    list_registrations = providers.Singleton(
        ListRegistrations, registrations=registrations, badges=store.provided.badges, rules=_rules
    )
    _overlaps = store.provided.overlaps
    list_overlaps = providers.Singleton(ListOverlaps, overlaps=_overlaps, clock=clock, prefix=_rules.id_prefix)
    overlaps_of = providers.Singleton(OverlapsOf, registrations=registrations, overlaps=_overlaps)
    mark_overlap_seen = providers.Singleton(MarkOverlapSeen, when_marked=list_overlaps.provided.forget, **_writing)
    _delay, _lease = _set.deliveries.decision_mail_delay, _set.deliveries.lease
    decide_registration = providers.Singleton(
        DecideRegistration, registrations=registrations, **_changing, mail_delay=_delay
    )
    remove_team = providers.Singleton(RemoveTeam, **_writing)
    replace_logo = _retried(providers.Singleton(ReplaceLogo, **_writing), metrics)
    record_access = providers.Singleton(RecordAccess, **_changing)
    views = providers.Singleton(Views, record_access, registrations, clock)
    served_decision = providers.Singleton(
        CountedDecision, decide=_retried(decide_registration, metrics), observe=metrics.provided.decision
    )
    ready_sentences = providers.Singleton(load_sentences, _set.mail.templates_dir)
    decide_registrations = providers.Singleton(DecideRegistrations, decide=served_decision)
    correct_team = providers.Singleton(CorrectTeam, registrations=registrations, churches=church_directory, **_changing)
    served_correction = _retried(correct_team, metrics)
    add_note = providers.Singleton(AddNote, **_writing)
    get_timeline = providers.Singleton(GetTimeline, registrations=registrations, history=history, outbox=outbox)
    list_history = providers.Singleton(ListHistory, history=history, rules=_rules)
    list_events = providers.Singleton(ListEvents, history=history, rules=_rules)
    get_window = providers.Singleton(GetWindow, windows=store.provided.windows, rules=_rules)
    change_window = providers.Singleton(ChangeWindow, **_changing | {"clock": database_clock})
    window_copy = providers.Singleton(WindowCopy, get_window)
    renew_link = _retried(providers.Singleton(RenewLink, **_writing), metrics)
    captains = providers.Singleton(open_captains, settings, registrations, clock, window_copy, renew_link)

    code_maker: providers.Provider[CodeMaker | None] = providers.Singleton(open_code_maker, settings)
    _after = _set.pages.edit_after_confirm
    check_code = providers.Singleton(CheckCode, unit_of_work=unit_of_work, code_maker=code_maker, clock=clock)
    check_edit = providers.Singleton(
        CheckEdit, registrations=registrations, window=get_window, clock=clock, rules=_rules, after_confirm=_after
    )
    ask_for_code = _retried(
        providers.Singleton(AskForCode, **_writing, window=get_window, after_confirm=_after), metrics
    )
    _by_code = {"unit_of_work": unit_of_work, "check_code": check_code}  # noqa: RUF012  only what is passed on
    edit_by_captain = _retried(providers.Singleton(EditByCaptain, check_edit=check_edit, **_by_code), metrics)
    answer_request = _retried(providers.Singleton(AnswerRequest, **_writing), metrics)
    withdraw_by_captain = _retried(
        providers.Singleton(WithdrawByCaptain, registrations=registrations, **_by_code), metrics
    )
    list_messages = providers.Singleton(ListMessages, outbox=outbox, registrations=registrations)
    retry_messages = providers.Singleton(RetryMessages, list_messages=list_messages, **_writing, lease=_lease)

    templates = providers.Singleton(mail_templates, settings)
    codes = providers.Singleton(
        codes_by_mail, code_maker, templates, store, registrations, mailer=mailer, clock=clock, note=_set.mail.note
    )
    signing_in: providers.Provider[SigningIn] = providers.Singleton(
        open_signing_in, store=store, code_maker=code_maker, on_retry=metrics.provided.database_retry, **_changing
    )
    lanes = providers.Singleton(
        delivery_lanes,
        registrations=registrations,
        history=history,
        outbox=outbox,
        codes=codes,
        organisers=providers.Singleton(mails_to_organisers, settings, store, mailer),
        file_storage=file_storage,
        mailer=mailer,
        templates=templates,
        decision_mail_delay=_delay,
        mail_ceilings=_set.mail.ceilings,
        mail_note=_set.mail.note,
        page_of=providers.Singleton(page_addresses, settings, captains.provider),
        services=delivery_services,
    )
    _queued = {"queue": outbox_queue, "unit_of_work": unit_of_work}  # noqa: RUF012  only what is passed on
    _steady = providers.Singleton(SteadyClock, clock)
    deliver_messages = providers.Singleton(DeliverMessages, **_queued, clock=_steady, lease=_lease, lanes=lanes)
    kept_uploads: providers.Provider[KeptUploads] = store.provided.kept_uploads
    purge_tournament = providers.Singleton(
        open_tournament_purge, settings, store, database_clock, remove_team, get_window
    )
    purge = providers.Singleton(open_purge, settings, store, clock, database_clock, purge_tournament)
    delivery_worker = providers.Singleton(
        DeliveryWorker,
        deliver=deliver_messages,
        purge=purge,
        queue=outbox_queue,
        give_way=backpressure.provided.give,
        observe=metrics.provided.delivery,
        observe_purge=metrics.provided.purge,
    )
    sampler = providers.Singleton(Sampler, metrics, delivery_services, rate_counter, database_watch, database_probe)
    metrics_endpoint = providers.Singleton(
        MetricsEndpoint, metrics, sampler, database_watch, clock, _set.service.environment
    )


def build_container(settings: Settings) -> Container:
    """The adapters these settings choose; those that are for development say so in the log."""
    warn_of_development_adapters(settings)
    return Container(settings=settings)


async def close(container: Container) -> None:
    """Close what the chosen adapters hold open, each of them whatever goes wrong with another."""
    settings = container.settings()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(container.store().close)
        if settings.mail.mailer == "smtp":
            stack.push_async_callback(container.smtp().close)
        if settings.files.storage == "cloudinary":
            stack.push_async_callback(container.cloudinary().close)
