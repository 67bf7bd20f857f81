"""Everywhere this process says something, to look at: the log file, reports of errors, spans."""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from icct_http.service.logs.configuration import configuration
from icct_http.service.logs.error_reports import open_error_reports
from icct_http.service.logs.library_logs import listen_to_libraries
from icct_http.service.logs.log_file import LogFile
from icct_http.service.logs.log_sinks import LogSinks
from icct_http.service.settings.groups.logs import LogSettings

DSN = "https://planted@sentry.invalid/1"


@dataclass(frozen=True, slots=True)
class Sinks:
    """What was said so far."""

    path: Path
    reports: list[dict[str, Any]] = field(default_factory=list)
    spans: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    @property
    def everything(self) -> str:
        spans = "\n".join(span.to_json() for span in self.spans.get_finished_spans())
        return "\n".join([self.path.read_text(), json.dumps(self.reports), spans])

    def transport(self) -> type[Transport]:
        """Keeps reports here instead of sending them."""
        kept = self.reports

        class Kept(Transport):
            def capture_envelope(self, envelope: Envelope) -> None:
                kept.extend(item.payload.json for item in envelope.items if item.payload.json)

        return Kept


@contextmanager
def open_sinks(path: Path, level: int = logging.INFO) -> Iterator[Sinks]:
    """Log lines of this process go to a file and to standard error, its errors to reports, during the block."""
    sinks, root, file = Sinks(path), logging.getLogger(), LogFile(path)
    reports = open_error_reports(LogSettings(sentry_dsn=DSN), "development", sinks.transport())
    before = (sys.excepthook, sys.unraisablehook, threading.excepthook, root.handlers[:], root.level)
    with warnings.catch_warnings():
        structlog.configure(**configuration(level, LogSinks(file=file, terminal=2), reports))
        root.handlers = []  # those of the test's own runner stay open
        listen_to_libraries(level)
        try:
            yield sinks
        finally:
            structlog.reset_defaults()
            sys.excepthook, sys.unraisablehook, threading.excepthook, root.handlers, root.level = before
            file.close()


def processor(sinks: Sinks) -> SimpleSpanProcessor:
    """Brings spans here at once."""
    return SimpleSpanProcessor(sinks.spans)
