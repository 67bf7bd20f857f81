"""Registrations a second beside the floor of the same run, with the services up, slow and down."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import mean

from tests.support.processes.icct_process import Server, Service

from .figures import Bound, to_hold
from .floor import floor, prepared
from .load import Load, load
from .scale import scaled
from .section import Rig, Section
from .table import table
from .usage import Usage, hold_still

WARM_UP = 200  # requests, not counted: connections, plans, caches
AGAIN = 100  # not counted either, in each round: the server begins it as after a rest, with a batch of deliveries
ROUNDS = 4  # of the floor and then of registrations, as a machine's speed changes while it is used
SECONDS = scaled(2)  # of pgbench in a round
COUNT = scaled(2_000, least=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """How many clients register at how many server processes, how the two services do, and who delivers meanwhile."""

    clients: int
    servers: int = 1
    services: str = "up"
    worker: bool = False
    count: int = COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one scenario gave; CPU in milliseconds a registration, memory in MB of the largest process.

    ``mailed`` is how many mails had left when the last answer was in, for each registration.
    """

    scenario: Scenario
    load: Load
    floor: float
    mailed: float
    server_cpu: float
    database_cpu: float
    memory: float

    @property
    def share(self) -> float:
        """Of the floor."""
        return self.load.per_second / self.floor


SCENARIOS = (
    Scenario(clients=1, count=scaled(500, least=50)),
    Scenario(clients=16),
    Scenario(clients=64),
    Scenario(clients=16, servers=2),
    Scenario(clients=64, servers=2),
    Scenario(clients=16, services="slow"),
    Scenario(clients=16, services="down"),
    Scenario(clients=16, worker=True),
)


def register(rig: Rig, scenario: Scenario) -> Result:
    """Run one scenario on a fresh database, and the floor between its rounds on another."""
    rig.services.become(scenario.services)
    clients, count = scenario.clients, scenario.count // ROUNDS
    loads, floors, mailed, server_cpu, database_cpu = [], [], 0, 0.0, 0.0
    floor_url = prepared(rig)
    with running(rig, scenario) as (server, pids):
        load(server.port, "registration", clients=clients, count=WARM_UP).expect(200)
        for first in range(WARM_UP, WARM_UP + ROUNDS * (AGAIN + count), AGAIN + count):
            let_go = hold_still(*pids)
            floors.append(floor(rig, floor_url, clients=clients, seconds=SECONDS))
            mailed -= rig.services.counts()["mails"]
            before = Usage.of(server.pid), Usage.of(rig.cluster.pid)
            a_round = {"clients": clients, "count": count, "first": first, "uncounted": AGAIN}
            loads.append(load(server.port, "registration", **a_round, begin=let_go).expect(200))
            after = Usage.of(server.pid), Usage.of(rig.cluster.pid)
            mailed += rig.services.counts()["mails"]
            server_cpu += after[0].cpu - before[0].cpu
            database_cpu += after[1].cpu - before[1].cpu
    rig.services.forget()
    sent = ROUNDS * (AGAIN + count)
    return Result(
        scenario=scenario,
        load=Load.of(loads),
        floor=mean(floors),
        mailed=mailed / sent,
        server_cpu=1000 * server_cpu / sent,
        database_cpu=1000 * database_cpu / sent,
        memory=after[0].memory,
    )


@contextmanager
def running(rig: Rig, scenario: Scenario) -> Iterator[tuple[Server, list[int]]]:
    """The server on a fresh database, with a worker beside it if the scenario has one; and the processes of both."""
    if not scenario.worker:
        with rig.server(API_WORKERS=scenario.servers) as server:
            yield server, [server.pid]
        return
    url = rig.migrated()
    with (
        rig.settings(url) as settings,
        rig.server(url, API_WORKERS=scenario.servers, DELIVER_IN_SERVER="false") as server,
        Service("worker", settings, ready="Delivering") as worker,
    ):
        yield server, [server.pid, worker.pid]


def bounds(result: Result, as_when_up: float) -> list[Bound]:
    scenario = result.scenario
    if scenario.clients == 1:
        return [Bound(what="p95", measured=result.load.percentile(95), limit=8, unit="ms")]
    if scenario == Scenario(clients=16):
        share = Bound(what="share", measured=100 * result.share, limit=60, unit="%", at_least=True)
        return [share, Bound(what="p99", measured=result.load.percentile(99), limit=100, unit="ms")]
    if scenario == Scenario(clients=16, services="down"):
        return [Bound(what="share", measured=100 * result.share, limit=round(as_when_up), unit="%", at_least=True)]
    return []


def measure(rig: Rig) -> str:
    results: dict[Scenario, Result] = {}
    rows = []
    for scenario in SCENARIOS:
        result = results[scenario] = register(rig, scenario)
        as_when_up = results.get(Scenario(clients=16), result).share
        rows.append([*_row(result), *to_hold(*bounds(result, 100 * as_when_up))])
        print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    rig.services.become("up")
    heads = (
        "clients",
        "servers",
        "services",
        "mails sent",
        "/s",
        "floor/s",
        "share",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "max ms",
    )
    return table((*heads, "server CPU ms", "database CPU ms", "RSS MB", "to hold", "this run"), rows)


def _row(result: Result) -> list[str]:
    scenario, answers = result.scenario, result.load
    times = [answers.percentile(50), answers.percentile(95), answers.percentile(99), answers.slowest]
    return [
        str(scenario.clients),
        str(scenario.servers),
        scenario.services + (", a worker beside" if scenario.worker else ""),
        f"{result.mailed:.0%}",
        f"{answers.per_second:.0f}",
        f"{result.floor:.0f}",
        f"{result.share:.0%}",
        *(f"{milliseconds:.1f}" for milliseconds in times),
        f"{result.server_cpu:.2f}",
        f"{result.database_cpu:.2f}",
        f"{result.memory:.0f}",
    ]


SECTION = Section(
    title="Registrations",
    text="""Each is another team of 11 to 15 players with a logo of 60 KB, sent by clients that keep their connection
and send the next as soon as the last was answered. Deliveries run beside in the server, where they give way to
registrations, or in an `icct worker` beside it, which gives way to nobody: *mails sent* tells how many of the captains
had their mail when the last answer of a round was in; the others get theirs when the server has a moment. The *floor*
is what `pgbench` alone writes on the same PostgreSQL with as many clients, between the rounds of each row and while the
server is held still: the rows of a registration, by four statements between `BEGIN` and `COMMIT`, and nothing of what
leads to them. The service writes them by one statement, so with one client, where waiting counts most, it is nearer to
the floor than its own work alone would let it be.
*Slow* services take 0.3 s for a logo and 0.5 s for a mail; those that are *down* take no connection. CPU is for each
registration, memory that of the largest server process at the end.""",
    measure=measure,
)
