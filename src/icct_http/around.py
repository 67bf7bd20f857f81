"""Everything around a request, in one order."""

from __future__ import annotations

import structlog
from litestar.types import ASGIApp

from .metrics import Metrics
from .middleware.access_log import AccessLogMiddleware
from .middleware.allowed_hosts import AllowedHostsMiddleware
from .middleware.client_address import ClientAddressMiddleware
from .middleware.compression import CompressionMiddleware
from .middleware.cors import CorsMiddleware
from .middleware.last_resort import LastResortMiddleware
from .middleware.metrics import MetricsMiddleware
from .middleware.process_time import ProcessTimeMiddleware
from .middleware.rate_limit import RateLimitMiddleware
from .middleware.request_id import RequestIdMiddleware
from .middleware.security_headers import SecurityHeadersMiddleware
from .middleware.timeout import TimeoutMiddleware
from .middleware.whole_body import WholeBodyMiddleware
from .rate_limiter import RateLimiter
from .settings import Settings
from .tracing import TracingMiddleware, open_tracing

_log = structlog.stdlib.get_logger("icct.around")


def wrap(app: ASGIApp, settings: Settings, limiter: RateLimiter, metrics: Metrics) -> ASGIApp:
    """The application with every wrapper around it.

    Read from the inside out: the last one sees a request first and its answer last, so that it has its say on the
    answers of all the others.
    """
    if not settings.has_public_host:
        _log.warning("no_public_host", remedy="set ALLOWED_HOSTS or API_URL, or only this machine is answered")
    app = RateLimitMiddleware(app, limiter)
    app = TimeoutMiddleware(app, seconds=settings.request_timeout)
    app = CompressionMiddleware(app)
    app = CorsMiddleware(app, origins=settings.cors_origins, credentials=settings.cors_allow_credentials)
    app = AllowedHostsMiddleware(app, hosts=settings.hosts)
    app = ClientAddressMiddleware(app, trusted=settings.trusted_networks)
    app = LastResortMiddleware(app)
    app = WholeBodyMiddleware(app)
    app = SecurityHeadersMiddleware(app)
    app = ProcessTimeMiddleware(app)
    app = AccessLogMiddleware(app)
    app = MetricsMiddleware(app, metrics)
    if tracing := open_tracing(settings):
        app = TracingMiddleware(app, tracing)
    return RequestIdMiddleware(app)
