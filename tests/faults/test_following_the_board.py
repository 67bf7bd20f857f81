"""Real servers tell those who follow the board: many of them, in every process, until they stop."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.processes.event_stream import EventStream
from tests.support.processes.icct_process import LONG_ENOUGH, Server, eventually, register
from tests.support.servers.postgres import PostgresCluster

KEY = "a-key-for-the-tests-that-nobody-else-has"
MOST = 100
BOARD: dict[str, Any] = {"PUBLIC_BOARD": "true", "ADMIN_API_KEY": KEY}


def live(server: Server) -> float:
    lines = httpx.get(f"{server.url}/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith("icct_live_connections ")).split()[1])


def decide(server: Server, number: str, decision: str) -> None:
    with httpx.Client(base_url=server.url, headers={"X-API-Key": KEY}, timeout=LONG_ENOUGH) as client:
        version = client.get(f"/admin/teams/{number}").json()["version"]
        body = {"decision": decision, "version": version, "reason": "It has to be so"}
        answer = client.post(f"/admin/teams/{number}/decisions", json=body)
        assert answer.status_code == 200, answer.text


def remove(server: Server, number: str) -> None:
    with httpx.Client(base_url=server.url, headers={"X-API-Key": KEY}, timeout=LONG_ENOUGH) as client:
        version = client.get(f"/admin/teams/{number}").json()["version"]
        answer = client.delete(f"/admin/teams/{number}", headers={"If-Match": f'"{version}"'})
        assert answer.status_code == 200, answer.text


def enter(server: Server, name: str) -> str:
    with httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as client:
        return str(register(client, team_name=name).json()["team_id"])


async def test_a_hundred_follow_and_the_next_one_is_refused_at_once(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path, **BOARD) as server:
        number = await asyncio.to_thread(enter, server, "Lions")
        streams = [await EventStream.opened(server, "Accept-Encoding: gzip") for _ in range(MOST)]
        assert {stream.status for stream in streams} == {200}
        assert "content-encoding" not in streams[0].headers
        assert "x-accel-buffering: no" in streams[0].headers
        refused = await EventStream.opened(server)
        assert refused.status == 503
        assert "retry-after: 30" in refused.headers
        for stream in streams:
            await stream.shows()
        await asyncio.to_thread(decide, server, number, "confirm")
        for stream in streams:
            await stream.shows("Lions")
        answer = await asyncio.to_thread(httpx.get, f"{server.url}/api/v1/board")
        assert answer.status_code == 200  # others are served meanwhile
        streams.pop().close()
        await asyncio.to_thread(eventually, lambda: live(server) == MOST - 1, "a place is free")
        again = await EventStream.opened(server)
        await again.shows("Lions")
        for stream in (*streams, refused, again):
            stream.close()
        await asyncio.to_thread(eventually, lambda: live(server) == 0, "nobody follows")


async def test_a_server_that_is_told_to_stop_waits_for_no_stream_and_kills_no_process(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path, **BOARD) as server:
        streams = [await EventStream.opened(server) for _ in range(3)]
        for stream in streams:
            await stream.board()
        server.terminate()
        for stream in streams:
            await stream.end()
            stream.close()
        assert await asyncio.to_thread(server.wait) == 0
        assert "refused to gracefully stop" not in server.output


async def test_a_stream_outlives_the_time_that_a_request_may_take(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path, REQUEST_TIMEOUT=1, **BOARD) as server:
        stream = await EventStream.opened(server)
        await stream.board()
        async with asyncio.timeout(LONG_ENOUGH):
            for _ in range(4):  # comments, half a second apart
                await stream.connection[0].readuntil(b":\n\n")
        number = await asyncio.to_thread(enter, server, "Lions")
        await asyncio.to_thread(decide, server, number, "confirm")
        await stream.shows("Lions")
        stream.close()


@pytest.fixture
def settings(postgres: PostgresCluster, tmp_path: Path) -> dict[str, Any]:
    """Of servers that share a database."""
    return {"DATABASE_URL": postgres.create_database(), "DATA_DIR": tmp_path, **BOARD}


async def test_what_is_decided_at_one_server_is_told_at_every_other(settings: dict[str, Any]) -> None:
    with Server(**settings) as one, Server(**settings) as other:
        first = await asyncio.to_thread(enter, one, "Lions")
        second = await asyncio.to_thread(enter, other, "Tigers")
        await asyncio.to_thread(enter, one, "Waiting")
        streams = [await EventStream.opened(server) for server in (one, other)]
        for stream in streams:
            await stream.shows()
        for act, expected in (
            (lambda: decide(one, second, "confirm"), ["Tigers"]),
            (lambda: decide(other, first, "confirm"), ["Lions", "Tigers"]),
            (lambda: decide(one, first, "withdraw"), ["Tigers"]),
            (lambda: remove(other, second), []),
        ):
            await asyncio.to_thread(act)
            for stream in streams:
                await stream.shows(*expected)
        for stream in streams:
            stream.close()
