"""What is wrong with the settings of what stands around every request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .redaction import without_login
from .weak_keys import STRONG, is_weak

if TYPE_CHECKING:
    from .settings import Settings

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/?|https?://\[[0-9A-Fa-f:.]+\](:\d{1,5})?/?")
_HOST = re.compile(r"\*|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")  # as browsers write it
_REDIS_PROTOCOL = re.compile(r"(redis|valkey)s?://[^\s]+(/\d+)?")


def problems_around(settings: Settings) -> Iterator[str]:
    """A sentence for each problem."""
    yield from _of_proxies(settings)
    yield from _of_rate_limit(settings)
    yield from _of_addresses(settings)
    yield from _of_origins(settings)
    if settings.environment == "production":
        yield from _of_production(settings)


def _of_proxies(settings: Settings) -> Iterator[str]:
    for text in settings.trusted_proxies:
        try:
            network = ip_network(text, strict=False)
        except ValueError:
            yield f"TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, and {text!r} is neither."
        else:
            if network.prefixlen == 0:
                yield f"TRUSTED_PROXIES must not be everybody: with {text} any client could choose its own address."


def _of_rate_limit(settings: Settings) -> Iterator[str]:
    """The address may hold a password: it is never repeated."""
    url = settings.rate_limit_storage_url
    if url and not (_REDIS_PROTOCOL.fullmatch(url) and _has_host_and_port(url)):
        yield "RATE_LIMIT_STORAGE_URL must be an address such as valkey://host:6379/0 (or valkeys, redis, rediss)."


def _has_host_and_port(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _of_addresses(settings: Settings) -> Iterator[str]:
    if settings.api_url and not _ADDRESS.fullmatch(settings.api_url):
        shown = without_login(settings.api_url)
        yield f"API_URL must be the public address, such as https://api.example.org, not {shown!r}."
    for host in settings.allowed_hosts:
        if not _HOST.fullmatch(host):
            yield f"ALLOWED_HOSTS must be names such as api.example.org or *.example.org, without a port, not {host!r}."


def _of_origins(settings: Settings) -> Iterator[str]:
    for origin in settings.cors_origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            shown = without_login(origin)
            yield f"CORS_ORIGINS must be origins such as https://example.org, without a path, not {shown!r}."
    if "*" in settings.cors_origins and settings.cors_allow_credentials:
        yield "CORS_ORIGINS must not be * with CORS_ALLOW_CREDENTIALS: name the websites, or set that to false."


def _of_production(settings: Settings) -> Iterator[str]:
    if "*" in settings.allowed_hosts:
        yield "ALLOWED_HOSTS must not be * in production: name the hosts of this service, such as api.example.org."
    if settings.debug:
        yield "DEBUG must be false in production."
    if settings.secret_key and is_weak(settings.secret_key):
        yield f"SECRET_KEY must be {STRONG}, or empty: nothing uses it yet."
