"""Log lines: readable on a terminal, JSON anywhere else; never with personal data."""

from __future__ import annotations

import logging
import sys

import msgspec
import structlog

from .tracebacks import add_traceback


def configure_logs(level: str) -> None:
    """Write events of ``level`` and above to standard error."""
    on_terminal = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if on_terminal
        else structlog.processors.JSONRenderer(serializer=lambda line, **_: msgspec.json.encode(line).decode())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            add_traceback,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
