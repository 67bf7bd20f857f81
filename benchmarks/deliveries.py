"""How many registrations' logos and mails leave in a second.

PostgreSQL, the workers and both services run on this machine, each in a process of its own. The messages of all teams
are queued before the workers start, so that the figure is their pace and not that of those who register.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass

from tests.faults.test_many_workers import queue
from tests.support.processes.icct_process import Service, eventually

from .figures import Bound, to_hold
from .mails import mails
from .scale import scaled
from .section import Rig, Section
from .table import table
from .usage import Usage

TEAMS = scaled(2_000, least=500)
TO_KEEP_UP_WITH = 200  # registrations a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Registrations whose logo and mail have left a second, and milliseconds of the workers' CPU for each."""

    workers: int
    per_second: float
    worker_cpu: float


def pace(workers: int, rig: Rig) -> Pace:
    """Let so many workers deliver what is queued."""
    services = rig.services
    services.become("up")
    with rig.settings() as settings, ExitStack() as running:
        asyncio.run(queue(settings["DATABASE_URL"], TEAMS))
        before = services.counts()
        started = [running.enter_context(Service("worker", settings, ready="Delivering")) for _ in range(workers)]
        ahead = services.counts()
        begun, cpu = time.monotonic(), sum(Usage.of(worker.pid).cpu for worker in started)
        eventually(lambda: all(services.counts()[kind] - before[kind] >= TEAMS for kind in before), "all is delivered")
        seconds = time.monotonic() - begun
        cpu = sum(Usage.of(worker.pid).cpu for worker in started) - cpu
    counted = TEAMS - min(ahead[kind] - before[kind] for kind in before)
    return Pace(workers=workers, per_second=counted / seconds, worker_cpu=1000 * cpu / counted)


def measure(rig: Rig) -> str:
    rows = [_row(pace(workers, rig)) for workers in (1, 2)]
    pace_of_workers = table(("workers", "registrations/s", "worker CPU ms", "to hold", "this run"), rows)
    return f"{pace_of_workers}\n\n{mails(rig)}"


def _row(one: Pace) -> list[str]:
    bound = Bound(measured=one.per_second, limit=TO_KEEP_UP_WITH, unit="/s", at_least=True)
    return [str(one.workers), f"{one.per_second:.0f}", f"{one.worker_cpu:.2f}", *to_hold(bound)]


SECTION = Section(
    title="Deliveries",
    text=f"""The logos and mails of {TEAMS} registrations are queued, then one or two `icct worker` processes take
them to a stand-in for Cloudinary and a mail server on the same machine. A registration counts when both have left.

Below that, one client registers one team after the other at an otherwise idle server and waits for its logo and mail
before the next: how long after the answer the mail server has the mail.""",
    measure=measure,
)
