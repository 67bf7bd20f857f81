"""The page on checking a deployment: what it shows is what is printed, and every line is explained."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from icct_adapters.sql import migrate, migrate_down, open_database
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_http.cli.checks import all_checks
from icct_http.cli.checks.check import PATIENCE
from icct_http.cli.checks.database import CLOCK_NOTICED, CLOCK_WRONG
from icct_http.cli.checks.folders import FULL, LOW
from tests.support.commands.check_runner import checking
from tests.support.commands.command_runner import Run
from tests.support.docs.pages import ROOT, blocks, table
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.services import both_services
from tests.support.stand_ins.smtp_faults import WRONG_PASSWORD

PAGE = ROOT / "docs/how-to/check-a-deployment.md"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return checking(tmp_path, monkeypatch, capsys)[0]


def test_what_it_shows_is_what_is_printed(run: Run, postgres: PostgresCluster, tmp_path: Path) -> None:
    url = postgres.create_database()
    asyncio.run(behind(url))
    (tmp_path / "data").mkdir()
    shown = blocks(PAGE.read_text())[1].text
    with both_services() as services:
        services.mail.fail_with(WRONG_PASSWORD)
        settings = {"DATABASE_URL": url, "ENVIRONMENT": "production", "API_WORKERS": "2", **services.settings}
        ended = run("check", **{name: str(value) for name, value in settings.items()})
    assert alike(ended.out) == alike(shown)
    assert ended.status == 1


async def behind(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await migrate_down(database, REVISIONS[-2])
    await database.close()


def alike(printed: str) -> str:
    """Without paths, sizes and which of two clocks is a moment ahead; numbers that are promised stay."""
    printed = re.sub(r"/\S*/(data|logs)", r"/\1", printed)
    printed = re.sub(r"(temporary folder   ok       )\S+", r"\1#", printed)
    printed = re.sub(r"[\d.]+ GB", "# GB", printed)
    printed = re.sub(r"0\.\d s (ahead of|behind)", "# s", printed)
    return re.sub(r"at \d{4}, and this version needs \d{4}", "at #", re.sub(r"PostgreSQL \d+\.\d+;", "#;", printed))


def test_every_line_is_explained() -> None:
    explained = [row[0] for row in table(PAGE)]
    assert explained == [line for check in all_checks(with_test_mail=True) for line in check.lines]


def test_the_limits_are_those_it_names() -> None:
    noticed, wrong = CLOCK_NOTICED.total_seconds(), CLOCK_WRONG.total_seconds()
    assert f"{wrong:.0f} s apart; a warning from {noticed:.0f} s on" in PAGE.read_text()
    assert f"given up after {PATIENCE:.0f} seconds" in PAGE.read_text()
    assert f"below {FULL / 1e6:.0f} MB; a warning below {LOW / 1e9:.0f} GB" in PAGE.read_text()
