"""What is wrong with the settings of what stands around every request."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .settings import Settings


def problems_around(settings: Settings) -> Iterator[str]:
    """A sentence for each problem."""
    yield from _of_proxies(settings)


def _of_proxies(settings: Settings) -> Iterator[str]:
    for text in settings.trusted_proxies:
        try:
            network = ip_network(text, strict=False)
        except ValueError:
            yield f"TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, and {text!r} is neither."
        else:
            if network.prefixlen == 0:
                yield f"TRUSTED_PROXIES must not be everybody: with {text} any client could choose its own address."
