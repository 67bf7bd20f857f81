"""Settings of what stands around every request."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from msgspec import Struct

from .setting_types import Count, Names, must_be


class HttpSettings(Struct, frozen=True, kw_only=True):
    """The part of the settings that the wrappers around the application read."""

    max_request_size: Annotated[int, must_be("a number of bytes from 1024 up", ge=1024)] = 10_485_760
    rate_limit_requests: Count = 30
    rate_limit_key_requests: Count = 300
    rate_limit_storage_url: str = ""
    trusted_proxies: Names = ()

    @property
    def trusted_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Whose ``X-Forwarded-For`` is believed; raises ``ValueError`` for what is no address or network."""
        return tuple(ip_network(text, strict=False) for text in self.trusted_proxies)
