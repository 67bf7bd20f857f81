"""Settings of what the service tells its operators."""

from __future__ import annotations

from .http_settings import HttpSettings
from .setting_types import Endpoint, Flag, LogLevel


class LogSettings(HttpSettings, frozen=True, kw_only=True):
    """The part of the settings that log lines, reports of errors and spans read."""

    log_level: LogLevel = "INFO"
    log_file: str = "logs/app.log"
    log_to_file: Flag = True
    sentry_dsn: str = ""
    otel_exporter_otlp_endpoint: Endpoint = ""
