"""Hosts: the service answers to its own names only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any, Protocol, cast

import httpx
import pytest
import structlog

from icct_http.application import received
from icct_http.container import Container
from icct_http.service.settings.settings import Settings
from icct_http.web.middleware.allowed_hosts import HEALTH
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import Desk, open_desk

ALLOWED = "api.icct26.com, *.icct26.org, [::1], 127.0.0.1"


NAMES = [(), ("",), ("10.0.3.7",), ("evil.example",), ("api.icct26.com", "evil.example"), ("localhost", "localhost")]
NAMES += [("a:8 b",), ("a:b c",), ("a b",), ("[",), ("a:99999",), ("\xff",)]  # some that can be no names


class Asked(Protocol):
    """The answer to a request under these names, of a service with these settings."""

    async def __call__(self, *hosts: str, path: str = "/status", **settings: Any) -> httpx.Response: ...


@pytest.fixture(scope="module")
async def answer_to() -> AsyncIterator[Asked]:
    """One service for all requests under the same settings: they change nothing there."""
    desks: dict[frozenset[tuple[str, Any]], Desk] = {}
    async with AsyncExitStack() as opened:

        async def ask(*hosts: str, path: str = "/status", **settings: Any) -> httpx.Response:
            with structlog.testing.capture_logs():
                if (key := frozenset(settings.items())) not in desks:
                    desks[key] = await opened.enter_async_context(open_desk(**settings))
                request = desks[key].client.build_request("GET", path)
                others = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
                request.headers = httpx.Headers([*((b"Host", host.encode("latin-1")) for host in hosts), *others])
                return await desks[key].client.send(request)

        yield ask


@pytest.mark.parametrize(
    "host",
    [
        "api.icct26.com",
        "API.ICCT26.COM",
        "api.icct26.com:8000",
        "api.icct26.com.",
        "a.icct26.org",
        "a.b.icct26.org:443",
        "[::1]:8000",
        "127.0.0.1",
    ],
)
async def test_a_listed_name_is_answered(answer_to: Asked, host: str) -> None:
    assert (await answer_to(host, ALLOWED_HOSTS=ALLOWED)).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "icct26.com",
        "icct26.org",
        "xapi.icct26.com",
        "api.icct26.com.evil.example",
        "[::2]",
        "[",
        "\xff",
        "*",
    ],
)
async def test_any_other_name_is_refused(answer_to: Asked, host: str) -> None:
    assert refusal(await answer_to(host, ALLOWED_HOSTS=ALLOWED)) == (400, "HOST_NOT_ALLOWED", {})


@pytest.mark.parametrize("hosts", [(), ("",), ("api.icct26.com", "evil.example"), ("localhost", "localhost")])
@pytest.mark.parametrize("allowed", [ALLOWED, "*"])
async def test_a_request_without_a_name_or_with_two_is_refused(
    answer_to: Asked, hosts: tuple[str, ...], allowed: str
) -> None:
    assert refusal(await answer_to(*hosts, ALLOWED_HOSTS=allowed)) == (400, "HOST_NOT_ALLOWED", {})


@pytest.mark.parametrize("hosts", NAMES, ids="+".join)
@pytest.mark.parametrize("path", [*sorted(HEALTH), "/health/", "/health/ready/"])
async def test_the_health_addresses_answer_under_any_name_and_none(
    answer_to: Asked, path: str, hosts: tuple[str, ...]
) -> None:
    assert (await answer_to(*hosts, path=path, ALLOWED_HOSTS="api.icct26.com")).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/status", "/metrics", "/other", "/docs", "/healthy", "/health/other", "/api/v1/status", "/api/registration"],
)
async def test_every_other_address_keeps_to_the_names(answer_to: Asked, path: str) -> None:
    answer = await answer_to("10.0.3.7", path=path, ALLOWED_HOSTS="api.icct26.com")
    assert refusal(answer) == (400, "HOST_NOT_ALLOWED", {})


async def test_in_development_any_name_will_do(answer_to: Asked) -> None:
    assert (await answer_to("anything.example")).status_code == 200


def test_without_a_list_production_answers_to_its_public_address_and_to_this_machine() -> None:
    """The published block has no list, and its check asks localhost."""
    production = Settings.from_environment({"ENVIRONMENT": "production", "API_URL": "https://API.icct26.com:8443/"})
    assert production.requests.allowed_hosts == ("api.icct26.com", "localhost", "127.0.0.1", "[::1]")
    listed = Settings.from_environment({"ENVIRONMENT": "production", "ALLOWED_HOSTS": "api.icct26.com"})
    assert listed.requests.allowed_hosts == ("api.icct26.com",)
    assert Settings.from_environment({}).requests.allowed_hosts == ("*",)


def test_a_production_service_that_only_this_machine_can_reach_says_so() -> None:
    with structlog.testing.capture_logs() as lines:
        received(cast("Any", None), Container(settings=Settings.from_environment({"ENVIRONMENT": "production"})))
    assert [line["event"] for line in lines] == ["no_public_host"]


PORTS = {"": 200, ":": 200, ":0": 200, ":65535": 200, ":443443": 400, ":evil": 400, ":80evil": 400, ":-1": 400}
PORTS |= {":80:80": 400, ": 80": 400, "/x": 400, "@evil.example": 400, "?": 400, "#": 400}


@pytest.mark.parametrize("allowed", [ALLOWED, "*"])
@pytest.mark.parametrize("name", ["api.icct26.com", "[::1]", "127.0.0.1"])
async def test_a_port_is_digits_alone(answer_to: Asked, name: str, allowed: str) -> None:
    hosts = {f"{name}{port}": status for port, status in PORTS.items()}
    hosts |= {f"[::1{name}": 400, f"::1{name}": 400, "[::1]x": 400}
    answered = {host: (await answer_to(host, ALLOWED_HOSTS=allowed)).status_code for host in hosts}
    assert answered == hosts


@pytest.mark.parametrize("port", ["", ":", ":0", ":65536", ":99999"])
async def test_an_error_is_what_it_is_whatever_port_is_named(answer_to: Asked, port: str) -> None:
    answer = await answer_to(f"127.0.0.1{port}", path="/nothing", ALLOWED_HOSTS=ALLOWED)
    assert refusal(answer) == (404, "NOT_FOUND", {})
