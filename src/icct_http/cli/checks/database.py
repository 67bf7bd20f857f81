"""Checks the database: version, encoding, migrations, connections, clock, numbers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from datetime import timedelta

from icct_adapters.sql import HEAD, DoubleEntry, sqlite_file
from icct_adapters.sql.operations.encoding import UNICODE
from icct_adapters.sql.operations.server_facts import DatabaseTrouble, ServerFacts, Trouble, read_facts
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_core import DatabaseUnavailable, WriteObstacle

from ...service.settings.groups.database import DatabaseSettings
from ...service.start_up.preparation import ENCODING_REMEDY, opened
from ...service.start_up.start_error import StartError
from ...web.health.diagnosis import OBSTACLES
from .captains import LINK_KEY, link_key_finding
from .check import CheckContext, check_of
from .churches import CHURCHES, churches_finding
from .erasing import ERASING, erasing_finding
from .finding import CheckFailed, Finding, failed, ok, skipped, warning
from .logos import LOGOS, logos_finding
from .organisers import ORGANISERS, organisers_finding
from .window import WINDOW, window_finding

LINES = DATABASE, VERSION, ENCODING, MIGRATIONS, CONNECTIONS, CLOCK, TEAM_NUMBERS = (
    "database",
    "version",
    "encoding",
    "migrations",
    "connections",
    "clock",
    "team numbers",
)

OLDEST = {"PostgreSQL": (12,), "SQLite": (3, 35)}
"""The tournament's checklist asks for PostgreSQL 12; SQLite has had ``RETURNING`` since 3.35."""

CLOCK_NOTICED, CLOCK_WRONG = timedelta(seconds=2), timedelta(seconds=30)
"""Half of a delivery's lease apart, two machines would begin to deliver the same."""

REMEDIES: dict[Trouble, str] = {
    "login": "Correct user and password in DATABASE_URL; pg_hba.conf must let them in from this machine.",
    "no such database": "Correct the name in DATABASE_URL, or make the database with createdb.",
    "full": "Raise max_connections there, or lower DATABASE_POOL_SIZE and DATABASE_MAX_OVERFLOW.",
    "away": "Correct host and port in DATABASE_URL; see that the server runs and that no firewall is between.",
    "tls": "Correct ssl in DATABASE_URL (disable, prefer, require, verify-full), or the server's certificate.",
    "rights": "Grant the user of DATABASE_URL CREATE and USAGE on the schema, and the tables to it.",
    "other": "See the server's log; then correct DATABASE_URL.",
}


THROUGH_A_POOLER = " through a pooler; workers elsewhere look once a second"

_OF_WRITING = (
    "Let DATABASE_URL lead to a server that is no replica and not read-only, with a user that may write tables."
)


@check_of(*LINES, LOGOS, WINDOW, LINK_KEY, CHURCHES, ORGANISERS, ERASING)
async def database_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    settings = context.settings
    if settings.database.kind == "memory":
        yield skipped(DATABASE, "DATABASE_URL is memory")
        return
    facts, obstacle = await _facts(context)
    if not facts.may_write:
        raise CheckFailed("it takes no writes", _OF_WRITING)
    if obstacle is not None:
        found, remedy = OBSTACLES[obstacle]
        raise CheckFailed(found, f"{remedy[0].upper()}{remedy[1:]}.")
    yield ok(DATABASE, f"{facts.engine} answers{THROUGH_A_POOLER if facts.pooled else ''}")
    yield version_finding(facts)
    yield encoding_finding(facts.encoding)
    yield migrations_finding(facts.revision)
    yield connections_finding(facts, settings.database, workers=settings.service.workers)
    yield clock_finding(facts.ahead)
    yield team_numbers_finding(facts.double_entries)
    yield await logos_finding(settings)
    yield await window_finding(context)
    yield await link_key_finding(context)
    yield await churches_finding(settings)
    yield await organisers_finding(settings)
    yield await erasing_finding(context)


