"""A real PgBouncer in transaction mode for tests and benchmarks: on the path, or Debian's package."""

from __future__ import annotations

import os
import subprocess
from collections import deque
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Self

from sqlalchemy import make_url

from tests.support.processes.icct_process import free_port
from tests.support.servers.debian_package import program_of
from tests.support.servers.postgres import PostgresCluster, server_user

_LIBRARIES = ("libc-ares2", "libevent-2.1-7")
_LONG_ENOUGH = 60.0  # seconds for a start or a stop; reached only when something is wrong


class PgBouncerFailed(RuntimeError):
    """It did not start; the text says why."""


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
        program = program_of("pgbouncer", libraries=_LIBRARIES, installs=True)
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
