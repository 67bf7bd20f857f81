"""Configures logging: JSON in a file, readable at a terminal, without personal data."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

import structlog

from ..settings.settings import Settings
from ..start_up.start_error import WrongSetting
from .error_reports import ErrorReports, open_error_reports
from .library_logs import listen_to_libraries
from .log_file import LogFile
from .log_sinks import LogSinks, Show
from .tracebacks import add_traceback, find_error
from .visible_text import visible_lines


def configure_logs(settings: Settings) -> None:
    """Send every line of this process to ``LOG_FILE`` and to standard error; raises ``WrongSetting``."""
    level = logging.getLevelNamesMapping()[settings.log_level]
    sinks, reports = open_sinks(settings), open_error_reports(settings)
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


def open_sinks(settings: Settings) -> LogSinks:
    """The file if it is wanted, and standard error if there is one; raises ``WrongSetting``."""
    file = _open_file(log_path(settings)) if settings.log_to_file else None
    if sys.stderr is None:
        return LogSinks(file=file, terminal=None)
    return LogSinks(file=file, terminal=2, show=_console() if sys.stderr.isatty() else None)


def log_path(settings: Settings) -> Path:
    """Where ``LOG_FILE`` leads from here."""
    return Path(os.path.expanduser(settings.log_file)).absolute()  # noqa: PTH111  leaves an unknown ~user as it is


def _open_file(path: Path) -> LogFile:
    try:
        return LogFile(path)
    except OSError as error:
        raise WrongSetting(
            f"LOG_FILE must be a file that this user may write to, and {path} is not: {error.strerror}; "
            "choose another, make its folder writable, or set LOG_TO_FILE=false."
        ) from None


def _console() -> Show:
    render = structlog.dev.ConsoleRenderer()
    return lambda event: str(render(None, "", {name: _shown(value) for name, value in event.items()}))


def _shown(value: object) -> object:
    return visible_lines(value) if isinstance(value, str) else value
