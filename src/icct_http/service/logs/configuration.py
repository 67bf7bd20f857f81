"""Configures logging: JSON in a file, readable at a terminal, without personal data."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from ..settings.groups.logs import LogSettings
from ..settings.groups.service import Environment
from ..start_up.start_error import WrongSetting
from .error_reports import ErrorReports, open_error_reports
from .library_logs import listen_to_libraries
from .log_file import LogFile
from .log_sinks import LogSinks, Show
from .tracebacks import add_traceback, find_error
from .visible_text import visible_lines


def configure_logs(logs: LogSettings, environment: Environment) -> None:
    """Send every line of this process to ``LOG_FILE`` and to standard error; raises ``WrongSetting``."""
    level = logging.getLevelNamesMapping()[logs.level]
    sinks, reports = open_sinks(logs), open_error_reports(logs, environment)
    structlog.configure(**configuration(level, sinks, reports), cache_logger_on_first_use=True)
    listen_to_libraries(level)


def configuration(level: int, sinks: LogSinks, reports: ErrorReports | None = None) -> dict[str, Any]:
    """What structlog is told: events of ``level`` and above, without the texts of errors, go to ``sinks``."""
    return {
        "processors": [
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            find_error,
            *([reports] if reports else []),
            add_traceback,
        ],
        "wrapper_class": structlog.make_filtering_bound_logger(level),
        "logger_factory": lambda *_: sinks,
    }


def open_sinks(logs: LogSettings) -> LogSinks:
    """The file if it is wanted, and standard error if there is one; raises ``WrongSetting``."""
    file = None
    if logs.to_file:
        try:
            file = LogFile(logs.file)
        except OSError as error:
            raise WrongSetting(
                f"LOG_FILE must be a file that this user may write to, and {logs.file} is not: {error.strerror}; "
                "choose another, make its folder writable, or set LOG_TO_FILE=false."
            ) from None
    if sys.stderr is None:
        return LogSinks(file=file, terminal=None)
    return LogSinks(file=file, terminal=2, show=_console() if sys.stderr.isatty() else None)


def _console() -> Show:
    render = structlog.dev.ConsoleRenderer()

    def show(event: dict[str, Any]) -> str:
        shown = {name: visible_lines(value) if isinstance(value, str) else value for name, value in event.items()}
        return str(render(None, "", shown))

    return show
