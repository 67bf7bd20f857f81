"""Both delivery services in a process of their own, so that they take none of the measured processes' time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import warnings
from types import TracebackType
from typing import Any, Self

from tests.support.stand_ins.cloudinary_server import slow
from tests.support.stand_ins.services import Services, both_services
from tests.support.stand_ins.smtp_faults import Fault

SLOW_UPLOAD = 0.3  # seconds
SLOW_MAIL = 0.5  # seconds


class ServicesProcess:
    """``become`` up, slow or down; ``counts`` what they took; ``settings`` lead to them."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "benchmarks.services"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.settings: dict[str, str] = self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate("", timeout=60)

    def counts(self) -> dict[str, int]:
        """How many logos and mails they have."""
        counts: dict[str, int] = self._ask("counts")
        return counts

    def wait_for_mails(self, count: int) -> None:
        """Return as soon as they have so many mails."""
        self._ask(f"mails {count}")

    def forget(self) -> None:
        """Let go of what they took so far, and count anew."""
        self._ask("forget")

    def become(self, state: str) -> None:
        """Be ``up``, ``slow`` (0.3 s an upload, 0.5 s a mail) or ``down`` (no connection is taken) from now on."""
        self._ask(state)

    def _ask(self, command: str) -> Any:
        print(command, file=self._process.stdin, flush=True)
        return self._read()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def _obey(services: Services, command: str, count: int) -> None:
    if command == "mails":
        services.mail.wait_until(lambda mail: len(mail.mails) >= count)
    elif command == "forget":
        services.mail.mails.clear()
        services.cloudinary.assets.clear()
    elif command != "counts":
        _become(services, command)


def _become(services: Services, state: str) -> None:
    services.recover()
    if state == "slow":
        services.cloudinary.fail_with(slow(SLOW_UPLOAD))
        services.mail.fail_with(Fault(at="DATA", stalls=True, seconds=SLOW_MAIL))
    elif state == "down":
        services.go_down()


def _main() -> None:
    warnings.simplefilter("ignore")
    logging.disable()  # it would tell of each login that a name in it is an old one
    with both_services() as services:
        print(json.dumps({name: str(value) for name, value in services.settings.items()}), flush=True)
        for line in sys.stdin:
            command, _, count = line.strip().partition(" ")
            _obey(services, command, int(count or 0))
            counts = {"logos": len(services.cloudinary.files), "mails": len(services.mail.mails)}
            print(json.dumps(counts), flush=True)


if __name__ == "__main__":
    _main()
