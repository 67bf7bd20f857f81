"""Takes in the log lines of libraries and the interpreter, without personal data."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog

_SERVER = "_granian"  # the logger of the server: its single lines name processes and addresses to listen on

_log = structlog.stdlib.get_logger("icct.libraries")


class LibraryHandler(logging.Handler):
    """A record of the standard library's logging becomes the event ``library_message``."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say who spoke and where; the words themselves only if they cannot hold a value."""
        level = min(logging.CRITICAL, record.levelno // 10 * 10)
        where = f"{record.module}.{record.funcName}:{record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        _log.log(level, "library_message", logger=record.name, where=where, text=_safe_text(record), exc_info=error)


def _safe_text(record: logging.LogRecord) -> str | None:
    """The template without what belongs into it; a finished text, which has no arguments, may hold anything."""
    template = str(record.msg)
    is_line_of_server = record.name.partition(".")[0] == _SERVER and "\n" not in template
    return template if record.args or is_line_of_server else None


def listen_to_libraries(level: int) -> None:
    """Take over logging, warnings, and what is printed for errors that nobody caught; libraries from WARNING up."""
    logging.basicConfig(handlers=[LibraryHandler()], level=max(level, logging.WARNING), force=True)
    warnings.showwarning = _show_warning  # type: ignore[assignment]  # takes whatever is passed
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


def server_logging() -> Mapping[str, Any]:
    """What the server hands to ``logging.config`` in each of its processes: it has no handlers of its own."""
    return {"version": 1, "disable_existing_loggers": False, "loggers": {_SERVER: {"handlers": [], "propagate": True}}}


def _show_warning(_text: object, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
    _log.warning("python_warning", category=category.__name__, where=f"{filename}:{lineno}")


def _uncaught(kind: type[BaseException], error: BaseException, _at: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("uncaught_error", exc_info=error)


def _unraisable(unraisable: Any) -> None:
    _log.error("uncaught_error", exc_info=unraisable.exc_value)


def _uncaught_in_thread(of: threading.ExceptHookArgs) -> None:
    _log.error("uncaught_error", thread=of.thread.name if of.thread else None, exc_info=of.exc_value)
