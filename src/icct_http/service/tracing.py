"""Sends spans to an OpenTelemetry collector, if configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..version import VERSION
from .start_up.start_error import WrongSetting

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

    from .settings.groups.logs import LogSettings
    from .settings.groups.service import Environment

_MISSING = "OTEL_EXPORTER_OTLP_ENDPOINT needs packages that are missing: install icct[opentelemetry], or unset it."


def check_tracing(logs: LogSettings) -> None:
    """Raises ``WrongSetting`` if spans are wanted and cannot be sent."""
    if logs.otlp_endpoint:
        _import()


def open_tracing(logs: LogSettings, environment: Environment) -> TracerProvider | None:
    """Sends spans in batches to ``OTEL_EXPORTER_OTLP_ENDPOINT``; nothing if it is not set. Raises ``WrongSetting``."""
    if not logs.otlp_endpoint:
        return None
    _import()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  an extra
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    resource = Resource(
        {"service.name": "icct", "service.version": VERSION, "deployment.environment.name": environment}
    )
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    endpoint = logs.otlp_endpoint.rstrip("/") + "/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return provider


def _import() -> None:
    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter  # noqa: PLC0415
        import opentelemetry.sdk.trace.export  # noqa: F401, PLC0415
    except ImportError:
        raise WrongSetting(_MISSING) from None
