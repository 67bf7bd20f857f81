"""Databases and backups that 1.0.0 itself has made; ``made_by_1_0_0`` says how."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.support.databases.stores import sqlite_url
from tests.support.servers.postgres import PostgresCluster

_FOLDER = Path(__file__).parents[1] / "made_by_1_0_0"

REVISION = "0005"
"""The tables of 1.0.0."""


@dataclass(frozen=True)
class Registered:
    """What a captain typed at 1.0.0; the rest follows from the number."""

    number: int
    name: str
    church: str
    phone: str

    @property
    def team_id(self) -> str:
        return f"ICCT-{self.number:03}"

    @property
    def captain(self) -> tuple[str, str, str, str]:
        name = "மாதிரி தலைவர்" if self.number == 6 else f"Captain {self.number}"
        return name, self.phone, f"captain{self.number}@example.org", self.phone

    @property
    def squad(self) -> list[tuple[str, str, str | None]]:
        names = [f"வீரர் {n}" if self.number == 6 else f"Player {n} of {self.number}" for n in (1, 2, 3)]
        return [(name, "Batsman", None if n else f"97000000{self.number:02}") for n, name in enumerate(names)]


TEAMS = [
    Registered(1, "Grace Lions", "Grace Church", "9800000001"),
    Registered(2, "Grace Tigers", "Grace Church", "9800000002"),
    Registered(4, "D’Souza Eleven", "St. Thomas’ Church", "9800000004"),
    Registered(5, "D'Souza Eleven", "St. Thomas' Church", "9800000004"),
    Registered(6, "தமிழ் அணி", "தூய பேதுரு ஆலயம்", "9800000006"),
    Registered(7, "Mount Zion Kings", "Mount Zion", "9800000007"),
    Registered(8, "புனித அணி", "தூய பேதுரு ஆலயம்", "9800000008"),
    Registered(9, "Bethel Blues", "Bethel", "9800000009"),
]
"""All but those that were ``REMOVED``. The mail of 6 was refused, that of 7 is tried again, 8 and 9 wait for all."""

REMOVED = (3, 10)
"""The logo of the second is still to be removed."""

CHURCHES = {"gracechurch": 2, "stthomaschurch": 2, "தூயபேதுருஆலயம்": 2, "mountzion": 1, "bethel": 1}

MADE_BEFORE = datetime(2026, 11, 29, tzinfo=UTC)


def sqlite_of_1_0_0(folder: Path) -> str:
    """The address of a copy in this folder."""
    (folder / "icct.db").write_bytes(_unzipped("sqlite.db"))
    return sqlite_url(folder)


def postgresql_of_1_0_0(cluster: PostgresCluster) -> str:
    """The address of a copy on this server."""
    url = cluster.create_database()
    script = str(_FOLDER / "postgresql.sql")
    cluster.run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={url.rpartition('/')[2]}", f"--file={script}")
    return url


def backup_of_1_0_0(kind: str, folder: Path) -> Path:
    """A copy in this folder of the backup of a database of this kind, with six logos."""
    file = folder / "of-1.0.0.backup"
    file.write_bytes(_unzipped(f"{kind}.backup"))
    return file


def _unzipped(name: str) -> bytes:
    return gzip.decompress((_FOLDER / f"{name}.gz").read_bytes())
