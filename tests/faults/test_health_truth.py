"""Whatever happens to its database, a service says within seconds what is so, and takes that back by itself."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from icct_core import WriteObstacle
from icct_http.web.health.diagnosis import DATABASE_AWAY, FAILING, in_words
from tests.faults.test_frozen_database import IN_TIME, frozen
from tests.support.builders import a_form
from tests.support.databases.database_faults import (
    MAY_MOUNT,
    children_of,
    filled,
    locked,
    moved_away,
    no_room_for,
    read_only,
    session,
    small_disk,
    standby,
    stopped,
)
from tests.support.network.slow_link import SlowLink
from tests.support.processes.icct_process import LONG_ENOUGH, multipart, register
from tests.support.processes.watched_service import WatchedService, watched_service
from tests.support.servers.postgres import PostgresCluster

SEEN_WITHIN = 6.0  # seconds from a change to the answer that tells of it


class Arrangement:
    """A server, the database it uses, and a link between the two that can be cut."""

    def __init__(self, service: WatchedService, cluster: PostgresCluster, url: str, link: SlowLink) -> None:
        self.service, self.cluster, self.url, self.link = service, cluster, url, link


@pytest.fixture(scope="module")
def arranged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrangement]:
    """One for all changes: it has to be as before after each."""
    with PostgresCluster() as cluster, SlowLink(cluster.port) as link:
        url = cluster.create_database()
        with watched_service(tmp_path_factory.mktemp("data"), DATABASE_URL=through(link, url)) as service:
            yield Arrangement(service, cluster, url, link)


def through(link: SlowLink, url: str) -> str:
    address = make_url(url).set(port=link.port).update_query_dict({"ssl": "disable"})
    return address.render_as_string(hide_password=False)


def check(service: WatchedService, change: AbstractContextManager[object], problem: str) -> None:
    """It shows in time, and so does its end, though nobody registers."""
    service.check_all_addresses_tell({})
    service.slowest = 0.0
    with change:
        took = service.seconds_until({"database": problem})
        service.check_all_addresses_tell({"database": problem})
    took_back = service.seconds_until({})
    service.check_all_addresses_tell({})
    assert max(took, took_back) < SEEN_WITHIN
    assert service.slowest < IN_TIME


@pytest.mark.alone
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(lambda it: it.link.dead(), DATABASE_AWAY, id="hanging: the network"),
        pytest.param(lambda it: frozen(it.cluster), DATABASE_AWAY, id="hanging: the server"),
        pytest.param(lambda it: stopped(it.cluster), DATABASE_AWAY, id="refusing"),
        pytest.param(lambda it: read_only(it.cluster, it.url), in_words(WriteObstacle.READ_ONLY), id="read-only"),
        pytest.param(lambda it: standby(it.cluster), in_words(WriteObstacle.STANDBY), id="not yet promoted"),
        pytest.param(
            lambda it: session(it.cluster, it.url, "BEGIN", "SELECT 1 FROM tournaments FOR UPDATE"),
            in_words(WriteObstacle.LOCKED),
            id="counter locked",
        ),
        pytest.param(
            lambda it: session(it.cluster, it.url, "BEGIN", "LOCK TABLE players IN SHARE MODE"),
            in_words(WriteObstacle.LOCKED),
            id="a table locked",
        ),
        pytest.param(
            lambda it: session(it.cluster, it.url, "BEGIN", "ALTER TABLE claims ADD COLUMN more text"),
            in_words(WriteObstacle.LOCKED),
            id="a table being changed",
        ),
    ],
)
def test_what_happens_to_postgresql_shows_in_time(
    arranged: Arrangement, change: Callable[[Arrangement], AbstractContextManager[object]], problem: str
) -> None:
    check(arranged.service, change(arranged), problem)


REFUSED = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON staged_files EXECUTE FUNCTION no_room()
"""
ALLOWED = "DROP FUNCTION no_room CASCADE"


@pytest.mark.alone
def test_registrations_that_fail_whatever_the_reason_are_named_and_forgotten_when_one_succeeds(
    arranged: Arrangement,
) -> None:
    """No look can see this one. It is also how a full disk shows where the test may not mount a small one."""
    service, database = arranged.service, str(make_url(arranged.url).database)

    def somebody_registers() -> int:
        return register(service.client, team_name="The next").status_code

    arranged.cluster.run("psql", database, "-c", REFUSED)
    assert somebody_registers() == 503
    assert service.seconds_until({"registrations": FAILING}, somebody_registers) < SEEN_WITHIN
    service.check_all_addresses_tell({"registrations": FAILING})
    arranged.cluster.run("psql", database, "-c", ALLOWED)
    assert somebody_registers() == 200
    service.check_all_addresses_tell({})


