"""What happens to databases while a service runs: each is so during a block, and over after it."""

from __future__ import annotations

import os
import pwd
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

from tests.support.servers.postgres import PostgresCluster

_READ_ONLY = "default_transaction_read_only"
_LITTLE = 1024  # bytes


@contextmanager
def stopped(cluster: PostgresCluster) -> Iterator[None]:
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


@contextmanager
def read_only(cluster: PostgresCluster, url: str) -> Iterator[None]:
    """As an operator or a provider does it, for connections that there are and for new ones."""
    scopes = (f"ALTER DATABASE {make_url(url).database}", "ALTER SYSTEM")
    for scope in scopes:
        cluster.run("psql", "-c", f"{scope} SET {_READ_ONLY} = on")
    cluster.run("psql", "-c", "SELECT pg_reload_conf()")
    try:
        yield
    finally:
        for scope in scopes:
            cluster.run("psql", "-c", f"SET {_READ_ONLY} = off", "-c", f"{scope} RESET {_READ_ONLY}")
        cluster.run("psql", "-c", "SELECT pg_reload_conf()")


@contextmanager
def standby(cluster: PostgresCluster) -> Iterator[None]:
    """A server that came up as a standby, as after a failover to the wrong one; it is promoted at the end."""
    cluster.stop()
    (cluster.folder / "data" / "standby.signal").touch()
    cluster.start()
    try:
        yield
    finally:
        cluster.run("psql", "-c", "SELECT pg_promote()")


@contextmanager
def session(cluster: PostgresCluster, url: str, *statements: str) -> Iterator[None]:
    """Somebody's ``psql`` that has run these statements and holds what they hold."""
    command = [str(cluster.binaries / "psql"), "--quiet", "--no-psqlrc", f"--dbname={make_url(url).database}"]
    with subprocess.Popen(
        command, env=cluster.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as psql:
        assert psql.stdin
        assert psql.stdout
        psql.stdin.write("".join(f"{statement};\n" for statement in statements) + "\\echo held\n")
        psql.stdin.flush()
        for line in psql.stdout:
            if line == "held\n":
                break
        yield
        psql.stdin.close()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 64 MB for PostgreSQL; only root can have one."""
    folder.mkdir()
    options = f"size=64m,uid={pwd.getpwnam('nobody').pw_uid}"  # whom PostgreSQL runs as then
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(_LITTLE))
    yield
    filler.unlink()


@contextmanager
def no_room_for(pids: list[int]) -> Iterator[None]:
    """A full disk for these processes: none of their files may grow beyond a kilobyte. Needs no rights of its own."""
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_LITTLE, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes to the SQLite file, and does not end."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def moved_away(file: Path) -> Iterator[None]:
    elsewhere = file.parent / "elsewhere"
    elsewhere.mkdir()
    parts = [*file.parent.glob(f"{file.name}*")]
    for part in parts:
        part.rename(elsewhere / part.name)
    yield
    for part in parts:
        (elsewhere / part.name).rename(part)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


MAY_MOUNT = os.geteuid() == 0
