"""Logos on a disk are found again wherever their folder is, and counted where they are not."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from icct_adapters.sql import migrate, open_database
from icct_core import MessageKind
from tests.support.builders import a_jpeg, a_png
from tests.support.commands.check_runner import RunCheck, checking
from tests.support.commands.command_runner import Place, Run, sqlite_place
from tests.support.commands.ended import Ended
from tests.support.http.admin_client import Office, open_office

LOGOS = {"Lions": a_png(), "Tigers": a_jpeg()}
OF_1_0_0 = "UPDATE teams SET logo_url = :folder || substr(logo_url, 6)"
"""What 1.0.0 wrote: the whole path."""


def an_office(place: Place) -> AbstractAsyncContextManager[Office]:
    return open_office(FILE_STORAGE="disk", DATABASE_URL=place.url, DATA_DIR=str(place.folder))


async def register_and_deliver(place: Place, *, as_1_0_0: bool) -> None:
    database = open_database(place.url)
    await migrate(database)
    async with an_office(place) as office:
        for name, logo in LOGOS.items():
            await office.register(name, logo=logo)
        await office.desk.container.deliver_messages()(MessageKind.STORE_LOGO)
    if as_1_0_0:
        async with database.writer.begin() as connection:
            await connection.execute(text(OF_1_0_0), {"folder": f"{(place.folder / 'files').as_uri()}/"})
    await database.close()


async def ask_for_logos(place: Place) -> list[tuple[int, bytes]]:
    async with an_office(place) as office:
        answers = [await office.get(f"teams/ICCT-{number:03}/logo") for number in range(1, len(LOGOS) + 1)]
    return [(answer.status_code, answer.content) for answer in answers]


@pytest.fixture(params=[False, True], ids=["this version", "1.0.0"])
def place(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    """Two teams whose logos were stored on the disk."""
    place = sqlite_place(tmp_path / "before")
    asyncio.run(register_and_deliver(place, as_1_0_0=request.param))
    capsys.readouterr()  # the service's log
    assert any(str(tmp_path) in row["logo_url"] for row in place.rows["teams"]) == request.param
    return place


@pytest.fixture
def commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Run, RunCheck]:
    return checking(tmp_path, monkeypatch, capsys)


def test_every_logo_is_served_after_a_restore_into_another_folder(
    commands: tuple[Run, RunCheck], place: Place, tmp_path: Path
) -> None:
    run, _ = commands
    file, elsewhere = tmp_path / "icct.backup", sqlite_place(tmp_path / "after")
    assert run("backup", file, **place.settings) == Ended(0, "", "")
    assert run("restore", file, **elsewhere.settings) == Ended(0, "", "")
    shutil.rmtree(place.folder)
    assert asyncio.run(ask_for_logos(elsewhere)) == [(200, logo) for logo in LOGOS.values()]


@pytest.mark.parametrize(("lost", "verdict"), [(0, "ok"), (1, "warning"), (2, "warning")])
def test_a_check_counts_logos_that_are_missing(
    commands: tuple[Run, RunCheck], place: Place, lost: int, verdict: str
) -> None:
    _, check = commands
    for name in list(place.files)[:lost]:
        (place.folder / name).unlink()
    line = check(**place.settings).lines["logos"]
    folder = place.folder / "files"
    words = f"{lost} of 2 are not in {folder}" if lost else f"all 2 are in {folder}"
    assert (line.verdict, line.message) == (verdict, words)
    assert bool(line.remedy) == bool(lost)
