"""Requests: address, hosts, proxies, CORS, timeouts, size and rate limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import ClassVar, TypeAlias
from urllib.parse import urlsplit

from ..kinds import COUNT, FLAG, SECONDS, items, whole
from ..problems import Problem
from ..redaction import without_login
from ..variable import Kind, Texts, Unfit, setting
from .service import Environment, public_host

Network: TypeAlias = IPv4Network | IPv6Network

THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
"""What a service calls itself where it runs: checks and monitors on the same machine."""

_HOST = re.compile(r"\*|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")  # as browsers write it
_REDIS_PROTOCOL = re.compile(r"(redis|valkey)s?://[^\s]+(/\d+)?")


def _hosts(text: str) -> tuple[str, ...]:
    wrong = [host for host in items(text) if not _HOST.fullmatch(host)]
    if wrong:
        must = "must be names such as api.example.org or *.example.org, without a port"
        raise Unfit(*(f"{must}, not {host!r}." for host in wrong))
    return items(text)


def _own_hosts(texts: Texts) -> tuple[str, ...]:
    """Any; in production that of ``API_URL``, and this machine's."""
    if texts.get("ENVIRONMENT") != "production":
        return ("*",)
    public = public_host(texts)
    return (public, *THIS_MACHINE) if public else THIS_MACHINE


def _networks(text: str) -> tuple[Network, ...]:
    networks: list[Network] = []
    wrong: list[str] = []
    for item in items(text):
        try:
            network = ip_network(item, strict=False)
        except ValueError:
            wrong.append(f"must be addresses or networks such as 10.0.0.0/8, and {item!r} is neither.")
        else:
            networks.append(network)
            if network.prefixlen == 0:
                wrong.append(f"must not be everybody: with {item} any client could choose its own address.")
    if wrong:
        raise Unfit(*wrong)
    return tuple(networks)


def _origins(text: str) -> tuple[str, ...]:
    wrong = [origin for origin in items(text) if origin != "*" and not _ORIGIN.fullmatch(origin)]
    if wrong:
        must = "must be origins such as https://example.org, without a path"
        raise Unfit(*(f"{must}, not {without_login(origin)!r}." for origin in wrong))
    return items(text)


def _counters(text: str) -> str:
    """The address may hold a password: it is never repeated."""
    if text and not (_REDIS_PROTOCOL.fullmatch(text) and _has_host_and_port(text)):
        raise Unfit("must be an address such as valkey://host:6379/0 (or valkeys, redis, rediss).")
    return text


def _has_host_and_port(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSettings:
    """What the wrappers around the application go by.

    ``allowed_hosts`` are the names that are answered, where ``*`` is any.
    """

    title: ClassVar[str] = "Requests"

    allowed_hosts: tuple[str, ...] = setting(
        "ALLOWED_HOSTS",
        Kind("", _hosts),
        about="names in the `Host` header that are answered, separated by commas; without it any, and in production "
        "the host of `API_URL` and `localhost`; `*` is any, which production refuses",
        example="api.example.org,*.example.org",
        follows=_own_hosts,
    )
    trusted_proxies: tuple[Network, ...] = setting(
        "TRUSTED_PROXIES",
        Kind("", _networks),
        about="addresses or networks of your proxies, separated by commas, see "
        "[Run behind a proxy](how-to/run-behind-a-proxy.md)",
        example="10.0.0.0/8",
    )
    cors_origins: tuple[str, ...] = setting(
        "CORS_ORIGINS",
        Kind("", _origins),
        about="websites whose scripts may call the service, separated by commas; `*` is any",
        example="https://example.org,https://www.example.org",
    )
    cors_allow_credentials: bool = setting(
        "CORS_ALLOW_CREDENTIALS",
        FLAG,
        "false",
        about="`true` lets them send cookies; refused with `CORS_ORIGINS=*`",
    )
    timeout: timedelta = setting(
        "REQUEST_TIMEOUT",
        SECONDS,
        "60",
        about="seconds a body and the work on it may take; then 408, and the work is cancelled",
    )
    max_request_size: int = setting(
        "MAX_REQUEST_SIZE",
        whole(1024, 1_073_741_824, "a number of bytes from {} to {}, a GiB"),
        "10485760",
        about="bytes of a request's body, counted as they arrive",
    )
    rate_limit_requests: int = setting(
        "RATE_LIMIT_REQUESTS",
        COUNT,
        "30",
        about="requests that one client address may send in any minute; an IPv6 address counts by its /64",
    )
    rate_limit_key_requests: int = setting(
        "RATE_LIMIT_KEY_REQUESTS", COUNT, "300", about="the same for one valid API key, whatever its address"
    )
    rate_limit_dry_runs: int = setting(
        "RATE_LIMIT_DRY_RUNS",
        COUNT,
        "60",
        about="dry runs of the form (`?dry_run=true`) that one client address may send in any minute besides",
    )
    rate_limit_storage_url: str = setting(
        "RATE_LIMIT_STORAGE_URL",
        Kind("", _counters, hidden="login"),
        about="a server that speaks the Redis protocol; without it each process counts for itself",
        example="valkey://127.0.0.1:6379/0",
    )

    @property
    def has_public_host(self) -> bool:
        """Whether anybody but this machine is answered."""
        return not set(self.allowed_hosts) <= set(THIS_MACHINE)

    def problems(self, environment: Environment) -> Iterator[Problem]:
        """What is open to all and must not be."""
        if "*" in self.cors_origins and self.cors_allow_credentials:
            yield Problem(
                ("CORS_ORIGINS", "CORS_ALLOW_CREDENTIALS"),
                "CORS_ORIGINS must not be * with CORS_ALLOW_CREDENTIALS: name the websites, or set that to false.",
            )
        if "*" in self.allowed_hosts and environment == "production":
            yield Problem(
                ("ALLOWED_HOSTS",),
                "ALLOWED_HOSTS must not be * in production: name the hosts of this service, such as api.example.org.",
            )
