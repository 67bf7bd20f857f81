"""Where there could be pages, the start names what is missing for them."""

from __future__ import annotations

import pytest
import structlog

from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.pages_left_off import warn_of_pages_left_off

ALL = {
    "SECRET_KEY": "5f2b8a1c9d3e4f60a7b8c9d0e1f20304",
    "API_URL": "https://icct.example.org",
    "PRIVACY_CONTACT": "office@example.org",
}


def missed(**variables: str) -> list[list[str]]:
    """What each warning names."""
    with structlog.testing.capture_logs() as lines:
        warn_of_pages_left_off(Settings.from_environment({"ENVIRONMENT": "staging"} | variables))
    assert {(line["event"], line["log_level"]) for line in lines} <= {("pages_left_off", "warning")}
    return [line["missing"] for line in lines]


@pytest.mark.parametrize("set_ones", [(), ("SECRET_KEY",), ("API_URL", "PRIVACY_CONTACT")])
def test_one_warning_names_all_that_is_missing(set_ones: tuple[str, ...]) -> None:
    variables = {name: ALL[name] for name in set_ones}
    assert missed(**variables) == [[name for name in ALL if name not in set_ones]]


@pytest.mark.parametrize("variables", [ALL, {"PAGES": "false"}, {"ENVIRONMENT": "development"}])
def test_nothing_is_said_where_nothing_is_missed(variables: dict[str, str]) -> None:
    assert missed(**variables) == []
