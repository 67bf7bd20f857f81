"""Builds the ASGI application from settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from litestar import Litestar
from litestar.di import Provide
from litestar.types import ASGIApp

from .container import Container, build_container, close
from .page_parts import pages_around, pages_parts, provided
from .service.database_time import measuring
from .service.metrics.sampling import sampling
from .service.settings.settings import Settings
from .service.stop_signals import on_stop
from .service.tracing import open_tracing
from .service.worker.delivery_worker import working
from .web.access.key_guard import key_guard
from .web.access.rate_limiter import PAGE_TRIALS, by_key
from .web.api.admin import AdminController
from .web.api.board.board_routes import BoardController
from .web.api.board.logo_routes import BoardLogoController
from .web.api.churches.admin_churches import AdminChurchesController, ChurchUseCases
from .web.api.churches.public_churches import PublicChurchesController
from .web.api.documentation import DocumentationController, Surroundings
from .web.api.exports.admin_workbook import WorkbookController
from .web.api.logos.team_logo import LogoController, LogoReplacement
from .web.api.openapi import openapi_config
from .web.api.organiser_accounts.admin_organisers import AdminOrganisersController, OrganiserUseCases
from .web.api.presentation import Presentation
from .web.api.registration import Reception, RegistrationController
from .web.api.review.links import LinkRenewal
from .web.api.review.routes import REVIEW
from .web.api.tournament.admin_window import WindowController
from .web.api.tournament.facts import TournamentFacts
from .web.api.tournament.public import TournamentController
from .web.health.health_sources import HealthSources
from .web.health.utility import UtilityController
from .web.middleware.stack import StackOptions, middleware_stack
from .web.pages.api_links import links_from_api
from .web.pages.page_router import page_router
from .web.problems.error_handler import EXCEPTION_HANDLERS

_log = structlog.stdlib.get_logger("icct.start")


def create_app(settings: Settings, container: Container | None = None, api: ASGIApp | None = None) -> ASGIApp:
    """An application with these settings; tests hand in a container whose adapters they hold, and its routes."""
    chosen = container or build_container(settings)
    limiter = chosen.rate_limiter()
    limiter.identify = by_key(chosen.api_keys)
    limiter.observe = chosen.metrics().limited
    if settings.pages_on:
        limiter.trials = {**limiter.trials, **PAGE_TRIALS}
    return received(api or create_api(settings, chosen), chosen)


def received(app: ASGIApp, container: Container) -> ASGIApp:
    """An application with all that stands around every request."""
    settings = container.settings()
    requests = settings.requests
    if not requests.has_public_host:
        _log.warning("no_public_host", remedy="set ALLOWED_HOSTS or API_URL, or only this machine is answered")
    options = StackOptions(
        hosts=requests.allowed_hosts,
        trusted_networks=requests.trusted_proxies,
        cors_origins=requests.cors_origins,
        cors_allow_credentials=requests.cors_allow_credentials,
        request_timeout=requests.timeout.total_seconds(),
        pages=pages_around(settings) if settings.pages_on else None,
    )
    return middleware_stack(
        app,
        options,
        limiter=container.rate_limiter(),
        observe=container.metrics().request,
        tracing=open_tracing(settings.logs, settings.service.environment),
    )


def create_api(settings: Settings, container: Container) -> Litestar:
    """The routes alone, without what stands around every request."""
    return Litestar(
        route_handlers=[
            RegistrationController,
            AdminController,
            WorkbookController,
            LogoController,
            *REVIEW,
            WindowController,
            TournamentController,
            AdminChurchesController,
            PublicChurchesController,
            *([BoardController, BoardLogoController] if settings.board.public_board else []),
            AdminOrganisersController,
            UtilityController,
            DocumentationController,
            *([page_router(board=settings.board.public_board)] if settings.pages_on else []),
        ],
        dependencies=route_parts(settings, container),
        guards=[key_guard(container.api_keys)],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[lambda _app: _running(settings, container)],
        openapi_config=openapi_config(),
        request_max_body_size=settings.requests.max_request_size,
        logging_config=None,
    )


def route_parts(settings: Settings, container: Container) -> dict[str, Provide]:
    """What the routes are given, by the names of their parameters."""
    return _api_parts(container) | (pages_parts(container) if settings.pages_on else {})


def _api_parts(container: Container) -> dict[str, Provide]:
    """Plain functions: the framework must not look into the container."""
    made: dict[str, Callable[[], object]] = {
        "add_note": lambda: container.add_note(),
        "api_keys": lambda: container.api_keys(),
        "correct_team": lambda: container.served_correction(),
        "decide_registration": lambda: container.served_decision(),
        "decide_registrations": lambda: container.decide_registrations(),
        "church_directory": lambda: container.church_directory(),
        "church_use_cases": lambda: _church_use_cases(container),
        "documentation_surroundings": lambda: _documentation_surroundings(container.settings()),
        "export_registrations": lambda: container.export_registrations(),
        "export_workbook": lambda: container.export_workbook(),
        "get_logo": lambda: container.get_logo(),
        "get_registration": lambda: container.get_registration(),
        "get_timeline": lambda: container.get_timeline(),
        "list_history": lambda: container.list_history(),
        "list_messages": lambda: container.list_messages(),
        "list_overlaps": lambda: container.list_overlaps(),
        "list_registrations": lambda: container.list_registrations(),
        "link_renewal": lambda: LinkRenewal(renew=container.renew_link(), pages_on=container.settings().pages_on),
        "mark_overlap_seen": lambda: container.mark_overlap_seen(),
        "organiser_use_cases": lambda: OrganiserUseCases(
            list=container.list_organisers(),
            add=container.add_organiser(),
            change=container.change_organiser(),
            api_keys=container.api_keys(),
        ),
        "overlaps_of": lambda: container.overlaps_of(),
        "reception": lambda: Reception(
            register=container.served_registration(),
            check=container.served_check(),
            clock=container.database_clock(),
            api_keys=container.api_keys(),
            count=container.metrics().registration,
        ),
        "record_access": lambda: container.record_access(),
        "remove_team": lambda: container.remove_team(),
        "logo_replacement": lambda: LogoReplacement(
            replace=container.replace_logo(), list_messages=container.list_messages()
        ),
        "retry_messages": lambda: container.retry_messages(),
        "views": lambda: container.views(),
        "public_board": lambda: container.public_board(),
        "presentation": lambda: _presentation(container.settings()),
        "sources": lambda: _health_sources(container),
        "tournament": lambda: _tournament_facts(container),
    }
    return provided(made)


def _documentation_surroundings(settings: Settings) -> Surroundings:
    return links_from_api(settings.tournament.name) if settings.pages_on else Surroundings()


def _church_use_cases(container: Container) -> ChurchUseCases:
    return ChurchUseCases(
        list=container.list_churches(),
        register=container.register_church(),
        change=container.change_church(),
        merge=container.merge_churches(),
        undo=container.undo_merge(),
        api_keys=container.api_keys(),
        teams_per_church=container.settings().tournament.teams_per_church,
    )


def _presentation(settings: Settings) -> Presentation:
    service = settings.service
    return Presentation(service=service.url, zone=settings.tournament.timezone, files=service.files_dir)


def _tournament_facts(container: Container) -> TournamentFacts:
    whole = container.settings()
    settings = whole.tournament
    return TournamentFacts(
        name=settings.name,
        rules=settings.rules,
        notice=whole.pages.notice,
        zone=settings.timezone,
        clock=container.database_clock(),
        get_window=container.get_window(),
        change_window=container.change_window(),
        window_copy=container.window_copy(),
        forget_copy=container.window_copy().forget,
    )


def _health_sources(container: Container) -> HealthSources:
    watch = container.database_watch()
    return HealthSources(
        database=lambda: watch.state,
        troubles=container.delivery_services().troubles,
        metrics=container.metrics_endpoint().text,
        clock=container.clock(),
        started_at=container.started_at(),
        environment=container.settings().service.environment,
        pages_on=container.settings().pages_on,
        board_on=container.settings().board.public_board,
    )


@asynccontextmanager
async def _running(settings: Settings, container: Container) -> AsyncIterator[None]:
    """Make everything once, so that a wrong setting stops the start and not a request; close it at the end."""
    container.started_at()
    container.served_registration()
    container.served_check()
    container.api_keys()
    worker = container.delivery_worker()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(close, container)
        stack.push_async_callback(container.database_watch().close)
        watch = container.database_watch()
        await watch.begin()
        await stack.enter_async_context(measuring(container.database_clock(), lambda: watch.state.connected))
        stack.push_async_callback(container.rate_counter().close)
        await stack.enter_async_context(sampling(container.sampler()))
        if settings.board.public_board:
            live = container.public_board().live
            stack.enter_context(on_stop(live.end))
            stack.callback(live.end)
        if settings.deliveries.in_server:
            await stack.enter_async_context(working(worker))
        yield
