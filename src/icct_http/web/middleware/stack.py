"""The order of the middleware."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING

from litestar.types import ASGIApp, Receive, Scope, Send

from ..access.rate_limiter import RateLimiter
from ..problems.error_body import ProblemPages
from .access_log import AccessLogMiddleware
from .allowed_hosts import AllowedHostsMiddleware
from .client_address import ClientAddressMiddleware
from .compression import CompressionMiddleware
from .cors import CorsMiddleware
from .last_resort import LastResortMiddleware
from .metrics import MetricsMiddleware, Observe
from .problem_pages import ProblemPagesMiddleware
from .process_time import ProcessTimeMiddleware
from .rate_limit import RateLimitMiddleware, nothing_is_free
from .request_id import RequestIdMiddleware
from .security_headers import SecurityHeadersMiddleware
from .timeout import TimeoutMiddleware
from .tracing import TracingMiddleware
from .whole_body import WholeBodyMiddleware

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the wrappers know of pages: how they show problems, and whose reading is not counted."""

    problems: ProblemPages
    is_reading_free: Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackOptions:
    """How requests are received: names answered to, proxies believed, websites let in, and seconds a request has.

    ``pages`` is ``None`` where there are none.
    """

    hosts: Sequence[str]
    trusted_networks: Sequence[IPv4Network | IPv6Network]
    cors_origins: Sequence[str]
    cors_allow_credentials: bool
    request_timeout: float
    pages: Pages | None = None


def middleware_stack(
    app: ASGIApp,
    options: StackOptions,
    *,
    limiter: RateLimiter,
    observe: Observe,
    tracing: TracerProvider | None = None,
) -> ASGIApp:
    """The application with every wrapper around it.

    Read from the inside out: the last one sees a request first and its answer last, so that it has its say on the
    answers of all the others.
    """
    pages = options.pages
    app = RateLimitMiddleware(app, limiter, is_free=pages.is_reading_free if pages else nothing_is_free)
    app = TimeoutMiddleware(app, seconds=options.request_timeout)
    app = CompressionMiddleware(app)
    app = CorsMiddleware(app, origins=options.cors_origins, credentials=options.cors_allow_credentials)
    app = AllowedHostsMiddleware(app, hosts=options.hosts)
    app = ClientAddressMiddleware(app, trusted=options.trusted_networks)
    app = LastResortMiddleware(app)
    app = WholeBodyMiddleware(app)
    app = SecurityHeadersMiddleware(app)
    app = ProcessTimeMiddleware(app)
    app = AccessLogMiddleware(app)
    app = MetricsMiddleware(app, observe)
    if tracing:
        app = TracingMiddleware(app, tracing)
    if pages:
        app = ProblemPagesMiddleware(app, pages.problems)
    outermost = RequestIdMiddleware(app)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        """Call the outermost: servers and clients of tests know an ASGI 3 application by its being a coroutine."""
        await outermost(scope, receive, send)

    return application
