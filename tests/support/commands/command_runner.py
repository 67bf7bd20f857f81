"""``icct backup`` and ``icct restore`` in this process, and backups that are not what they seem."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from icct_adapters.sql import migrate, open_database
from icct_http.cli import main as cli
from icct_http.cli.backup.backup_archive import ArchiveWriter, opened_backup
from icct_http.service.settings.settings import VARIABLES
from tests.support.commands.ended import Ended
from tests.support.databases.filled_database import fill, read_all
from tests.support.databases.older_tables import Rows
from tests.support.databases.stores import sqlite_url


@dataclass(frozen=True, slots=True)
class Place:
    """A database and a data folder."""

    url: str
    folder: Path

    @property
    def settings(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url, "DATA_DIR": str(self.folder)}

    @property
    def rows(self) -> Rows:
        return asyncio.run(_rows(self.url))

    @property
    def files(self) -> dict[str, bytes]:
        """The logos by name."""
        found = (self.folder / "files").rglob("*")
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found if path.is_file()}

    def fill(self) -> None:
        """Put something into every table, and a logo beside it."""
        asyncio.run(_fill(self.url))
        logo = self.folder / "files/0f0e/logo.png"
        logo.parent.mkdir(parents=True)
        logo.write_bytes(os.urandom(2_000_000))


Run = Callable[..., Ended]


def sqlite_place(folder: Path) -> Place:
    folder.mkdir()
    return Place(sqlite_url(folder), folder)


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``icct`` in this process with these variables and no others."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: Any, **variables: str) -> Ended:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            status = cli.main([str(argument) for argument in arguments])
        return Ended(status, *capsys.readouterr())

    return run


def forge(backup: Path, to: Path, *, database: bytes | None = None, logo: str = "", **changes: Any) -> Path:
    """A whole backup with a false manifest, another database or a logo of this name in it; all checksums are right."""
    folder = to.parent / f"{to.name}.parts"
    folder.mkdir()
    with opened_backup(backup, lambda _: None) as reader:
        reader.extract_database(folder / "database", lambda: None)
        manifest = reader.manifest
    if database is not None:
        (folder / "database").write_bytes(database)
    with to.open("xb") as file, ArchiveWriter(file) as writer:
        writer.add_database(folder / "database")
        if logo:
            writer._add(logo, b"logo")
        known = {name: value for name, value in changes.items() if name in manifest.__struct_fields__}
        writer.seal(msgspec.structs.replace(manifest, **({"contents": dict(writer.contents)} | known)))
    return to


async def _fill(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await fill(database)
    await database.close()


async def _rows(url: str) -> Rows:
    database = open_database(url)
    try:
        async with database.reader.connect() as connection:
            return await connection.run_sync(read_all)
    finally:
        await database.close()
