"""A real ``icct`` process, as an operator runs it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from types import TracebackType
from typing import IO, Any, Self

import httpx

from icct_core import TeamForm
from tests.support.builders import a_form

ICCT = str(Path(sys.executable).with_name("icct"))
PORTS = (10_000, 32_000)  # below those that Linux gives to outgoing connections
LONG_ENOUGH = 60.0  # seconds; only a failure takes as long
LAST_LINES = 100  # of a service's output, shown with a failure


def free_port() -> int:
    """A port that nobody has now, and that no outgoing connection is given while a service that had it restarts."""
    while True:
        port = SystemRandom().randrange(*PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


_COVERAGE = "COVERAGE_PROCESS_CONFIG"
_USUAL = {
    "LOG_TO_FILE": "false",
    "BREAKER_SECONDS": "2",  # a machine that stands still opens a breaker: for a minute, as is usual, no test waits
}
MEASURED: dict[str, Any] = {name: value for name, value in os.environ.items() if name == _COVERAGE}
"""A setting for a process that counts which of our lines it runs, and is half as fast."""


def environment(**settings: object) -> dict[str, str]:
    """This process's environment with these settings and no others of ours."""
    kept = {name: value for name, value in os.environ.items() if name not in {"ENVIRONMENT", "DEBUG", _COVERAGE}}
    return kept | _USUAL | {name: str(value) for name, value in settings.items()}


def run(*command: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    return subprocess.run(
        [ICCT, *command],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=LONG_ENOUGH,
        check=False,
    )


class Service:
    """``icct serve`` or ``icct worker`` with its output, in a process group of its own that can be killed whole."""

    def __init__(self, command: str, settings: Mapping[str, object], *, ready: str, open_files: int = 0) -> None:
        allowed = ["sh", "-c", f'ulimit -n {open_files}; exec "$@"', "sh"] if open_files else []
        self._lines: list[str] = []
        self._ready = False
        self._ready_or_over = threading.Event()
        self._process = subprocess.Popen(
            [*allowed, ICCT, command],
            env=environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=(ready,), daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        self.wait_until_ready()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
        if error is not None:
            print(*self._lines[-LAST_LINES:], sep="\n")  # pytest shows it with the failure

    @property
    def output(self) -> str:
        return "\n".join(self._lines)

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Return when its ready line is there; fails with its output if it ended or took too long."""
        if not self._ready_or_over.wait(LONG_ENOUGH) or not self._ready:
            self.kill()
            raise AssertionError(f"the service did not start:\n{self.output}")

    def stop(self) -> int:
        """Ask it to stop and return its exit status."""
        self.terminate()
        return self.wait()

    def terminate(self) -> None:
        """Ask it to stop."""
        self._process.terminate()

    def wait(self) -> int:
        """Its exit status, when it ends by itself."""
        status = self._process.wait(LONG_ENOUGH)
        self._reader.join(LONG_ENOUGH)
        return status

    def kill(self) -> None:
        """``kill -9``, all of its processes at once."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(LONG_ENOUGH)

    def kill_main_process(self) -> None:
        """``kill -9`` of the process that was started, and of none of its children."""
        self._process.kill()
        self._process.wait(LONG_ENOUGH)

    def _read(self, ready: str) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.append(line.rstrip("\n"))
                if ready in line:
                    self._ready = True
                    self._ready_or_over.set()
                    self._read_on(lines)
        self._ready_or_over.set()

    def _read_on(self, lines: IO[str]) -> None:
        """Called once it is ready, for whoever wants to read the rest in another way."""


class Server(Service):
    """``icct serve`` on a free port of this machine; ``open_files`` at once, or as many as this process may have."""

    def __init__(self, *, port: int = 0, open_files: int = 0, **settings: Any) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        merged = {"API_PORT": self.port, "RATE_LIMIT_REQUESTS": 1_000_000, "RATE_LIMIT_DRY_RUNS": 1_000_000, **settings}
        super().__init__("serve", merged, ready=" is ready ", open_files=open_files)


def multipart(form: TeamForm) -> dict[str, Any]:
    """A form as arguments of an HTTP client."""
    texts = {name: getattr(form, name) for name in form.__slots__ if name != "logo"}
    return {"data": texts, "files": {"logo": ("logo.png", form.logo)}}


def register(client: httpx.Client, *, key: str | None = None, **changes: Any) -> httpx.Response:
    """Send a form with changes."""
    headers = {"X-Idempotency-Key": key} if key else {}
    return client.post("/api/registration", headers=headers, **multipart(a_form(**changes)))


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Return as soon as ``holds()``; another process gives no event to wait for."""
    deadline = time.monotonic() + LONG_ENOUGH
    while not holds():
        assert time.monotonic() < deadline, f"still not true: {what}"
        time.sleep(0.02)
