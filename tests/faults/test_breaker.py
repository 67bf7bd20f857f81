"""A service that fails again and again is left alone, and a mail that bounces waits for a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.processes.icct_process import Server, eventually, run
from tests.support.processes.registration_clients import Captains, address_of
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.cloudinary_server import UNAVAILABLE
from tests.support.stand_ins.services import Services
from tests.support.stand_ins.smtp_faults import UNKNOWN_RECIPIENT, WRONG_PASSWORD


@pytest.fixture
def settings(services: Services, postgres: PostgresCluster, tmp_path: Path) -> dict[str, Any]:
    return {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": postgres.create_database(),
        **services.settings,
    }


def states(server: Server) -> list[str]:
    """What the log tells of Cloudinary's breaker, in order."""
    lines = [json.loads(line) for line in server.output.splitlines() if '"breaker_changed"' in line]
    return [line["state"] for line in lines if line["service"] == "Cloudinary"]


def status(server: Server) -> dict[str, Any]:
    told: dict[str, Any] = httpx.get(f"{server.url}/status").json()
    return told


def outbox(server: Server) -> dict[str, Any]:
    """What the status tells of the queue; nothing when the database was too busy to say."""
    return status(server)["outbox"] or {}


def test_an_open_breaker_stops_calling_probes_and_closes(services: Services, settings: dict[str, Any]) -> None:
    services.cloudinary.fail_with(UNAVAILABLE)
    with Server(**settings, BREAKER_SECONDS=3) as server:
        captains = Captains(server.url)
        captains.register_many(30, clients=4)
        eventually(lambda: states(server) == ["opened"], "the breaker opens")
        assert status(server)["cloudinary"] == "unavailable"
        assert status(server)["problems"] == {"cloudinary": "it is left alone after failures"}
        assert status(server)["email"] == "connected"
        captains.register_many(30, clients=4)
        eventually(lambda: len(services.recipients()) == 60, "all mails have left meanwhile")
        eventually(lambda: len(states(server)) >= 3, "one call probes it, and it opens again")
        # eight deliveries at once may be under way when the fifth failure opens it; then there is one probe each time
        assert services.cloudinary.calls.total() <= 5 + 8 + states(server).count("half-opened") + 1
        services.recover()
        eventually(lambda: len(services.cloudinary.files) == 60, "every logo is stored")
        assert states(server)[-1] == "closed"
        assert status(server)["cloudinary"] == "connected"
        nothing_left = {"pending": 0, "oldest_seconds": None, "parked": 0}
        eventually(lambda: outbox(server) == nothing_left, "each is settled")


def test_a_bounced_mail_is_parked_with_the_servers_words_and_can_be_retried(
    services: Services, settings: dict[str, Any]
) -> None:
    services.mail.fail_with(UNKNOWN_RECIPIENT)
    with Server(**settings) as server:
        captains = Captains(server.url)
        captains.register_many(1, clients=1)
        eventually(lambda: outbox(server).get("parked") == 1, "the mail is parked")
        listed = run("outbox", "list", **settings).stdout
        shown = run("outbox", "show", "ICCT-001", **settings).stdout
        for printed in (listed, shown):
            assert "the mail server answered 550: 5.1.1" in printed
            assert "User unknown" in printed
            assert "parked" in printed
            assert address_of("Team 0") not in printed
        services.recover()
        assert run("outbox", "retry", "ICCT-001", **settings).stdout == "1 parked message is queued again.\n"
        eventually(
            lambda: services.recipients() == [*captains.addresses],
            "the mail has arrived",
        )
        eventually(lambda: outbox(server).get("pending") == 0, "it is settled")
        assert run("outbox", "list", **settings).stdout == "0 pending, 0 parked.\n"
        assert address_of("Team 0") not in server.output


def test_wrong_credentials_are_loud_and_park_nothing(services: Services, settings: dict[str, Any]) -> None:
    services.mail.fail_with(WRONG_PASSWORD)
    with Server(**settings, BREAKER_SECONDS=1) as server:
        captains = Captains(server.url)
        captains.register_many(3, clients=1)
        eventually(lambda: '"credentials_refused"' in server.output, "the log says so")
        eventually(lambda: status(server)["email"] == "unavailable", "the status says so")
        assert status(server)["problems"]["email"] == "it refuses our credentials"
        (line, *_) = [json.loads(text) for text in server.output.splitlines() if '"credentials_refused"' in text]
        assert line["level"] == "error"
        assert "SMTP_USERNAME" in line["remedy"]
        eventually(lambda: outbox(server).get("parked") == 0, "nothing is parked")
        services.recover()
        eventually(lambda: len(services.recipients()) == 3, "the mails have left")
        eventually(lambda: status(server)["problems"] == {}, "the status says so")
