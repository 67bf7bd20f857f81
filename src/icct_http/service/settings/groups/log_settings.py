"""Settings of what the service tells its operators."""

from __future__ import annotations

from typing import Annotated, ClassVar

from ..setting_types import Dsn, Endpoint, Flag, HidesLogin, LogLevel, about
from .access_settings import AccessSettings


class LogSettings(AccessSettings, frozen=True, kw_only=True):
    """The part of the settings that log lines, reports of errors and spans read."""

    group: ClassVar[str] = "Logs and reports"

    log_level: Annotated[LogLevel, about("`DEBUG`, `INFO`, `WARNING` or `ERROR`")] = "INFO"
    log_file: Annotated[
        str,
        about(
            "file for [log lines](reference/log-lines.md), from the folder the service is started in; made with its "
            "folders"
        ),
    ] = "logs/app.log"
    log_to_file: Annotated[Flag, about("`false` writes them to standard error only")] = True
    sentry_dsn: Annotated[
        Dsn,
        HidesLogin,
        about(
            "a project at Sentry that is told of errors, see [Watch it from elsewhere](how-to/watch-from-elsewhere.md)",
            example="https://KEY@sentry.example.org/1",
        ),
    ] = ""
    otel_exporter_otlp_endpoint: Annotated[
        Endpoint,
        about("an OpenTelemetry collector that gets a span for each request, by HTTP", example="http://127.0.0.1:4318"),
    ] = ""
    debug: Annotated[Flag, about("nothing uses it yet; production refuses `true`")] = False
