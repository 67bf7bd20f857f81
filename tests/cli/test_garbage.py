"""When the garbage collector works: not while a command imports, and always while it does its work."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from icct_http.cli.event_loop import finish
from icct_http.cli.garbage import collect_new, collect_nothing

PROGRAM = """
import contextlib, gc, io
from icct_http.cli.event_loop import finish
from icct_http.cli.main import main
done = []
gc.callbacks.append(lambda phase, _: done.append(phase))
with contextlib.redirect_stdout(io.StringIO()):
    assert main(["settings"]) == 0
import icct_http.application
print(len(done), gc.get_freeze_count())
async def work():
    print(gc.get_freeze_count() > 10_000)
    for _ in range(100_000):
        (itself := []).append(itself)
finish(work())
print(len(done) > 0)
"""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_a_command_imports_is_not_looked_through() -> None:
    ended = subprocess.run([sys.executable, "-I", "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (ended.stdout.split(), ended.stderr) == (["0", "0", "True", "True"], "")


def test_a_collector_that_is_off_stays_off_and_keeps_nothing() -> None:
    assert not gc.isenabled()
    kept = gc.get_freeze_count()
    collect_nothing()
    assert gc.get_threshold()[0] == 0
    collect_new()
    assert (gc.isenabled(), gc.get_freeze_count()) == (False, kept)
    assert gc.get_threshold()[0] > 0


def test_it_rests_between_two_works() -> None:
    async def work() -> int:
        return gc.get_threshold()[0]

    assert finish(work()) > 0
    assert gc.get_threshold()[0] == 0
