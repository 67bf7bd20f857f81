"""What this process, and those it starts, have around them as a service has it."""

from __future__ import annotations

import logging
import os

import structlog

from icct_http.service.logs.configuration import configuration
from icct_http.service.logs.log_sinks import LogSinks


def be_as_a_service() -> None:
    """Write log lines as a server does, but to nowhere; and let what was started once be compiled."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    lines = configuration(logging.INFO, LogSinks(file=None, terminal=nowhere))
    structlog.configure(**lines, cache_logger_on_first_use=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
