"""What is wrong with the settings of what stands around every request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .settings import Settings

_REDIS_PROTOCOL = re.compile(r"(redis|valkey)s?://[^\s]+(/\d+)?")


def problems_around(settings: Settings) -> Iterator[str]:
    """A sentence for each problem."""
    yield from _of_proxies(settings)
    yield from _of_rate_limit(settings)


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
