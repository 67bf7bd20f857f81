"""How much memory processes hold: at rest, for a long time, and under the largest forms."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.processes.icct_process import Service

from .figures import Bound, to_hold
from .load import load
from .scale import scaled
from .section import Rig, Section
from .table import table
from .usage import Usage, family_of, memory_of, watching

CLIENTS = 64
MANY = scaled(50_000, least=1_000)
STEPS = 5
MAY_GROW = 5.0  # MB between the first step and the last: what 125 bytes kept for each registration would make
LARGE = scaled(192, least=CLIENTS)

Row = list[str]


def measure(rig: Rig) -> str:
    rig.services.become("up")
    rows = [*_idle(rig), *_flat(rig), *_large(rig)]
    return table(("situation", "MB", "to hold", "this run"), rows)


def _idle(rig: Rig) -> Iterator[Row]:
    """Each process of ``icct serve`` and ``icct worker`` that was started and asked for nothing but its health."""
    with rig.server(API_WORKERS=2) as server:
        load(server.port, "health", clients=2, count=20).expect(200)
        for process, name in zip(family_of(server.pid), ("main process", "a process", "another"), strict=False):
            yield _at_rest(f"`icct serve` with two processes: {name}", memory_of(process))
    with rig.settings() as settings, Service("worker", settings, ready="Delivering") as worker:
        yield _at_rest("`icct worker`", Usage.of(worker.pid).memory)


def _at_rest(name: str, memory: float) -> Row:
    return [f"at rest, {name}", f"{memory:.1f}", *to_hold(Bound(measured=memory, limit=100, unit="MB"))]


def _flat(rig: Rig) -> Iterator[Row]:
    size, first = MANY // STEPS, 0.0
    with rig.server() as server:
        for step in range(STEPS):
            load(server.port, "small-logo", clients=CLIENTS, count=size, first=step * size).expect(200)
            memory = Usage.of(server.pid).memory
            first = first or memory
            bounds = [Bound(what="grows", measured=memory - first, limit=MAY_GROW, unit="MB")] if step else []
            registrations = (step + 1) * size
            yield [f"after {registrations} registrations", f"{memory:.1f}", *to_hold(*bounds)]
    rig.services.forget()


def _large(rig: Rig) -> Iterator[Row]:
    for deliveries, in_server in (("deliveries in the same process", True), ("no deliveries", False)):
        with rig.server(DELIVER_IN_SERVER=str(in_server).lower()) as server:
            with watching(server.pid) as peak:
                load(server.port, "large-logo", clients=CLIENTS, count=LARGE).expect(200)
            bound = Bound(measured=peak.memory, limit=400, unit="MB")
            name = f"peak, {CLIENTS} clients sending 5 MB logos, {deliveries}"
            yield [name, f"{peak.memory:.1f}", *to_hold(bound)]
        rig.services.forget()


SECTION = Section(
    title="Memory",
    text=f"""What the largest process of a server with one process holds, where nothing else is said. The
{MANY} registrations are sent by {CLIENTS} clients with the smallest valid logo, so that they take minutes and not an
hour; what stays of a request does not depend on its size. The largest ones come at the end: {LARGE} forms with logos of
exactly 5 MiB, {CLIENTS} at once. Deliveries run beside where nothing else is said.""",
    measure=measure,
)