@pytest.mark.alone
@pytest.mark.parametrize("mounted", [MAY_MOUNT] if MAY_MOUNT else [])
def test_a_full_disk_of_postgresql_shows_in_time(tmp_path: Path, mounted: bool) -> None:
    with PostgresCluster() as cluster, small_disk(cluster.folder / "small") as disk:
        cluster.run("psql", "-c", f"CREATE TABLESPACE small LOCATION '{disk}'")
        cluster.run("psql", "-c", "CREATE DATABASE small TABLESPACE small")
        url = f"postgresql+asyncpg://postgres@127.0.0.1:{cluster.port}/small"
        with watched_service(tmp_path, DATABASE_URL=url) as service:
            check(service, filled(disk), in_words(WriteObstacle.FULL))


@pytest.mark.alone
@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        pytest.param(lambda file, _: locked(file), WriteObstacle.LOCKED, id="locked"),
        pytest.param(lambda _, pids: no_room_for(pids), WriteObstacle.FULL, id="full"),
        pytest.param(lambda file, _: moved_away(file), WriteObstacle.REMOVED, id="removed"),
    ],
)
def test_what_happens_to_a_sqlite_file_shows_in_time(
    tmp_path: Path, change: Callable[[Path, list[int]], AbstractContextManager[object]], obstacle: WriteObstacle
) -> None:
    with watched_service(tmp_path) as service:
        check(service, change(tmp_path / "icct.db", children_of(service.server.pid)), in_words(obstacle))


@pytest.mark.parametrize(
    ("round_trip", "lossy"),
    [(0.0, False), (0.005, False), (0.02, False), (0.1, False), (0.005, True)],
    ids=["here", "5 ms away", "20 ms away", "100 ms away", "behind a lossy network"],
)
def test_a_database_at_a_distance_is_healthy_all_the_time(
    arranged: Arrangement, tmp_path: Path, round_trip: float, lossy: bool
) -> None:
    url = arranged.cluster.create_database()
    with (
        SlowLink(arranged.cluster.port, round_trip=round_trip, lossy=lossy) as link,
        watched_service(tmp_path, DATABASE_URL=through(link, url)) as service,
    ):
        several_looks = link.pieces + 60
        while link.pieces < several_looks:
            service.check_all_addresses_tell({})
        assert register(service.client, team_name="The last").status_code == 200


def test_a_reload_and_many_uploads_make_nobody_unhealthy(arranged: Arrangement, tmp_path: Path) -> None:
    url = arranged.cluster.create_database()
    form = multipart(a_form(team_name="Not there twice"))

    async def upload_often(service: WatchedService) -> set[int]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=service.server.url, timeout=LONG_ENOUGH, limits=limits) as client:
            uploads = [asyncio.create_task(client.post("/api/registration", **form)) for _ in range(300)]
            while not all(upload.done() for upload in uploads):
                answer = await client.get("/health/ready")
                assert (answer.status_code, answer.text) == (200, '{"status":"ready"}')
            return {(await upload).status_code for upload in uploads}

    with watched_service(tmp_path, DATABASE_URL=url, API_WORKERS="2") as service:
        before = set(children_of(service.server.pid))
        os.kill(service.server.pid, signal.SIGHUP)
        while before & set(children_of(service.server.pid)):
            assert httpx.get(f"{service.server.url}/health").json()["problems"] == {}
        assert asyncio.run(upload_often(service)) <= {200, 409}


def test_what_is_acknowledged_around_a_removed_sqlite_file_was_stored(tmp_path: Path) -> None:
    file = tmp_path / "icct.db"
    with watched_service(tmp_path) as service:
        for name in ("", "-wal", "-shm"):
            file.with_name(f"icct.db{name}").unlink()
        assert {register(service.client, team_name=f"Team {number}").status_code for number in range(5)} == {503}
        service.seconds_until({"database": in_words(WriteObstacle.REMOVED)})
        service.check_all_addresses_tell({"database": in_words(WriteObstacle.REMOVED)})
    with watched_service(tmp_path) as restarted:
        restarted.check_all_addresses_tell({})
