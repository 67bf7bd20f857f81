"""The ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from litestar import Litestar
from litestar.di import Provide
from litestar.types import ASGIApp

from .around import wrap
from .container import Container, build_container, close
from .controllers.admin import AdminController
from .controllers.documentation import DocumentationController
from .controllers.registration import Reception, RegistrationController
from .controllers.utility import UtilityController, Vitals
from .delivery_worker import working
from .error_handler import EXCEPTION_HANDLERS
from .key_guard import key_guard
from .openapi import openapi_config
from .rate_limiter import by_key
from .sampling import sampling
from .settings import Settings


def create_app(settings: Settings, container: Container | None = None) -> ASGIApp:
    """An application with these settings; tests hand in a container whose adapters they hold."""
    chosen = container or build_container(settings)
    limiter = chosen.rate_limiter()
    limiter.identify = by_key(chosen.api_keys)
    limiter.observe = chosen.metrics().limited
    return wrap(create_api(settings, chosen), settings, limiter, chosen.metrics())


def create_api(settings: Settings, container: Container) -> Litestar:
    """The routes alone, without what stands around every request."""
    return Litestar(
        route_handlers=[RegistrationController, AdminController, UtilityController, DocumentationController],
        dependencies=_dependencies(container),
        guards=[key_guard(container.api_keys)],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[lambda _app: _running(settings, container)],
        openapi_config=openapi_config(),
        request_max_body_size=settings.max_request_size,
        logging_config=None,
    )


def _dependencies(container: Container) -> dict[str, Provide]:
    """Plain functions: the framework must not look into the container."""
    made: dict[str, Callable[[], object]] = {
        "api_keys": lambda: container.api_keys(),
        "export_registrations": lambda: container.export_registrations(),
        "get_logo": lambda: container.get_logo(),
        "get_registration": lambda: container.get_registration(),
        "list_messages": lambda: container.list_messages(),
        "list_registrations": lambda: container.list_registrations(),
        "exposition": lambda: container.exposition(),
        "reception": lambda: Reception(
            register_team=container.register_team(), api_keys=container.api_keys(), metrics=container.metrics()
        ),
        "remove_team": lambda: container.remove_team(),
        "settings": lambda: container.settings(),
        "vitals": lambda: Vitals(
            database=container.database_watch(),
            services=container.delivery_services(),
            started_at=container.started_at(),
            clock=container.clock(),
            settings=container.settings(),
        ),
    }
    return {name: Provide(make, sync_to_thread=False, use_cache=True) for name, make in made.items()}


@asynccontextmanager
async def _running(settings: Settings, container: Container) -> AsyncIterator[None]:
    """Make everything once, so that a wrong setting stops the start and not a request; close it at the end."""
    container.started_at()
    container.register_team()
    container.api_keys()
    worker = container.delivery_worker()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(close, container)
        stack.push_async_callback(container.database_watch().close)
        await container.database_watch().begin()
        stack.push_async_callback(container.rate_limiter().close)
        await stack.enter_async_context(sampling(container.sampler()))
        if settings.deliver_in_server:
            await stack.enter_async_context(working(worker))
        yield
