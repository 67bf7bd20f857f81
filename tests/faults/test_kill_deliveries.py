"""``kill -9`` of server and worker, again and again, while both services fail one call in five."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from tests.faults.captains import Captains
from tests.faults.services import Services
from tests.service import Server, Service, eventually, free_port, run

CLIENTS = 4
DELIVERING_PROCESSES = 2  # the server and the worker
MAILS_AT_ONCE = 4  # of one process: what may be between the server's 250 and the commit when it dies


def start(settings: dict[str, Any], port: int, processes: ExitStack) -> tuple[Service, Service]:
    """A server and a worker beside it, ready; they start at the same time."""
    server, worker = (
        Server(port=port, **settings),
        Service("worker", settings, ready="Delivering"),
    )
    for process in (server, worker):
        processes.callback(process.kill)
    for process in (server, worker):
        process.wait_until_ready()
    return server, worker


def pending(url: str) -> int | None:
    """How many messages wait, if the database was not too busy to say."""
    told: dict[str, int] | None = httpx.get(f"{url}/status").json()["outbox"]
    return told["pending"] if told else None


@pytest.mark.parametrize(
    ("database", "rounds"),
    [
        pytest.param("postgresql", range(25), id="postgresql, the first half of 50 rounds"),
        pytest.param("postgresql", range(25, 50), id="postgresql, the second half"),
        pytest.param("sqlite", range(20), id="sqlite, 20 rounds"),
    ],
)
def test_killed_at_random_moments_it_loses_no_team_no_logo_and_no_mail(
    database: str, rounds: range, services: Services, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings: dict[str, Any] = {"DATA_DIR": tmp_path, "DELIVERY_LEASE": 5, "DELIVERY_TIMEOUT": 1, "BREAKER_SECONDS": 1}
    if database == "postgresql":
        settings["DATABASE_URL"] = request.getfixturevalue("postgres").create_database()
    settings |= services.settings
    moments = Random(f"{database} {rounds}")
    captains = Captains(f"http://127.0.0.1:{(port := free_port())}")
    assert run("migrate", **settings).returncode == 0
    services.fail_one_call_in_five()
    for _ in rounds:
        with ExitStack() as processes:
            victims = [*start(settings, port, processes)]
            with captains.registering(CLIENTS):
                captains.wait_for(moments.randrange(1, 12))
                moments.shuffle(victims)
                for victim in victims:
                    victim.kill()
    assert captains.refused == []

    services.recover()
    with ExitStack() as processes:
        start(settings, port, processes)
        registered = captains.check_replays()
        eventually(lambda: len(services.cloudinary.files) >= registered, "every logo is stored")
        eventually(lambda: len(set(services.recipients())) >= registered, "every mail has left")
        eventually(lambda: pending(captains.url) == 0, "everything is settled")  # as it was up to a second ago
    assert registered >= len(captains.told) > len(rounds)
    assert len(services.cloudinary.files) == registered
    assert len(services.recipients()) == len(set(services.recipients())) == registered
    assert captains.addresses <= set(services.recipients())
    second_copies = services.mail.copies.total() - registered
    print(f"{registered} teams, {second_copies} second copies of a mail in {len(rounds)} rounds")
    assert second_copies <= len(rounds) * DELIVERING_PROCESSES * MAILS_AT_ONCE
