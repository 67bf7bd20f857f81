"""The pages of captains and organisers, and what they take from the API."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.processes.icct_process import Server

from .figures import Bound, to_hold
from .in_turn import Turns, in_turn
from .load import Load, load
from .many_teams import TEAMS, fill
from .others import times_of
from .page_requests import PLAYERS, SIGNED_WITH
from .requests import KNOWN
from .scale import scaled
from .section import Rig, Section
from .slow_network import LATENCY, first_views
from .table import table
from .usage import Usage

Kinds = Mapping[str, tuple[str, int]]
"""What each kind of request is called, and its status."""

WARM_UP = 20
COUNT = scaled(400, least=20)
PAGES: Kinds = {
    "page-home": ("/", 200),
    "page-form": ("/register", 200),
    "page-mistakes": ("/register, sent with mistakes", 422),
    "page-team": ("/team/<link>", 200),
}
DESK: Kinds = {
    "desk-overview": ("/desk", 200),
    "desk-list": ("/desk/teams, first page", 200),
    "desk-deep": ("/desk/teams, deep page", 200),
    "desk-status": ("/desk/teams, by a status of 10 %", 200),
    "desk-search": ("/desk/teams, search of two words", 200),
    "desk-sorted": ("/desk/teams, by captain, deep page", 200),
}
P95 = {1: 20.0, 16: 60.0}  # ms, by the number of clients
CPU = 5.0  # ms of the server's time for a captain's page

ROUNDS = 6  # of both servers in turn
OF_THE_API = {"registration": ("a registration", 200), "list": ("a page of the list", 200), "health": ("/health", 200)}
TURN = {"registration": scaled(500, least=25), "list": scaled(300, least=25), "health": scaled(2_000, least=100)}
SLOWER = 3.0  # percent of the processor's time that pages may cost a request that is none of theirs


def measure(rig: Rig) -> str:
    fill(url := rig.migrated())
    with rig.server(url, SECRET_KEY=SIGNED_WITH, LANGUAGE="en") as server:
        of_pages = _table(server, PAGES, cpu=CPU)
        views = first_views(server.url)
    return f"{of_pages}\n\n{views}\n\n{_beside_the_api(rig)}"


def measure_desk(rig: Rig) -> str:
    fill(url := rig.migrated())
    with rig.server(url, SECRET_KEY=SIGNED_WITH, LANGUAGE="en") as server:
        return _table(server, DESK)


def _table(server: Server, kinds: Kinds, *, cpu: float | None = None) -> str:
    heads = ("page", "clients", "/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "server CPU ms", "to hold", "this run")
    return table(heads, [_row(server, kind, kinds[kind], clients, cpu) for clients in P95 for kind in kinds])


def _row(server: Server, kind: str, known: tuple[str, int], clients: int, most: float | None) -> list[str]:
    name, status = known
    load(server.port, kind, clients=clients, count=WARM_UP).expect(status)
    before = Usage.of(server.pid).cpu
    answers = load(server.port, kind, clients=clients, count=COUNT, first=WARM_UP).expect(status)
    cpu = 1000 * (Usage.of(server.pid).cpu - before) / COUNT
    bounds = [
        Bound(what="p95", measured=answers.percentile(95), limit=P95[clients], unit="ms"),
        *([Bound(what="CPU", measured=cpu, limit=most, unit="ms")] if clients == 1 and most else []),
    ]
    return [name, str(clients), *_of(answers, cpu), *to_hold(*bounds)]


def _of(answers: Load, cpu: float) -> list[str]:
    return [f"{answers.per_second:.0f}", *times_of(answers), f"{cpu:.2f}"]


def _beside_the_api(rig: Rig) -> str:
    apart = {"DELIVER_IN_SERVER": "false"}  # how many mails leave beside is left to chance, and is none of a request's
    with (
        rig.server(PAGES="false", **apart) as without,
        rig.server(PAGES="true", SECRET_KEY=SIGNED_WITH, **apart) as with_pages,
    ):
        servers = {"without": without, "with": with_pages}
        for server in servers.values():
            load(server.port, "registration", clients=16, count=KNOWN).expect(200)
        rows = []
        for kind, (name, status) in OF_THE_API.items():
            turns = in_turn(servers, kind, clients=1, count=TURN[kind], rounds=ROUNDS, first=KNOWN, status=status)
            rows += _both(name, turns)
    heads = ("request", "pages", "/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "server CPU ms")
    return table((*heads, "to hold", "this run"), rows)


def _both(name: str, turns: dict[str, Turns]) -> list[list[str]]:
    more = 100 * (turns["with"].cpu / turns["without"].cpu - 1)
    held = {"without": to_hold(), "with": to_hold(Bound(what="CPU", measured=more, limit=SLOWER, unit="% more"))}
    return [[name, way, *_of(of.answers, of.cpu), *held[way]] for way, of in turns.items()]


SECTION = Section(
    title="Pages",
    text=f"""What captains' browsers ask for, in Tamil and compressed, where {TEAMS} teams are registered. The form is
blank, and comes back with two fields wrong, no logo and {PLAYERS} players. A team's page is another one each time,
with its timeline; CPU is the server's for each request. Below that, the first view in Chromium at 100 kbit/s and with
{LATENCY} ms until an answer begins, from the first request on. At last what is not a page, from two servers in turn,
{ROUNDS} times each: one with pages and one without, on databases of their own.""",
    measure=measure,
)

DESK_SECTION = Section(
    title="Organisers' pages",
    text=f"""What the browser of an organiser who is signed in asks for, compressed, where {TEAMS} teams are registered.
Lists have 50 teams with their badges, and the counts of all statuses, which requests that come while others count
share; the overview's figures are up to five seconds old. CPU is the server's for each request.""",
    measure=measure_desk,
)
