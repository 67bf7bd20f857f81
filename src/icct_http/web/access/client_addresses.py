"""Parses client addresses, and groups them for rate limits."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IpAddress = IPv4Address | IPv6Address

REMEMBERED = 4096
"""Addresses whose spelling is kept, so that the next request of the same client costs nothing."""


def counted_as(address: str) -> str:
    """What limits count an address by: an IPv6 address by its /64, which is one household's, others by themselves."""
    if ":" not in address:
        return address
    return str(ip_network((int(ip_address(address)) >> 64 << 64, 64)))


@lru_cache(REMEMBERED)
def parse_address(text: str) -> IpAddress | None:
    """The address of ``1.2.3.4``, ``1.2.3.4:80``, ``2001:db8::1`` or ``[2001:db8::1]:80``; ``None`` for anything else.

    An IPv4 address inside an IPv6 one (``::ffff:1.2.3.4``) is the IPv4 address.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
