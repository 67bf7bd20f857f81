"""``kill -9`` at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.builders import a_png
from tests.support.processes.icct_process import LONG_ENOUGH, Server, Service, eventually, free_port, register

CLIENTS = 8
ROUNDS = 3
ACKNOWLEDGED_BEFORE_THE_KILL = 12


@dataclass(slots=True)
class Captains:
    """Clients that register one team after the other until the service dies, and remember what they were told."""

    url: str
    numbers: Iterator[int] = field(default_factory=count)
    told: dict[str, str] = field(default_factory=dict)

    def register_until_the_end(self) -> None:
        with httpx.Client(base_url=self.url, timeout=LONG_ENOUGH) as client:
            while True:
                name = f"Team {next(self.numbers)}"
                try:
                    answer = register(client, key=name.replace(" ", "-"), team_name=name)
                except httpx.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                self.told[name] = answer.json()["team_id"]


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    chosen: dict[str, Any] = {"DATA_DIR": tmp_path / "data", "DELIVERY_LEASE": 2}
    if request.param == "postgresql":
        chosen["DATABASE_URL"] = request.getfixturevalue("postgres").create_database()
    return chosen


def mails(folder: Path) -> list[str]:
    """The subject of each mail in the folder."""
    paths = [*folder.glob("new/*"), *folder.glob("cur/*")]
    return [str(BytesParser(policy=policy.default).parsebytes(path.read_bytes())["Subject"]) for path in paths]


def kill_under_load(server: Service, captains: Captains) -> None:
    """Kill all processes of the service while captains wait for their answers."""
    told_before = len(captains.told)
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(captains.register_until_the_end) for _ in range(CLIENTS)]
        eventually(
            lambda: len(captains.told) >= told_before + ACKNOWLEDGED_BEFORE_THE_KILL or any(c.done() for c in clients),
            "captains were answered",
        )
        server.kill()
        wait(clients)
    for client in clients:
        client.result()


def test_killed_under_load_it_keeps_every_acknowledged_team_and_delivers_its_logo_and_mail(
    settings: dict[str, Any], tmp_path: Path
) -> None:
    port = free_port()
    captains = Captains(f"http://127.0.0.1:{port}")
    for _ in range(ROUNDS):
        with Server(port=port, **settings) as server:
            kill_under_load(server, captains)
    with Server(port=port, **settings), httpx.Client(base_url=captains.url, timeout=LONG_ENOUGH) as client:
        for name, team_id in captains.told.items():
            again = register(client, key=name.replace(" ", "-"), team_name=name)
            assert (again.status_code, again.json()["team_id"]) == (200, team_id)
            assert again.headers["Idempotent-Replayed"] == "true"
        last = register(client, team_name="The Last Team").json()["team_id"]
        registered = int(last.removeprefix("ICCT-"))
        assert registered > len(set(captains.told.values())) == len(captains.told) >= ROUNDS
        data = tmp_path / "data"
        eventually(lambda: len(mails(data / "mail")) == registered, f"{registered} mails lie in the folder")
        eventually(lambda: len([*data.glob("files/*/logo.png")]) == registered, f"{registered} logos are stored")
        assert all(path.read_bytes() == a_png() for path in data.glob("files/*/logo.png"))
        subjects = set(mails(data / "mail"))
        assert {f"{name} is registered as {team_id}" for name, team_id in captains.told.items()} <= subjects


def test_when_its_main_process_is_killed_the_others_end_and_the_port_is_free_again(tmp_path: Path) -> None:
    port = free_port()
    with Server(port=port, DATA_DIR=tmp_path / "data", API_WORKERS=2) as server:
        server.kill_main_process()
        eventually(lambda: is_free(port), "no process of the killed service holds the port")
        with Server(port=port, DATA_DIR=tmp_path / "data") as next_server:
            assert httpx.get(f"{next_server.url}/health").is_success
            assert next_server.stop() == 0, next_server.output


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def test_a_killed_server_leaves_a_sound_sqlite_file(tmp_path: Path) -> None:
    captains = Captains(f"http://127.0.0.1:{(port := free_port())}")
    with Server(port=port, DATA_DIR=tmp_path) as server:
        kill_under_load(server, captains)
    with sqlite3.connect(tmp_path / "icct.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        teams = database.execute("SELECT count(*), max(number) FROM teams").fetchone()
        staged_or_stored = database.execute(
            "SELECT count(*) FROM teams WHERE logo_url IS NOT NULL OR registration_id IN"
            " (SELECT registration_id FROM staged_files)"
        ).fetchone()
    assert teams[0] == teams[1] == staged_or_stored[0] >= len(captains.told)
