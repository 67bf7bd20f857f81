"""Every adapter of a port is put through the contract suite of that port."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

import pytest

import icct_adapters
import icct_core
from icct_core import (
    CaptainLinks,
    Clock,
    CodeMaker,
    DatabaseProbe,
    FileStorage,
    Mailer,
    OutboxQueue,
    RateCounter,
    Store,
    TeamEntry,
    Transaction,
    WorkbookWriter,
)

TESTS = Path(__file__).parents[1]
SOURCES = TESTS.parent / "src"
STORES = ("icct_adapters/memory/store.py", "icct_adapters/sql/store.py")
"""Which make the adapters of all ports of a database; suites ask for a store of each kind."""
SUITES: dict[type, str] = {
    CaptainLinks: "contracts/test_captain_links.py",
    CodeMaker: "contracts/test_code_maker.py",
    Clock: "contracts/test_clock.py",
    TeamEntry: "contracts/test_team_entry.py",
    FileStorage: "contracts/test_file_storage.py",
    Mailer: "contracts/test_mailer.py",
    RateCounter: "contracts/test_rate_counter.py",
    WorkbookWriter: "contracts/test_workbook_writer.py",
    Store: "support/databases/stores.py",
}


def ports() -> set[type]:
    """Every port of the core."""
    public = [getattr(icct_core, name) for name in icct_core.__all__]
    return {one for one in public if getattr(one, "_is_protocol", False) and ".ports." in one.__module__}


def adapters_of(port: type) -> set[str]:
    """The names of the classes in ``icct_adapters`` that implement a port."""
    for module in pkgutil.walk_packages(icct_adapters.__path__, "icct_adapters."):
        if ".migrations" not in module.name:  # scripts that run only inside a migration
            import_module(module.name)
    found: list[type] = type.__subclasses__(port)
    return {adapter.__name__ for adapter in found if adapter.__module__.startswith("icct_adapters.")}


def left_out(port: type, suite: str) -> set[str]:
    """Which adapters of a port a suite never makes."""
    return {adapter for adapter in adapters_of(port) if f"{adapter}(" not in suite}


def test_every_port_has_a_suite() -> None:
    """Those of a store come with it, and those of a transaction with its unit of work."""
    inside = {*get_type_hints(Transaction).values()}
    assert ports() == {*SUITES, *inside, *get_type_hints(Store).values()}
    for port in (*inside, DatabaseProbe):
        name = re.sub(r"(?=[A-Z])", "_", port.__name__).lower()
        assert (TESTS / f"contracts/test{name}.py").exists()


@pytest.mark.parametrize("port", SUITES, ids=lambda port: port.__name__)
def test_the_suite_of_a_port_makes_every_adapter(port: type) -> None:
    assert left_out(port, (TESTS / SUITES[port]).read_text()) == set()


@pytest.mark.parametrize(
    "port",
    [port for port in get_type_hints(Store).values() if port is not DatabaseProbe],
    ids=lambda port: port.__name__,
)
def test_a_store_of_each_kind_makes_every_adapter(port: type) -> None:
    """A probe is opened, not made."""
    assert left_out(port, "".join((SOURCES / store).read_text() for store in STORES)) == set()


@pytest.mark.parametrize(
    ("port", "adapters"),
    [
        (FileStorage, {"InMemoryFileStorage", "DiskFileStorage", "CloudinaryFileStorage", "ResilientFileStorage"}),
        (Mailer, {"InMemoryMailer", "MaildirMailer", "SmtpMailer", "ResilientMailer"}),
        (OutboxQueue, {"InMemoryOutboxQueue", "SqlOutboxQueue"}),
    ],
)
def test_an_adapter_left_out_is_noticed(port: type, adapters: set[str]) -> None:
    assert left_out(port, "") == adapters
