"""A server keeps the settings that it was started with, whatever becomes of the file they stand in."""

from __future__ import annotations

from pathlib import Path

import httpx
import psutil

from tests.support.processes.icct_process import Server, eventually, register


def served_by(server: Server) -> list[psutil.Process]:
    """Its processes that take requests."""
    return psutil.Process(server.pid).children()


def test_a_process_that_replaces_a_dead_one_has_the_settings_of_the_start(tmp_path: Path) -> None:
    file = tmp_path / "tournament.env"
    file.write_text("PRESET=icct26\nTEAM_ID_PREFIX=YOUTH\nSQUAD_MIN_PLAYERS=1\n")
    with Server(ENV_FILE=file, DATA_DIR=tmp_path) as server, httpx.Client(base_url=server.url) as client:
        assert register(client, team_name="First").json()["team_id"] == "YOUTH-001"
        file.write_text("TEAM_ID_PREFIX=OTHER\nbroken\n")
        (first,) = served_by(server)
        first.kill()
        eventually(lambda: any(child.pid != first.pid for child in served_by(server)), "the process is replaced")
        eventually(lambda: answers(server), "the new process answers")
        with httpx.Client(base_url=server.url) as another:
            assert register(another, team_name="Second").json()["team_id"] == "YOUTH-002"
            assert register(another, team_name="Third").json()["error_code"] == "CHURCH_LIMIT_REACHED"


def answers(server: Server) -> bool:
    try:
        return httpx.get(f"{server.url}/health").status_code == 200
    except httpx.TransportError:
        return False
