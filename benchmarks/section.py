"""What a part of the benchmarks is given and gives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import IO, Any

from tests.support.processes.icct_process import Server, run
from tests.support.servers.postgres import PostgresCluster

from .services import ServicesProcess

ADMIN_KEY = "benchmarks-9f3c1e7a5d2b8640-organiser"
LIMITS = {
    "RATE_LIMIT_REQUESTS": 1_000_000,
    "RATE_LIMIT_KEY_REQUESTS": 1_000_000,
    "RATE_LIMIT_DRY_RUNS": 1_000_000,
    "LOG_LEVEL": "INFO",
}
"""Nobody is refused for asking often: the load comes from one address. All is counted, and written to the log."""

PIPE = 65_536
"""Bytes that wait in a pipe, on Linux: more than a second's lines."""


@dataclass(frozen=True, slots=True)
class Rig:
    """PostgreSQL and both delivery services, running."""

    cluster: PostgresCluster
    services: ServicesProcess

    def migrated(self) -> str:
        """The address of a fresh database with our tables."""
        url = self.cluster.create_database()
        if run("migrate", DATABASE_URL=url).returncode != 0:
            raise RuntimeError("the tables could not be made")
        return url

    @contextmanager
    def settings(self, url: str | None = None, **more: Any) -> Iterator[dict[str, Any]]:
        """Of a process that uses this database, or a fresh one; it has a folder of its own meanwhile."""
        own = {"DATABASE_URL": url or self.migrated(), "ADMIN_API_KEY": ADMIN_KEY}
        with TemporaryDirectory() as folder:
            yield {**own, "DATA_DIR": Path(folder), **LIMITS, **self.services.settings, **more}

    @contextmanager
    def server(self, url: str | None = None, **more: Any) -> Iterator[Server]:
        """``icct serve`` that uses this database, or a fresh one."""
        with self.settings(url, **more) as settings, ReadSeldom(**settings) as server:
            yield server


class ReadSeldom(Server):
    """A server whose log is read twenty times a second: waking up for each line would cost what is measured."""

    def _read_on(self, lines: IO[str]) -> None:
        while os.read(lines.fileno(), PIPE):
            sleep(0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the page, what one has to know to read its table, and the table, in Markdown."""

    title: str
    text: str
    measure: Callable[[Rig], str]
