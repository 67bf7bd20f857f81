"""What ``icct check`` says of the public board."""

from __future__ import annotations

import pytest

from icct_http.cli.checks import CheckContext, run_checks
from icct_http.cli.checks.captains import board_check
from icct_http.service.settings.settings import Settings
from tests.support.http.in_memory_service import IN_MEMORY

ADDRESS = {"API_URL": "https://icct.example.org"}


@pytest.mark.parametrize(
    ("variables", "verdict", "message"),
    [
        ({}, "skipped", "PUBLIC_BOARD is false"),
        (
            {"PUBLIC_BOARD": "true", **ADDRESS},
            "ok",
            "everybody sees the confirmed teams at https://icct.example.org/teams",
        ),
        (
            {"PUBLIC_BOARD": "true", "PAGES": "false"},
            "warning",
            "everybody may read the confirmed teams by the API, and there is no page /teams, as pages are off",
        ),
    ],
)
async def test_it_says_who_sees_the_teams_and_where(variables: dict[str, str], verdict: str, message: str) -> None:
    settings = Settings.from_environment(IN_MEMORY | variables)
    (found,) = await run_checks([board_check], CheckContext(settings=settings))
    assert (found.name, found.verdict, found.message) == ("public board", verdict, message)
    assert bool(found.remedy) == (verdict == "warning")
