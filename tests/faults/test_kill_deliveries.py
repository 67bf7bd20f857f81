"""``kill -9`` of server and worker, again and again, while both services fail one call in five."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Self

import httpx
import pytest

from tests.support.processes.icct_process import Server, Service, eventually, free_port, run
from tests.support.processes.registration_clients import Captains
from tests.support.stand_ins.services import Services

CLIENTS = 4
DELIVERING_PROCESSES = 2  # the server and the worker
MAILS_AT_ONCE = 4  # of one process: what may be between the server's 250 and the commit when it dies


ROUNDS = int(os.environ.get("KILL_ROUNDS", "30"))
"""On PostgreSQL, and a third of them on SQLite; ``nox -s kills`` runs twice as many."""

KILLED = [("server",), ("worker",), ("server", "worker"), ("worker", "server")]
"""Who dies in a round, in this order; the other goes on."""


class Processes:
    """A server and a worker beside it, killed at the end of the block."""

    def __init__(self, settings: dict[str, Any], port: int) -> None:
        self._made: dict[str, Callable[[], Service]] = {
            "server": lambda: Server(port=port, **settings),
            "worker": lambda: Service("worker", settings, ready="Delivering"),
        }
        self._running: dict[str, Service] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in [*self._running]:
            self.kill(name)

    def start(self) -> None:
        """Have both running and ready; those that are not start at the same time."""
        new = {name: make() for name, make in self._made.items() if name not in self._running}
        self._running |= new
        for process in new.values():
            process.wait_until_ready()

    def kill(self, name: str) -> None:
        self._running.pop(name).kill()


def in_tens(database: str, rounds: int) -> list[tuple[str, range]]:
    """Tests that run side by side."""
    return [(database, range(start, min(start + 10, rounds))) for start in range(0, rounds, 10)]


def pending(url: str) -> int | None:
    """How many messages wait, if the database was not too busy to say."""
    told: dict[str, int] | None = httpx.get(f"{url}/status").json()["outbox"]
    return told["pending"] if told else None


@pytest.mark.parametrize(
    ("database", "rounds"),
    [*in_tens("postgresql", ROUNDS), *in_tens("sqlite", ROUNDS // 3)],
    ids=lambda value: value if isinstance(value, str) else f"rounds {value.start + 1} to {value.stop}",
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
    with Processes(settings, port) as processes:
        for _ in rounds:
            processes.start()
            with captains.registering(CLIENTS):
                captains.wait_for(moments.randrange(1, 12))
                for victim in moments.choice(KILLED):
                    processes.kill(victim)
        assert captains.refused == []

        services.recover()
        processes.start()
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