async def _facts(context: CheckContext) -> tuple[ServerFacts, WriteObstacle | None]:
    file = sqlite_file(context.settings.database.url)
    with suppress(OSError):  # a place that cannot be looked at: opening says it better
        if file is not None and not file.exists():  # opening would make it, and a check changes nothing
            raise CheckFailed(f"there is no database file {file} yet", "Run `icct migrate`, which makes it.")
    try:
        async with opened(context.settings) as database:
            return await read_facts(database, context.clock), (await database.look()).obstacle
    except DatabaseTrouble as trouble:
        raise CheckFailed(f"{trouble}", REMEDIES[trouble.kind]) from None
    except DatabaseUnavailable as error:
        raise CheckFailed(f"it does not answer: {error.reason}", REMEDIES["away"]) from None
    except StartError as error:
        raise CheckFailed(str(error), "Correct DATABASE_URL or DATA_DIR, or restore a backup.") from None


def version_finding(facts: ServerFacts) -> Finding:
    """Whether it is as new as this service needs."""
    there, needed = (".".join(map(str, numbers)) for numbers in (facts.version, OLDEST[facts.engine]))
    if facts.version < OLDEST[facts.engine]:
        return failed(VERSION, f"it is {facts.engine} {there}", f"Install {facts.engine} {needed} or newer.")
    return ok(VERSION, f"{facts.engine} {there}; {needed} or newer is needed")


def encoding_finding(encoding: str) -> Finding:
    """Whether it can hold the names of every script."""
    if encoding in UNICODE:
        return ok(ENCODING, f"{encoding}, which holds every name")
    remedy = f"{ENCODING_REMEDY[0].upper()}{ENCODING_REMEDY[1:]}."
    return failed(ENCODING, f"it is {encoding}, which cannot hold every name", remedy)


def migrations_finding(revision: str | None) -> Finding:
    """Whether the tables are those of this version."""
    if revision == HEAD:
        return ok(MIGRATIONS, f"the tables are at {HEAD}, as this version needs them")
    if revision is None:
        return failed(MIGRATIONS, "the database has no tables yet", "Run `icct migrate`.")
    if revision not in REVISIONS:
        remedy = "Start the version they are of, or let it take them back with `icct migrate --down`."
        return failed(MIGRATIONS, f"the tables are at {revision}, newer than this version knows", remedy)
    return failed(MIGRATIONS, f"the tables are at {revision}, and this version needs {HEAD}", "Run `icct migrate`.")


def connections_finding(facts: ServerFacts, database: DatabaseSettings, *, workers: int) -> Finding:
    """Whether the server has as many as this machine's server processes may open; workers take theirs besides."""
    connections = facts.connections
    if connections is None:
        return skipped(CONNECTIONS, "SQLite needs none")
    if facts.pooled:
        return skipped(CONNECTIONS, "the pooler shares out the server's")
    of_worker = database.pool_size + database.max_overflow
    each = of_worker + 1  # the one that health is looked at by
    wanted = workers * each
    words = f"API_WORKERS={workers} may open {wanted} ({each} each), the server has {connections.room}"
    remedy = "Lower DATABASE_POOL_SIZE, DATABASE_MAX_OVERFLOW or API_WORKERS, or raise max_connections there."
    if wanted > connections.room:
        return failed(CONNECTIONS, words, remedy)
    if wanted + connections.others > connections.room:
        return warning(CONNECTIONS, f"{words}, and others use {connections.others} of them", remedy)
    return ok(CONNECTIONS, f"{words}; each `icct worker` takes up to {of_worker} more")


def clock_finding(ahead: timedelta | None) -> Finding:
    """Whether this machine and the database agree on the time."""
    if ahead is None:
        return skipped(CLOCK, "SQLite goes by this machine's own")
    seconds = abs(ahead).total_seconds()
    words = f"the database's clock is {seconds:.1f} s {'ahead of' if ahead > timedelta() else 'behind'} this machine's"
    remedy = "Set the clocks of both machines by NTP, as `timedatectl set-ntp true` does."
    if abs(ahead) > CLOCK_WRONG:
        return failed(CLOCK, words, remedy)
    return warning(CLOCK, words, remedy) if abs(ahead) > CLOCK_NOTICED else ok(CLOCK, words)


def team_numbers_finding(doubles: Sequence[DoubleEntry] | None) -> Finding:
    """Whether each team has one number."""
    if doubles is None:
        return skipped(TEAM_NUMBERS, "the tables are not those of this version")
    if not doubles:
        return ok(TEAM_NUMBERS, "no team is known to have two numbers")
    pairs = ", ".join(f"{one.younger} and {one.older}" for one in doubles)
    remedy = "Ask their captains; remove the number that is one too many with `icct teams remove`."
    return warning(TEAM_NUMBERS, f"names and captain's phone are the same: {pairs}", remedy)
