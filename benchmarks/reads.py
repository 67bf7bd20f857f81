"""Health, and what organisers read where a hundred thousand teams are registered."""

from __future__ import annotations

from dataclasses import dataclass

from .export import export, workbook
from .figures import Bound, to_hold
from .load import load
from .many_teams import PLAYERS, TEAMS, fill
from .others import times_of
from .scale import scaled
from .section import Rig, Section
from .table import table

WARM_UP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A kind of request; the ``percent`` of a hundred that takes longest may take ``limit`` milliseconds."""

    kind: str
    name: str
    warm_up: int = WARM_UP
    clients: int = 1
    count: int = scaled(300, least=20)
    percent: int = 95
    limit: float | None = None


LISTS = {
    "list": "first page",
    "list-deep": "deep page",
    "list-church": "by church",
    "list-status": "by a status of 10 % of the teams",
    "list-common-status": "by a status of 85 %",
    "list-statuses": "by two statuses: 15 %",
    "list-changed": "changed since a time: 10 to 100 %",
    "search-phone": "search of a phone: one team",
    "search-one": "search of a number: one team",
    "search-rare": "search of two words: 0.2 % of the teams",
    "search-frequent": "search of a word: 17 %",
    "search-all": "search of a word: all teams",
    "search-status": "search of two words and two statuses: 0.03 %",
    "search-church": "search of a word in a church: 0.04 %",
}
READS = (
    Read(kind="health", name="/health", clients=16, count=scaled(4_000, least=200), percent=99, limit=10),
    *(Read(kind=kind, name=name, limit=20) for kind, name in LISTS.items()),
    Read(kind="overlaps-one", name="overlaps of one team", limit=10),
    Read(kind="overlaps-all", name="all overlaps, each level once", warm_up=0, count=3, limit=1_000),
    *(Read(kind=kind, name=name, clients=4) for kind, name in LISTS.items()),
)


def measure(rig: Rig) -> str:
    fill(url := rig.migrated())
    with rig.server(url) as server:
        rows = [_row(read, server.port) for read in READS]
        exported = export(server.port, server.pid)
        written = workbook(server.port, server.pid)
    heads = ("request", "clients", "/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "to hold", "this run")
    return f"{table(heads, rows)}\n\n{exported}\n\n{written}"


def _row(read: Read, port: int) -> list[str]:
    if read.warm_up:
        load(port, read.kind, clients=read.clients, count=read.warm_up).expect(200)
    answers = load(port, read.kind, clients=read.clients, count=read.count, first=read.warm_up).expect(200)
    time = answers.percentile(read.percent)
    bounds = [Bound(what=f"p{read.percent}", measured=time, limit=read.limit, unit="ms")] if read.limit else []
    return [read.name, str(read.clients), f"{answers.per_second:.0f}", *times_of(answers), *to_hold(*bounds)]


SECTION = Section(
    title="Reads",
    text=f"""One server and {TEAMS} teams of {PLAYERS} players on PostgreSQL, which has seen to its statistics and
visibility map (`VACUUM ANALYZE`, as autovacuum does after so many rows). Pages have 100 teams with their badges, the
number of all that match, and the counts of all statuses; one player in 200 is in a second team, one church in four has
an alias, and of each team the outbox has two messages, one mail in a hundred parked. Each request asks for
another page, church or word than the one before, as far as there are others. All overlaps are kept for a while, so
each level is asked for once. At last all teams as CSV, and a tenth of them with their players as XLSX.""",
    measure=measure,
)
