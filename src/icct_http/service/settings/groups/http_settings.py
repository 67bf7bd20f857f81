"""Settings of what stands around every request."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from ..setting_types import Bytes, Count, Flag, HidesLogin, Names, Seconds, about
from .delivery_settings import DeliverySettings

THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
"""What a service calls itself where it runs: checks and monitors on the same machine."""


class HttpSettings(DeliverySettings, frozen=True, kw_only=True):
    """The part of the settings that the wrappers around the application read."""

    group: ClassVar[str] = "Requests"

    allowed_hosts: Annotated[
        Names,
        about(
            "names in the `Host` header that are answered, separated by commas; without it any, and in production the "
            "host of `API_URL` and `localhost`; `*` is any, which production refuses",
            example="api.example.org,*.example.org",
        ),
    ] = ()
    trusted_proxies: Annotated[
        Names,
        about(
            "addresses or networks of your proxies, separated by commas, see "
            "[Run behind a proxy](how-to/run-behind-a-proxy.md)",
            example="10.0.0.0/8",
        ),
    ] = ()
    cors_origins: Annotated[
        Names,
        about(
            "websites whose scripts may call the service, separated by commas; `*` is any",
            example="https://example.org,https://www.example.org",
        ),
    ] = ()
    cors_allow_credentials: Annotated[Flag, about("`true` lets them send cookies; refused with `CORS_ORIGINS=*`")] = (
        False
    )
    request_timeout: Annotated[
        Seconds, about("seconds a body and the work on it may take; then 408, and the work is cancelled")
    ] = 60
    max_request_size: Annotated[Bytes, about("bytes of a request's body, counted as they arrive")] = 10_485_760
    rate_limit_requests: Annotated[
        Count,
        about("requests that one client address may send in any minute; an IPv6 address counts by its /64"),
    ] = 30
    rate_limit_key_requests: Annotated[Count, about("the same for one valid API key, whatever its address")] = 300
    rate_limit_dry_runs: Annotated[
        Count, about("dry runs of the form (`?dry_run=true`) that one client address may send in any minute besides")
    ] = 60
    rate_limit_storage_url: Annotated[
        str,
        HidesLogin,
        about(
            "a server that speaks the Redis protocol; without it each process counts for itself",
            example="valkey://127.0.0.1:6379/0",
        ),
    ] = ""

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
