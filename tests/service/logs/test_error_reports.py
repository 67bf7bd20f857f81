"""Reports to Sentry say what the log says of an error, and nothing else."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog

from icct_http.service.logs.error_reports import open_error_reports
from icct_http.service.settings.groups.logs import LogSettings
from icct_http.service.start_up.start_error import WrongSetting
from tests.support.altered_modules import own_copy
from tests.support.log_sinks import DSN, open_sinks

PERSON = "Xanthe Planted"


def fail(person: str) -> None:
    raise LookupError(person) from ValueError(person)


def without(package: str) -> Callable[..., Any]:
    """An import statement that cannot find this package."""
    real = builtins.__import__

    def look(name: str, *arguments: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return real(name, *arguments)

    return look


def test_an_error_is_reported_by_types_frames_and_request_id(tmp_path: Path) -> None:
    with open_sinks(tmp_path / "app.log") as sinks:
        try:
            fail(PERSON)
        except LookupError:
            structlog.get_logger().exception("unexpected_error", request_id="request-0001", person=PERSON)
    (report,) = sinks.reports
    assert [each["type"] for each in report["exception"]["values"]] == ["ValueError", "LookupError"]
    assert report["exception"]["values"][1]["stacktrace"]["frames"][-1]["function"] == "fail"
    assert report["tags"] == {"request_id": "request-0001"}
    assert (report["transaction"], report["level"], report["environment"]) == (
        "unexpected_error",
        "error",
        "development",
    )
    assert PERSON not in str(report)
    assert {"server_name", "modules", "extra", "user", "request", "breadcrumbs", "contexts"} & set(report) <= {
        "contexts"
    }


def test_warnings_and_errors_without_a_traceback_are_not_reported(tmp_path: Path) -> None:
    with open_sinks(tmp_path / "app.log") as sinks:
        structlog.get_logger().error("credentials_refused")
        structlog.get_logger().warning("message_postponed", exc_info=ValueError())
    assert sinks.reports == []


def test_nothing_is_reported_unless_it_is_wanted() -> None:
    assert open_error_reports(LogSettings(), "development") is None


def test_a_missing_package_ends_with_a_sentence() -> None:
    error_reports = own_copy("icct_http.service.logs.error_reports", __import__=without("sentry_sdk"))
    with pytest.raises(WrongSetting, match=r"^SENTRY_DSN needs .* install icct\[sentry\], or unset it\.$"):
        error_reports.open_error_reports(LogSettings(sentry_dsn=DSN), "development")


@pytest.mark.parametrize("dsn", ["planted", "https://planted.example", "ftp://planted@x/1"])
def test_what_is_no_dsn_ends_with_a_sentence_that_does_not_repeat_it(dsn: str) -> None:
    with pytest.raises(WrongSetting, match=r"^SENTRY_DSN must be .*\.$") as raised:
        open_error_reports(LogSettings(sentry_dsn=dsn), "development")
    assert "planted" not in str(raised.value)
