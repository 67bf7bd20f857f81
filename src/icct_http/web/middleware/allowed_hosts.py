"""Refuses requests for host names that are not the service's own."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable
from functools import lru_cache

from litestar.types import ASGIApp, HTTPScope, Receive, Send
from litestar.utils import normalize_path

from ..problems.catalogue import Problem
from ..problems.http_problems import MIDDLEWARE_PROBLEMS
from .base import HttpMiddleware
from .refusal import refuse

REMEMBERED = 256
"""Spellings of ``Host`` that were judged before."""

HEALTH = frozenset(f"{prefix}/health{which}" for prefix in ("", "/api/v1") for which in ("", "/live", "/ready"))
"""Answered under any name and none, with a slash at their end too: a balancer asks by the machine's own address, or by
HTTP/1.0 without ``Host``. Nothing in these answers depends on the name, and no browser is led anywhere by them."""

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:/?#@\s]+)(:[0-9]{0,5})?")
"""A name, or an IPv6 address in brackets, and a port, which RFC 3986 (3.2.3) lets be empty."""


class AllowedHostsMiddleware(HttpMiddleware):
    """Refuses a request whose ``Host`` is missing, sent twice, or none of ``hosts``, except for ``HEALTH``.

    ``*.example.org`` stands for every name below ``example.org``, ``*`` for any name; the port does not matter.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        super().__init__(app)
        self._hosts = frozenset(host.lower() for host in hosts)
        self._is_allowed = lru_cache(REMEMBERED)(self._judge)

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        named = [value for name, value in scope["headers"] if name == b"host"]
        if len(named) == 1 and self._is_allowed(named[0]):
            return self.app(scope, receive, send)
        if normalize_path(scope["path"]) in HEALTH:
            # without the name: the framework would refuse some that can be no host's
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"host"]
            return self.app(scope, receive, send)
        row = MIDDLEWARE_PROBLEMS["HOST_NOT_ALLOWED"]
        return refuse(scope, send, Problem(type=row, message=row.message))

    def _judge(self, header: bytes) -> bool:
        host = _without_port(header.decode("latin-1").strip().lower())
        below = {f"*.{parent}" for parent in _parents(host)}
        return bool(host) and bool({"*", host, *below} & self._hosts)


def _without_port(host: str) -> str:
    """``[::1]`` and ``example.org`` of ``[::1]:8000`` and ``example.org:8000``; nothing of what is no host."""
    found = _HOST.fullmatch(host)
    return found["name"].rstrip(".") if found else ""


def _parents(host: str) -> list[str]:
    """``b.c`` and ``c`` for ``a.b.c``."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels))]
