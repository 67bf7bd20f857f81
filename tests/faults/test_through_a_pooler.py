"""The whole service with PgBouncer in transaction mode between, as the usual address of a managed PostgreSQL has it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.processes.icct_process import LONG_ENOUGH, Server, Service, eventually, run
from tests.support.processes.registration_clients import Captains
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.services import Services

TEAMS, CLIENTS = 200, 16
A_TEAM = f"Team {TEAMS // 2 + 3}"
ADMIN_KEY = "through-a-pooler-5c1e7a9d3b-organiser"

Settings = dict[str, Any]


SECRET_KEY = "links of a restored database are signed with the same key"


@pytest.fixture
def new_settings(
    services: Services, postgres: PostgresCluster, pgbouncer: PgBouncer, tmp_path: Path
) -> Callable[[], Settings]:
    """Of processes on a database of their own, which they know by the pooler's address alone."""

    def make() -> Settings:
        url = pgbouncer.before(postgres.create_database())
        own = {"DATABASE_URL": url, "DATA_DIR": tmp_path / url.rpartition("/")[2], "ADMIN_API_KEY": ADMIN_KEY}
        return own | services.settings | {"SECRET_KEY": SECRET_KEY}

    return make


def register_all(url: str) -> Captains:
    captains = Captains(url)
    with httpx.Client(base_url=url, timeout=LONG_ENOUGH) as client, ThreadPoolExecutor(CLIENTS) as clients:
        for done in [clients.submit(captains.register_next, client) for _ in range(TEAMS)]:
            done.result()
    return captains


def test_everything_a_service_does(new_settings: Callable[[], Settings], services: Services, tmp_path: Path) -> None:
    settings, other = new_settings(), new_settings()
    assert run("migrate", **settings).stdout.startswith("The database is now at ")
    with Server(**settings) as server, Service("worker", settings, ready="Delivering") as worker:
        captains = register_all(server.url)
        assert captains.refused == []
        expected = [f"ICCT-{number:03}" for number in range(1, TEAMS + 1)]
        assert sorted(told.team_id for told in captains.told.values()) == expected
        eventually(lambda: len(services.mail.mails) >= TEAMS, "every mail has left")
        eventually(lambda: len(services.cloudinary.files) >= TEAMS, "every logo is stored")
        with httpx.Client(base_url=server.url, headers={"X-API-Key": ADMIN_KEY}) as organiser:
            found = organiser.get("/api/v1/admin/teams", params={"limit": TEAMS // 2}).json()
            assert (found["total_count"], len(found["teams"])) == (TEAMS, TEAMS // 2)
            found = organiser.get("/api/v1/admin/teams", params={"q": A_TEAM}).json()
            assert A_TEAM in {team["team_name"] for team in found["teams"]}
            eventually(lambda: organiser.get("/health/ready").status_code == 200, "it is ready")
        assert (worker.stop(), server.stop()) == (0, 0)
    assert len(set(services.recipients())) == TEAMS
    assert run("outbox", "list", **settings).stdout == "0 pending, 0 parked.\n"
    exported = run("export", "-", **settings).stdout
    assert len(list(csv.reader(exported.splitlines()))) == TEAMS + 1
    assert "through a pooler" in run("check", **settings).stdout

    backup = tmp_path / "icct.backup"
    assert run("backup", str(backup), **settings).stderr == ""
    assert f"{TEAMS} teams" in run("restore", str(backup), "--verify", **settings).stdout
    assert run("restore", str(backup), **other).stderr == ""
    assert run("export", "-", **other).stdout == exported
    with Server(**other) as server, httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as client:
        captains = Captains(server.url)
        captains.send(client, "Team 7")  # a copy of what the backup holds
        answer = captains.send(client, "Newcomers")
        assert (answer.status_code, answer.json()["team_id"]) == (200, f"ICCT-{TEAMS + 1:03}")
