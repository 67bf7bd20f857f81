"""Settings of what stands around every request."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Struct

from .setting_types import Count, Environment, Flag, Names, Seconds, must_be

THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
"""What a service calls itself where it runs: checks and monitors on the same machine."""


class HttpSettings(Struct, frozen=True, kw_only=True):
    """The part of the settings that the wrappers around the application read."""

    environment: Environment = "development"
    api_url: str = ""
    request_timeout: Seconds = 60
    max_request_size: Annotated[int, must_be("a number of bytes from 1024 up", ge=1024)] = 10_485_760
    rate_limit_requests: Count = 30
    rate_limit_key_requests: Count = 300
    rate_limit_storage_url: str = ""
    trusted_proxies: Names = ()
    allowed_hosts: Names = ()
    cors_origins: Names = ()
    cors_allow_credentials: Flag = False
    secret_key: str = ""
    debug: Flag = False

    @property
    def trusted_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Whose ``X-Forwarded-For`` is believed; raises ``ValueError`` for what is no address or network."""
        return tuple(ip_network(text, strict=False) for text in self.trusted_proxies)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names we answer to: those listed, else any; in production without a list ``API_URL``'s and this machine's."""
        if self.allowed_hosts or self.environment != "production":
            return self.allowed_hosts or ("*",)
        public = urlsplit(self.api_url).hostname
        return (public, *THIS_MACHINE) if public else THIS_MACHINE

    @property
    def has_public_host(self) -> bool:
        """Whether anybody but this machine is answered."""
        return not set(self.hosts) <= set(THIS_MACHINE)
