"""Finds the client's address behind trusted proxies, and believes no other header."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network

from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from ..access.client_addresses import REMEMBERED, IpAddress, parse_address
from .base import HttpMiddleware

IpNetwork = IPv4Network | IPv6Network


class ClientAddressMiddleware(HttpMiddleware):
    """Puts ``client_address`` into the request's state: the socket's peer, or whom the trusted proxies name.

    From the right of ``X-Forwarded-For``, the first address that is not in ``trusted``: what stands left of it was
    written by somebody we do not know. The state has an address's canonical spelling, or ``unknown`` where the server
    tells no peer. ``is_proxied`` says whether the peer is one whose other headers may be believed, too.
    """

    def __init__(self, app: ASGIApp, *, trusted: Iterable[IpNetwork] = ()) -> None:
        super().__init__(app)
        self._trusted = tuple(trusted)
        self._is_trusted = lru_cache(REMEMBERED)(self._lies_in_trusted)

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        state = scope.setdefault("state", {})
        state["client_address"] = self._address_of(scope)
        state["is_proxied"] = self._is_proxied(scope)
        return self.app(scope, receive, send)

    def _address_of(self, scope: Scope) -> str:
        peer = scope["client"]
        address = parse_address(peer[0]) if peer else None
        if address is None:
            return "unknown"
        for hop in _hops_from_the_right(scope) if self._trusted else ():
            named = parse_address(hop) if self._is_trusted(address) else None
            if named is None:
                break
            address = named
        return str(address)

    def _is_proxied(self, scope: Scope) -> bool:
        peer = scope["client"] if self._trusted else None
        address = parse_address(peer[0]) if peer else None
        return address is not None and self._is_trusted(address)

    def _lies_in_trusted(self, address: IpAddress) -> bool:
        return any(address in network for network in self._trusted)


def _hops_from_the_right(scope: Scope) -> Iterator[str]:
    lines = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return reversed(b",".join(lines).decode("latin-1").split(","))
