"""Registrations a second beside the floor of the same run, with the services up, slow and down."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from .figures import Bound, to_hold
from .floor import floor
from .load import Load, load
from .scale import scaled
from .section import Rig, Section
from .table import table
from .usage import Usage

WARM_UP = 200  # requests, not counted: connections, plans, caches
SECONDS = scaled(5, least=2)  # of pgbench, before a scenario and again behind it
COUNT = scaled(2_000, least=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """How many clients register at how many server processes, and how the two services do meanwhile."""

    clients: int
    servers: int = 1
    services: str = "up"
    count: int = COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one scenario gave; CPU in milliseconds a registration, memory in MB of the largest process."""

    scenario: Scenario
    load: Load
    server_cpu: float
    database_cpu: float
    memory: float


SCENARIOS = (
    Scenario(clients=1, count=scaled(500, least=50)),
    Scenario(clients=16),
    Scenario(clients=64),
    Scenario(clients=16, servers=2),
    Scenario(clients=64, servers=2),
    Scenario(clients=16, services="slow"),
    Scenario(clients=16, services="down"),
)


@dataclass(slots=True)
class _Measured:
    """Results so far, and the floor of each number of clients."""

    rig: Rig
    floors: dict[int, float] = field(default_factory=dict)
    results: dict[Scenario, Result] = field(default_factory=dict)

    def add(self, scenario: Scenario) -> None:
        """The floor is the mean of a run before and one behind, as a machine's speed changes while it is used."""
        clients, known = scenario.clients, scenario.clients in self.floors
        before = 0.0 if known else floor(self.rig, clients=clients, seconds=SECONDS)
        self.results[scenario] = register(self.rig, scenario)
        if not known:
            self.floors[clients] = (before + floor(self.rig, clients=clients, seconds=SECONDS)) / 2

    def share(self, scenario: Scenario) -> float:
        """Of the floor."""
        return self.results[scenario].load.per_second / self.floors[scenario.clients]

    def bounds(self, scenario: Scenario) -> list[Bound]:
        result = self.results[scenario]
        if scenario.clients == 1:
            return [Bound(what="p95", measured=result.load.percentile(95), limit=8, unit="ms")]
        if scenario == Scenario(clients=16):
            share = Bound(what="share", measured=100 * self.share(scenario), limit=60, unit="%", at_least=True)
            return [share, Bound(what="p99", measured=result.load.percentile(99), limit=100, unit="ms")]
        if scenario == Scenario(clients=16, services="down"):
            as_when_up = round(self.results[Scenario(clients=16)].load.per_second)
            return [Bound(measured=result.load.per_second, limit=as_when_up, unit="/s", at_least=True)]
        return []


def register(rig: Rig, scenario: Scenario) -> Result:
    """Run one scenario on a fresh database."""
    rig.services.become(scenario.services)
    with rig.server(API_WORKERS=scenario.servers) as server:
        load(server.port, "registration", clients=scenario.clients, count=WARM_UP).expect(200)
        before = Usage.of(server.pid), Usage.of(rig.cluster.pid)
        answers = load(server.port, "registration", clients=scenario.clients, count=scenario.count, first=WARM_UP)
        after = Usage.of(server.pid), Usage.of(rig.cluster.pid)
    rig.services.forget()
    server_cpu, database_cpu = (
        1000 * (last.cpu - first.cpu) / scenario.count for first, last in zip(before, after, strict=True)
    )
    return Result(
        scenario=scenario,
        load=answers.expect(200),
        server_cpu=server_cpu,
        database_cpu=database_cpu,
        memory=after[0].memory,
    )


def measure(rig: Rig) -> str:
    measured = _Measured(rig)
    rows = []
    for scenario in SCENARIOS:
        measured.add(scenario)
        rows.append([*_row(measured, scenario), *to_hold(*measured.bounds(scenario))])
        print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    rig.services.become("up")
    heads = ("clients", "servers", "services", "/s", "floor/s", "share", "p50 ms", "p95 ms", "p99 ms", "max ms")
    return table((*heads, "server CPU ms", "database CPU ms", "RSS MB", "to hold", "this run"), rows)


def _row(measured: _Measured, scenario: Scenario) -> list[str]:
    result = measured.results[scenario]
    answers = result.load
    times = [answers.percentile(50), answers.percentile(95), answers.percentile(99), answers.slowest]
    return [
        str(scenario.clients),
        str(scenario.servers),
        scenario.services,
        f"{answers.per_second:.0f}",
        f"{measured.floors[scenario.clients]:.0f}",
        f"{measured.share(scenario):.0%}",
        *(f"{milliseconds:.1f}" for milliseconds in times),
        f"{result.server_cpu:.2f}",
        f"{result.database_cpu:.2f}",
        f"{result.memory:.0f}",
    ]


SECTION = Section(
    title="Registrations",
    text="""Each is another team of 11 to 15 players with a logo of 60 KB, sent by clients that keep their connection
and send the next as soon as the last was answered; deliveries run beside. The *floor* is what `pgbench` alone writes in
the same run on the same PostgreSQL with as many clients: the rows of a registration, and nothing of what leads to them.
*Slow* services take 0.3 s for a logo and 0.5 s for a mail; those that are *down* take no connection. CPU is for each
registration, memory that of the largest server process at the end.""",
    measure=measure,
)
