"""The same service with PgBouncer between it and PostgreSQL, and without."""

from __future__ import annotations

from tests.support.servers.pgbouncer import PgBouncer

from .figures import to_hold
from .in_turn import Turns, in_turn
from .load import load
from .others import times_of
from .requests import KNOWN
from .scale import scaled
from .section import Rig, Section
from .table import table

CLIENTS = (1, 16)
ROUNDS = 3  # of the two in turn
COUNT = scaled(500, least=25)  # in each round
KINDS = {
    "registration": ("a registration", 200),
    "replay": ("a copy under its key", 200),
    "list": ("a page of the list", 200),
}


def measure(rig: Rig) -> str:
    rig.services.become("up")
    direct, pooled = rig.migrated(), rig.migrated()
    with PgBouncer(rig.cluster) as bouncer, rig.server(direct) as near, rig.server(bouncer.before(pooled)) as far:
        servers = {"direct": near, "PgBouncer": far}
        for server in servers.values():
            load(server.port, "registration", clients=max(CLIENTS), count=KNOWN).expect(200)
        first, rows = KNOWN, []
        for kind, (name, status) in KINDS.items():
            for clients in CLIENTS:
                turns = in_turn(servers, kind, clients=clients, count=COUNT, rounds=ROUNDS, first=first, status=status)
                first += ROUNDS * COUNT
                rows += [_row(name, clients, way, turns[way]) for way in servers]
    heads = ("request", "clients", "way", "/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "server CPU ms")
    return table((*heads, "to hold", "this run"), rows)


def _row(name: str, clients: int, way: str, of: Turns) -> list[str]:
    return [name, str(clients), way, f"{of.answers.per_second:.0f}", *times_of(of.answers), f"{of.cpu:.2f}", *to_hold()]


SECTION = Section(
    title="Through a pooler",
    text=f"""Two servers on two databases of one PostgreSQL, one of them with PgBouncer between in transaction mode, are
asked in turn, {ROUNDS} times. Deliveries run beside. A registration waits for the database once directly and three
times through a pooler, a page of the list twice either way; through a pooler statements are parsed and planned each
time. No figure was promised.""",
    measure=measure,
)
