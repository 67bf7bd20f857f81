"""Which ``pg_dump`` is taken, and that it never sees a password on its command line."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from icct_adapters.sql import open_database
from icct_adapters.sql.operations.dumps import DumpFailed, Snapshot, open_dumps, programs
from icct_adapters.sql.operations.dumps.programs import Programs, find_programs

SCRIPT = """\
#!/bin/sh
[ "$1" = --version ] && {{ echo "$(basename "$0") (PostgreSQL) {version}.4 (Debian {version}.4-1)"; exit; }}
echo "$*" > {seen}/arguments
env > {seen}/environment
echo "pg_restore: error: connection refused." >&2
echo "DETAIL: Player 1, 9000000001" >&2
exit 1
"""


def install(folder: Path, version: int) -> Path:
    """Programs that only say their version, and what they were called with."""
    folder.mkdir(parents=True)
    for name in ("pg_dump", "pg_restore"):
        (folder / name).write_text(SCRIPT.format(version=version, seen=folder))
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine where nothing of PostgreSQL is installed."""
    monkeypatch.setattr(programs, "_DEBIAN", tmp_path / "debian")
    monkeypatch.setattr(programs, "find_spec", lambda _: None)


@pytest.mark.usefixtures("nothing_else")
@pytest.mark.parametrize(
    ("installed", "server", "dump", "taken"),
    [
        ([15, 16, 18], 16, 0, 16),
        ([15, 18], 17, 0, 18),
        ([15, 18], 16, 0, None),  # 18 would set what 16 does not know
        ([15], 16, 0, None),
        ([15, 16], 18, 15, 15),  # an old archive into a new server
        ([16, 18], 18, 18, 18),
        ([16], 18, 18, None),
        ([], 15, 0, None),
    ],
)
def test_the_oldest_version_that_fits_is_taken(
    tmp_path: Path, installed: list[int], server: int, dump: int, taken: int | None
) -> None:
    folders = [install(tmp_path / str(version), version) for version in installed]
    environment = {"PATH": os.pathsep.join(map(str, folders))}
    if taken is None:
        with pytest.raises(DumpFailed, match=f"install postgresql-client-{dump or server}$"):
            find_programs(environment, server=server, dump=dump)
    else:
        assert find_programs(environment, server=server, dump=dump) == Programs(taken, tmp_path / str(taken))


def test_debians_folders_are_looked_into(nothing_else: None, tmp_path: Path) -> None:
    install(tmp_path / "debian/15/bin", 15)
    assert find_programs({"PATH": ""}, server=15).folder == tmp_path / "debian/15/bin"


def test_the_wheels_programs_are_found() -> None:
    assert find_programs({"PATH": ""}, server=18).major == 18


def test_what_is_no_program_of_postgresql_is_passed_over(nothing_else: None, tmp_path: Path) -> None:
    broken, other = (install(tmp_path / name, 15) for name in ("broken", "other"))
    (broken / "pg_restore").write_text("no program")
    (other / "pg_restore").write_text("#!/bin/sh\necho hello\n")
    with pytest.raises(DumpFailed, match="found are those of no version"):
        find_programs({"PATH": f"{broken}{os.pathsep}{other}"}, server=15)


def test_a_password_is_in_the_environment_and_not_on_the_command_line(
    nothing_else: None, tmp_path: Path, postgres_url: str
) -> None:
    folder = install(tmp_path / "programs", 18)
    url = postgres_url.replace("postgres@", "postgres:hunter%402@") + "?ssl=disable"
    (tmp_path / "dump").write_bytes(b"PGDMP")

    async def load() -> None:
        database = open_database(url)
        try:
            dumps = open_dumps(database, {"PATH": f"{folder}:{os.defpath}", "PGPASSWORD": "another"})
            await dumps.load(tmp_path / "dump", Snapshot(revision="0001", counts={}), lambda _: None)
        finally:
            await database.close()

    with pytest.raises(DumpFailed) as failure:
        asyncio.run(load())
    assert str(failure.value) == "pg_restore says: connection refused"
    environment = (folder / "environment").read_text().splitlines()
    assert {"PGPASSWORD=hunter@2", "PGHOST=127.0.0.1", "PGUSER=postgres", "PGSSLMODE=disable"} <= {*environment}
    assert "hunter" not in (folder / "arguments").read_text()
