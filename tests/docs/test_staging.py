"""The page on staging: its commands are run, on other ports, and show what it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx

from icct_http.service.settings.settings import VARIABLES, Settings
from tests.support.docs.pages import ROOT, blocks, section
from tests.support.docs.shell import exports
from tests.support.processes.icct_process import Server, eventually, free_port, register

PAGE = ROOT / "docs/how-to/stage-with-other-adapters.md"
STAND_INS = section(PAGE, "The real adapters, against stand-ins")


@contextmanager
def started(command: str) -> Iterator[list[str]]:
    """A ``uv run python`` command of the page for the length of the block; gives the lines it has printed."""
    process = subprocess.Popen(
        [sys.executable, *shlex.split(command)[3:]],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    reader = Thread(target=lines.extend, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        yield lines
    finally:
        process.terminate()
        process.wait()
        reader.join()
        process.stdout.close()


def test_memory_alone_is_what_its_settings_choose() -> None:
    settings = Settings.from_environment(exports(section(PAGE, "Without any database, file or mail")))
    assert set(settings.adapters.values()) == {"memory"}


def test_each_row_of_its_table_is_a_setting_that_is_taken() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and "=" in line]
    for row in rows:
        variables = dict(pair.split("=", 1) for pair in re.findall(r"`([A-Z_]+=[^`]+)`", row))
        known = set(VARIABLES)
        assert set(variables) <= known
        from_email = {"SMTP_FROM_EMAIL": "staging@example.org"}
        Settings.from_environment({**from_email, **variables})
    assert len(rows) == 8


def test_the_stand_ins_take_what_the_service_sends(tmp_path: Path) -> None:
    catcher, stand_in = (block.text for block in blocks(STAND_INS) if block.text.startswith("uv run python"))
    port = str(free_port())
    with started(catcher.replace("1025", port)) as caught, started(stand_in) as printed:
        eventually(lambda: printed != [], "the stand-in prints its settings")
        settings: dict[str, Any] = exports(f"```sh\n{printed[0]}```\n") | exports(STAND_INS)
        settings |= {"SMTP_PORT": port, "DATA_DIR": str(tmp_path)}
        with Server(**settings) as server, httpx.Client(base_url=server.url) as client:
            assert register(client, team_name="Royal Strikers").status_code == 200
            subject, expected = (block.text for block in blocks(STAND_INS) if block.language in ("text", "json"))
            eventually(lambda: subject in caught, "the mail was caught")
            eventually(lambda: client.get("/status").json().items() >= json.loads(expected).items(), expected)
