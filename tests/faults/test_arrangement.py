"""Everything a large tournament runs, at once: each process in turn is killed and started again under load."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Lock
from typing import Any

import httpx

from icct_adapters.sql import migrate, open_database
from tests.support.deploy.nginx import Nginx
from tests.support.processes.icct_process import LONG_ENOUGH, Server, Service, eventually, free_port, register
from tests.support.processes.registration_clients import Captains, Told
from tests.support.servers.postgres import PostgresCluster
from tests.support.servers.valkey import ValkeyServer

CLIENTS = 2
BETWEEN_FORMS = 0.15  # seconds; the processes that start meanwhile need a processor too
MEANWHILE = 4  # teams that are registered while a process is away, or after it came back

MAY_BE_REFUSED_AS = {"DATABASE_UNAVAILABLE", "SERVICE_UNAVAILABLE", "SUBMISSION_IN_PROGRESS"}
"""What a captain may be told while a process is away; each is answered by sending the same form again."""


@dataclass(slots=True)
class PatientCaptains(Captains):
    """Each sends its form, under its key, until it is told a number; every try goes to the next of ``urls``."""

    urls: list[str] = field(default_factory=list)
    _turn: Iterator[str] = field(init=False)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._turn = cycle(self.urls)

    def register_next(self, client: httpx.Client) -> None:
        with self._lock:
            name = f"Team {next(self.numbers)}"
        begun = time.monotonic()
        while True:
            assert time.monotonic() - begun < LONG_ENOUGH, f"{name} was told no number"
            time.sleep(BETWEEN_FORMS)
            try:
                answer = self.send(client, name)
            except httpx.TransportError:  # without nginx; the next try goes to the other server
                continue
            if answer.status_code == 200:
                self.told[name] = Told(answer.json()["team_id"], time.monotonic() - begun)
                return
            self.refused.append(answer.json())

    def send(self, client: httpx.Client, name: str) -> httpx.Response:
        with self._lock:
            client.base_url = httpx.URL(next(self._turn))
        return register(client, key=name.replace(" ", "-"), team_name=name, captain_email=f"{name[5:]}@example.com")


@dataclass(slots=True)
class Replaceable:
    """A process that can be killed and started again with the same settings."""

    make: Callable[[], Service]
    process: Service = field(init=False)

    def __post_init__(self) -> None:
        self.process = self.make()

    def kill(self) -> None:
        self.process.kill()

    def start(self) -> None:
        self.process = self.make()

    def wait_until_ready(self) -> None:
        self.process.wait_until_ready()


def server(settings: dict[str, Any]) -> tuple[int, Replaceable]:
    port = free_port()
    return port, Replaceable(lambda: Server(port=port, **settings))


def worker(settings: dict[str, Any]) -> Replaceable:
    return Replaceable(lambda: Service("worker", settings, ready="Delivering"))


async def make_tables(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await database.close()


@dataclass(slots=True)
class Arrangement:
    """Two servers, two workers and what they need; ``urls`` are where clients find it."""

    cluster: PostgresCluster
    valkey: ValkeyServer
    folder: Path
    running: ExitStack
    processes: list[Replaceable] = field(init=False)
    nginx: Nginx = field(init=False)
    urls: list[str] = field(init=False)

    def __post_init__(self) -> None:
        settings = {
            "ENVIRONMENT": "production",
            "DATABASE_URL": self.cluster.create_database(),
            "RATE_LIMIT_STORAGE_URL": self.valkey.url,
            "TRUSTED_PROXIES": "127.0.0.1",
            "DATA_DIR": self.folder / "data",
            "DELIVER_IN_SERVER": "false",
            "DELIVERY_LEASE": 2,
            "COVERAGE_PROCESS_CONFIG": "",  # these processes are killed: nothing measures them
        }
        asyncio.run(make_tables(str(settings["DATABASE_URL"])))
        (port, first), (other_port, second) = server(settings), server(settings)
        self.processes = [first, worker(settings), second, worker(settings)]
        self.urls = [f"http://127.0.0.1:{number}" for number in (port, other_port)]
        for process in self.processes:
            self.running.callback(process.kill)
        for process in self.processes:
            process.wait_until_ready()
        self.nginx = Nginx(self.folder / "nginx", [port, other_port])
        self.running.callback(self.nginx.kill)
        self.nginx.start()
        self.urls = [self.nginx.url]

    def kill_each(self, meanwhile: Callable[[], None]) -> None:
        """``kill -9`` and a new start of each process; one server and one worker at least are always there."""
        for process, other in zip(self.processes, self.processes[2:] + self.processes[:2], strict=True):
            other.wait_until_ready()
            process.kill()
            meanwhile()
            process.start()
        for process in self.processes:
            process.wait_until_ready()
        self.valkey.stop()
        meanwhile()
        self.valkey.start()
        os.kill(self.cluster.pid, signal.SIGKILL)
        self.cluster.restart("immediate")
        meanwhile()
        self.nginx.kill()
        self.nginx.start()
        meanwhile()

    def count(self, pattern: str) -> int:
        return len([*(self.folder / "data").glob(pattern)])


def hears_why_a_body_is_too_large(url: str) -> bool:
    """Whether the service's own words arrive, also through nginx, which is still sending when they are said."""
    files = {"logo": ("logo.png", b"x" * 11 * 1024 * 1024)}
    answers = [httpx.post(f"{url}/api/registration", files=files, timeout=LONG_ENOUGH) for _ in range(5)]
    return {(answer.status_code, answer.json()["error_code"]) for answer in answers} == {(413, "BODY_TOO_LARGE")}


def test_each_process_is_killed_and_no_number_is_lost_missing_or_double(tmp_path: Path) -> None:
    with PostgresCluster() as cluster, ValkeyServer() as valkey, ExitStack() as running:
        arrangement = Arrangement(cluster, valkey, tmp_path, running)
        captains = PatientCaptains(arrangement.urls[0], urls=arrangement.urls)
        with captains.registering(CLIENTS):
            arrangement.kill_each(lambda: captains.wait_for(MEANWHILE))
        assert hears_why_a_body_is_too_large(arrangement.urls[0])
        assert {refusal["error_code"] for refusal in captains.refused} <= MAY_BE_REFUSED_AS
        registered = captains.check_replays()
        numbers = sorted(int(told.team_id.removeprefix("ICCT-")) for told in captains.told.values())
        assert numbers == list(range(1, registered + 1))
        rows = cluster.run("psql", "-At", "-d", "test_1", "-c", "SELECT count(*), max(number) FROM teams")
        assert rows.strip() == f"{registered}|{registered}"
        eventually(lambda: arrangement.count("files/*/logo.png") == registered, "every logo is stored")
        eventually(lambda: arrangement.count("mail/new/*") == registered, "every captain has a mail")
