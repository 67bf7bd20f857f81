"""A real PgBouncer in transaction mode for tests and benchmarks: on the path, or Debian's package."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Self

from sqlalchemy import make_url

from tests.postgres import PostgresCluster, server_user
from tests.service import free_port

_PACKAGE = "pgbouncer"
_LIBRARIES = ("libc-ares2", "libevent-2.1-7")
"""What Debian's package needs and a machine may lack; those that a release names otherwise are left out."""

_LONG_ENOUGH = 60.0  # seconds for a start or a stop; reached only when something is wrong
_FOR_A_PACKAGE = 300.0
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "icct-tests"


class PgBouncerFailed(RuntimeError):
    """It cannot be had, or did not start; the text says why."""


@dataclass(frozen=True, slots=True)
class Program:
    """The file to start, and what it needs in its environment."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


class PgBouncer:
    """PgBouncer between its clients and a server, by default in transaction mode, with other settings of its own.

    ``with PgBouncer(cluster) as bouncer`` starts it and leaves nothing behind.
    """

    def __init__(self, cluster: PostgresCluster, *, pool_mode: str = "transaction", **settings: str) -> None:
        self._home = TemporaryDirectory(prefix="icct-pgbouncer-")
        self._lines = deque[str](maxlen=1_000)
        self._up_or_gone, self._up = Event(), False
        self.port = free_port()
        users, file = Path(self._home.name, "users.txt"), Path(self._home.name, "pgbouncer.ini")
        more = "\n".join(f"{name} = {value}" for name, value in settings.items())
        users.write_text('"postgres" ""\n')
        file.write_text(f"""
[databases]
* = host=127.0.0.1 port={cluster.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = {pool_mode}
default_pool_size = 10
max_client_conn = 500
{more}
""")
        self._command = [str(file)]
        if owner := server_user():  # it refuses to run as root, and becomes this user once it has read the file
            self._command += ["--user", owner.pw_name]

    def __enter__(self) -> Self:
        program = found_program()
        self._process = subprocess.Popen(
            [str(program.path), *self._command],
            env={"PATH": os.defpath, **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self._up_or_gone.wait(_LONG_ENOUGH)
        if not self._up:
            self.close()
            raise PgBouncerFailed(f"PgBouncer did not start:\n{''.join(self._lines)}")
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it at once, and every connection with it."""
        self._process.kill()
        self._process.wait(_LONG_ENOUGH)
        self._reader.join(_LONG_ENOUGH)
        self._home.cleanup()

    def before(self, url: str) -> str:
        """The address that leads to the database of ``url`` through it."""
        return make_url(url).set(port=self.port).render_as_string(hide_password=False)

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as log:
            for line in log:
                self._lines.append(line)
                if "process up" in line:
                    self._up = True
                    self._up_or_gone.set()
        self._up_or_gone.set()


def found_program() -> Program:
    """On the path; else installed, which root may; else unpacked into a cache. Raises ``PgBouncerFailed``."""
    if found := _on_the_path():
        return found
    with _one_at_a_time():
        if os.geteuid() == 0 and _apt("install", "--yes", "--no-install-recommends", _PACKAGE) and _on_the_path():
            return _on_the_path() or _unpacked()
        return _unpacked()


def _on_the_path() -> Program | None:
    found = shutil.which(_PACKAGE, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))
    return Program(Path(found)) if found else None


def _unpacked() -> Program:
    folder = _CACHE / _PACKAGE
    program = folder / "usr/sbin/pgbouncer"
    if not program.exists():
        with TemporaryDirectory(dir=_CACHE) as packages:
            if not _apt("download", _PACKAGE, cwd=packages):
                raise PgBouncerFailed("PgBouncer is not on the path, and apt-get cannot get its package: install it.")
            for library in _LIBRARIES:
                _apt("download", library, cwd=packages)
            made = Path(packages, "made")
            for package in Path(packages).glob("*.deb"):
                subprocess.run(["dpkg", "-x", package, made], check=True, timeout=_LONG_ENOUGH)
            made.rename(folder)
    libraries = {str(library.parent) for library in folder.glob("usr/lib/**/*.so*")}
    return Program(program, {"LD_LIBRARY_PATH": os.pathsep.join(sorted(libraries))})


def _apt(*arguments: str, cwd: str | None = None) -> bool:
    """Whether it worked, with the lists of packages as they are or, if need be, fetched anew."""
    if shutil.which("apt-get") is None:
        return False

    def worked(*command: str) -> bool:
        done = subprocess.run(
            ["apt-get", "-o", "DPkg::Lock::Timeout=60", *command],
            cwd=cwd,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},  # starts no service
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_FOR_A_PACKAGE,
            check=False,
        )
        return done.returncode == 0

    return worked(*arguments) or (worked("update") and worked(*arguments))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
