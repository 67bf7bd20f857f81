"""The largest registry of churches there may be, imported by the command on each database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from icct_core.domain.churches.registry_file import MOST_LINES
from tests.support.databases.stores import sqlite_url
from tests.support.processes.icct_process import run


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ten_thousand_churches_are_imported_or_none(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    if kind == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
    settings: dict[str, Any] = {"DATABASE_URL": url, "DATA_DIR": tmp_path}
    lines = [f"Church {number};Place;2;The {number} church\n" for number in range(MOST_LINES)]
    file = tmp_path / "churches.csv"
    assert run("migrate", **settings).returncode == 0

    def imported(last: str) -> tuple[int, str]:
        file.write_text("\ufeffname;place;teams_allowed;aliases\n" + "".join([*lines[:-1], last]), encoding="utf-8")
        done = run("churches", "import", str(file), **settings)
        return done.returncode, done.stdout + done.stderr

    code, said = imported("THE 5 CHURCH;;;\n")
    assert code != 0
    assert "Line 10001: THE 5 CHURCH is a name of line 7 already" in said
    for expected in ("10000 churches added", "10000 as they were"):
        code, said = imported(lines[-1])
        assert code == 0, said
        assert expected in said, said
