"""Client address: the socket's peer, unless it is a trusted proxy; then the right-most address that is none."""

from __future__ import annotations

from typing import Any, cast

import pytest

from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import Settings
from icct_http.web.access.client_addresses import counted_as
from icct_http.web.middleware.client_address import ClientAddressMiddleware

TRUSTED = "10.0.0.0/8, 192.0.2.7, 2001:db8:1::/48"
CLIENT = "203.0.113.9"


async def address_seen(peer: str | None, *forwarded: str, trusted: str = TRUSTED) -> str:
    """The address that a handler finds in the state of a request from ``peer`` with these headers."""
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["state"]["client_address"])

    settings = Settings.from_environment({"TRUSTED_PROXIES": trusted})
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    scope = {"type": "http", "headers": headers, "client": (peer, "50000") if peer else None}
    wrapped = ClientAddressMiddleware(cast("Any", app), trusted=settings.requests.trusted_proxies)
    await cast("Any", wrapped)(scope, None, None)
    return seen[0]


async def test_without_a_proxy_the_client_is_the_peer() -> None:
    assert await address_seen(CLIENT, trusted="") == CLIENT


@pytest.mark.parametrize("forged", ["198.51.100.1", "10.0.0.1", "127.0.0.1", "unknown", ""])
@pytest.mark.parametrize("trusted", ["", TRUSTED])
async def test_a_forged_header_of_somebody_we_do_not_trust_changes_nothing(forged: str, trusted: str) -> None:
    assert await address_seen(CLIENT, forged, trusted=trusted) == CLIENT


@pytest.mark.parametrize(
    ("peer", "forwarded"),
    [
        ("10.1.2.3", [CLIENT]),
        ("192.0.2.7", [f"198.51.100.1, {CLIENT}"]),
        ("10.1.2.3", [f"10.9.9.9, {CLIENT}, 10.0.0.1,192.0.2.7"]),
        ("10.1.2.3", ["198.51.100.1", f"{CLIENT}", "10.0.0.1"]),
        ("2001:db8:1::1", [f"{CLIENT}:4711"]),
        ("::ffff:10.1.2.3", [f"::ffff:{CLIENT}"]),
        ("10.1.2.3", [f"evil, {CLIENT} , [2001:db8:1::2]:443"]),
    ],
)
async def test_behind_trusted_proxies_the_client_is_the_right_most_address_that_is_none(
    peer: str, forwarded: list[str]
) -> None:
    assert await address_seen(peer, *forwarded) == CLIENT


async def test_the_neighbour_of_a_trusted_address_is_not_trusted() -> None:
    assert await address_seen("192.0.2.8", CLIENT) == "192.0.2.8"


@pytest.mark.parametrize(
    "nonsense", ["", "unknown", "_hidden", "1.2.3", "999.1.1.1", "a" * 5_000, "\xff", "203.0.113.9/8"]
)
async def test_what_is_no_address_ends_with_the_last_proxy_that_is_one(nonsense: str) -> None:
    assert await address_seen("10.1.2.3", f"{CLIENT}, {nonsense}, 10.0.0.1") == "10.0.0.1"


async def test_where_every_hop_is_trusted_the_first_of_them_called() -> None:
    assert await address_seen("10.1.2.3", "10.0.0.1, 10.0.0.2") == "10.0.0.1"


async def test_a_server_that_tells_no_peer_has_an_unknown_client() -> None:
    assert await address_seen(None, CLIENT) == "unknown"
    assert await address_seen("testclient", CLIENT) == "unknown"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1:2:3", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("unknown", "unknown"),
    ],
)
def test_ipv6_is_counted_by_its_64(address: str, counted: str) -> None:
    assert counted_as(address) == counted


@pytest.mark.parametrize("text", ["proxy.example.org", "10.0.0.0/33", "10.0.0", "*"])
def test_a_proxy_that_is_no_address_or_network_is_named(text: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"TRUSTED_PROXIES": f"127.0.0.1,{text}"})
    (sentence,) = raised.value.sentences
    assert sentence == f"TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, and {text!r} is neither."


@pytest.mark.parametrize("text", ["0.0.0.0/0", "::/0"])
def test_nobody_can_trust_everybody(text: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"TRUSTED_PROXIES": text})
    (sentence,) = raised.value.sentences
    assert sentence.startswith("TRUSTED_PROXIES must not be everybody")
