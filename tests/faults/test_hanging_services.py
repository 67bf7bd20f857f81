"""A service that takes calls and never answers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.builders import a_form
from tests.support.processes.icct_process import LONG_ENOUGH, Server, Service, eventually, multipart, run
from tests.support.processes.registration_clients import Captains
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.cloudinary_server import HANG
from tests.support.stand_ins.services import Services
from tests.support.stand_ins.smtp_faults import STALLS_AFTER_DATA

STOPPED_WITHIN = 20.0  # seconds
TEAMS = 12


@pytest.fixture
def settings(services: Services, postgres: PostgresCluster, tmp_path: Path) -> dict[str, Any]:
    """A lease and a time limit far longer than the test: nothing is delivered because one of them ran out."""
    patient = {"DELIVERY_LEASE": 3600, "DELIVERY_TIMEOUT": 600}
    return {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": postgres.create_database(),
        **patient,
        **services.settings,
    }


def hang(services: Services, kind: str) -> None:
    if kind == "store_logo":
        services.cloudinary.fail_with(HANG)
    else:
        services.mail.fail_with(STALLS_AFTER_DATA)


def delivered_elsewhere(services: Services, kind: str) -> int:
    """How much the other service took."""
    return len(services.mail.mails) if kind == "store_logo" else len(services.cloudinary.files)


def waiting(settings: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What ``icct outbox list`` shows."""
    listed = run("outbox", "list", "--json", **settings)
    assert listed.returncode == 0, listed.stderr
    yield from json.loads(listed.stdout)


@pytest.mark.parametrize("kind", ["store_logo", "confirm_by_mail"])
def test_it_holds_up_neither_the_other_nor_registrations_nor_the_end(
    kind: str, services: Services, settings: dict[str, Any]
) -> None:
    hang(services, kind)
    with Server(**settings) as server:
        captains = Captains(server.url)
        captains.register_many(TEAMS, clients=4)
        assert captains.refused == []
        eventually(
            lambda: delivered_elsewhere(services, kind) == TEAMS,
            "the other service took everything",
        )
        begun = time.monotonic()
        assert server.stop() == 0, server.output
        assert time.monotonic() - begun < STOPPED_WITHIN
    left = [*waiting(settings)]
    assert {message["kind"] for message in left} == {kind}
    assert len(left) == TEAMS
    now = datetime.now(UTC).isoformat()
    assert all(message["state"] == "pending" and message["due_at"] <= now for message in left)

    services.recover()
    with Service("worker", settings, ready="Delivering"):  # far sooner than any lease ends
        eventually(lambda: [*waiting(settings)] == [], "the next worker delivered the rest")
    assert set(services.recipients()) == captains.addresses
    assert len(services.cloudinary.files) == TEAMS


def test_a_request_under_way_is_answered_when_the_server_stops(
    settings: dict[str, Any],
) -> None:
    form = httpx.Request("POST", "http://desk", **multipart(a_form()))
    body = form.read()
    with (
        Server(**settings) as server,
        httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as client,
    ):

        def with_a_stop_in_the_middle() -> Iterator[bytes]:
            yield body[:1000]
            server.terminate()
            eventually(lambda: not accepts(server.url), "the server takes no new connections")
            yield body[1000:]

        headers = {"Content-Type": form.headers["Content-Type"]}
        answer = client.post("/api/registration", content=with_a_stop_in_the_middle(), headers=headers)
        assert (answer.status_code, answer.json()["team_id"]) == (200, "ICCT-001")
        assert server.wait() == 0


def accepts(url: str) -> bool:
    try:
        httpx.get(f"{url}/health", timeout=1)
    except httpx.TransportError:
        return False
    return True


def test_the_lease_of_a_killed_worker_is_taken_over(services: Services, settings: dict[str, Any]) -> None:
    short = settings | {
        "DELIVERY_LEASE": 5,
        "DELIVERY_TIMEOUT": 1,
        "DELIVER_IN_SERVER": "false",
    }
    with Server(**short) as server:
        Captains(server.url).register_many(1, clients=1)
        hang(services, "store_logo")
        with Service("worker", short, ready="Delivering") as worker:
            services.cloudinary.wait_for_calls(1)
            worker.kill()
        services.recover()
        services.cloudinary.uploads.clear()  # the call that hung was let go
        with Service("worker", short, ready="Delivering"):
            eventually(
                lambda: services.cloudinary.uploads.total() == 1,
                "another worker stored the logo",
            )
