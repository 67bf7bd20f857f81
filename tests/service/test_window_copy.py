"""A process's copy of the window: one look into the database a second, and no older than that."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

import pytest

from icct_adapters.sql import migrate, open_database, open_sql_store
from icct_adapters.system_clock import SystemClock
from icct_core import OPERATOR, ChangeWindow, ChangeWindowCommand, DatabaseUnavailable, GetWindow, Window
from icct_http.service.window_copy import KEPT_FOR, WindowCopy
from icct_http.web.api.bodies.cacheable import CACHE_CONTROL
from tests.support.databases.stores import sqlite_url


class Stored:
    """A window that is read, each time it is asked for, in a moment of its own."""

    def __init__(self) -> None:
        self.reads = 0
        self.away = False
        self.window = Window()

    async def __call__(self) -> Window:
        self.reads += 1
        await asyncio.sleep(0)
        if self.away:
            raise DatabaseUnavailable("away")
        return self.window


async def test_many_who_ask_at_once_cost_one_look() -> None:
    stored = Stored()
    copy = WindowCopy(stored)
    assert await asyncio.gather(*(copy() for _ in range(50))) == [Window()] * 50
    assert stored.reads == 1


async def test_it_is_read_again_when_it_is_old_or_to_be_forgotten() -> None:
    stored, now = Stored(), [0.0]
    copy = WindowCopy(stored, now=lambda: now[0])
    await copy()
    stored.window = Window(text="Over", version=1)
    now[0] = KEPT_FOR - 0.001
    assert (await copy()).version == 0
    now[0] = KEPT_FOR
    assert (await copy()).version == 1
    stored.window = Window(version=2)
    copy.forget()
    assert (await copy()).version == 2


async def test_a_database_that_is_away_is_told_and_asked_again() -> None:
    stored = Stored()
    stored.away = True
    copy = WindowCopy(stored)
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable):
            await copy()
    stored.away = False
    assert await copy() == Window()


def test_with_what_caches_keep_it_is_two_seconds_old_at_most() -> None:
    assert CACHE_CONTROL == "public, max-age=1"
    assert KEPT_FOR + 1 <= 2


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_change_is_in_force_in_another_process_within_two_seconds(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres").create_database()
    database = open_database(url)
    await migrate(database)
    await database.close()
    here, there = open_sql_store(url), open_sql_store(url)
    copy = WindowCopy(GetWindow(windows=here.windows))
    try:
        assert (await copy()).version == 0
        change = ChangeWindow(unit_of_work=there.unit_of_work, clock=SystemClock())
        await change(ChangeWindowCommand(actor=OPERATOR, version=0, closed=True))
        changed_at = monotonic()
        while not (await copy()).closed:  # noqa: ASYNC110  as a website asks
            await asyncio.sleep(0.02)
        assert monotonic() - changed_at < 2
    finally:
        await here.close()
        await there.close()
