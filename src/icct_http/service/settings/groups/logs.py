"""Logs and reports: what the service tells its operators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias, get_args

from ..kinds import FLAG, PLACE, matching, one_of
from ..problems import Problem
from ..variable import setting
from .service import Environment

LogLevel: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """What log lines, reports of errors and spans go by."""

    title: ClassVar[str] = "Logs and reports"

    level: LogLevel = setting(
        "LOG_LEVEL",
        one_of(get_args(LogLevel), "DEBUG, INFO, WARNING or ERROR"),
        "INFO",
        about="`DEBUG`, `INFO`, `WARNING` or `ERROR`",
    )
    file: Path = setting(
        "LOG_FILE",
        PLACE,
        "logs/app.log",
        about="file for [log lines](reference/log-lines.md), from the folder the service is started in; made with its "
        "folders",
    )
    to_file: bool = setting("LOG_TO_FILE", FLAG, "true", about="`false` writes them to standard error only")
    sentry_dsn: str = setting(
        "SENTRY_DSN",
        matching(
            r"https?://[^\s/@]+@[^\s/@]+(/[^\s/]+)+",
            "what Sentry names a project's DSN, https://KEY@HOST/NUMBER",
            hidden="login",
        ),
        about="a project at Sentry that is told of errors, see "
        "[Watch it from elsewhere](how-to/watch-from-elsewhere.md)",
        example="https://KEY@sentry.example.org/1",
    )
    otlp_endpoint: str = setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        matching(r"https?://[^\s/@?#]+(/[^\s@?#]*)?", "an address such as http://127.0.0.1:4318, without a login"),
        about="an OpenTelemetry collector that gets a span for each request, by HTTP",
        example="http://127.0.0.1:4318",
    )
    debug: bool = setting("DEBUG", FLAG, "false", about="nothing uses it yet; production refuses `true`")

    def problems(self, environment: Environment) -> Iterator[Problem]:
        """What production refuses."""
        if self.debug and environment == "production":
            yield Problem(("DEBUG",), "DEBUG must be false in production.")
