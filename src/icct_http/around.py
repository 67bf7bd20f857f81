"""Everything around a request, in one order."""

from __future__ import annotations

from litestar.types import ASGIApp

from .middleware.client_address import ClientAddressMiddleware
from .middleware.process_time import ProcessTimeMiddleware
from .middleware.rate_limit import RateLimitMiddleware
from .middleware.request_id import RequestIdMiddleware
from .middleware.security_headers import SecurityHeadersMiddleware
from .rate_limiter import RateLimiter
from .settings import Settings


def wrap(app: ASGIApp, settings: Settings, limiter: RateLimiter) -> ASGIApp:
    """The application with every wrapper around it.

    Read from the inside out: the last one sees a request first and its answer last, so that it has its say on the
    answers of all the others.
    """
    app = RateLimitMiddleware(app, limiter)
    app = ClientAddressMiddleware(app, trusted=settings.trusted_networks)
    app = SecurityHeadersMiddleware(app)
    app = ProcessTimeMiddleware(app)
    return RequestIdMiddleware(app)
