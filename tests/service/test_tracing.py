"""A span says what the access log says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.trace import StatusCode

from icct_core import DatabaseUnavailable
from icct_http.service.settings.groups.logs import LogSettings
from icct_http.service.start_up.start_error import WrongSetting
from icct_http.service.tracing import check_tracing, open_tracing
from tests.service.logs.test_error_reports import without
from tests.service.logs.test_log_privacy import sinks  # noqa: F401  a fixture
from tests.support.altered_modules import own_copy
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.in_memory_service import PATH, open_desk, put_in
from tests.support.log_sinks import Sinks

COLLECTOR = LogSettings(otlp_endpoint="http://127.0.0.1:4318")


async def test_a_request_is_a_span(sinks: Sinks) -> None:  # noqa: F811
    async with open_desk() as desk:
        await desk.register(headers=[("X-Request-ID", "request-0001")])
        await desk.client.get("/planted")
    registered, unknown = sinks.spans.get_finished_spans()
    assert (registered.name, unknown.name) == (f"POST {PATH}", "GET unmatched")
    assert dict(registered.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": PATH,
        "http.response.status_code": 200,
        "request.id": "request-0001",
    }


async def test_a_failed_request_is_a_failed_span_without_words(sinks: Sinks) -> None:  # noqa: F811
    store = FailingUnitOfWork(DatabaseUnavailable())
    async with open_desk(lambda container: put_in(container, store)) as desk:
        await desk.register()
    (span,) = sinks.spans.get_finished_spans()
    assert (span.status.status_code, span.status.description, span.events) == (StatusCode.ERROR, None, ())


@contextmanager
def collector() -> Iterator[tuple[str, list[str]]]:
    """An address, and the paths that were posted to it."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            paths.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", paths
        server.shutdown()
        thread.join()


async def test_spans_arrive_at_the_collector_before_the_service_ends() -> None:
    with collector() as (address, paths):
        async with open_desk(OTEL_EXPORTER_OTLP_ENDPOINT=address) as desk:
            assert (await desk.client.get("/health")).status_code == 200
        assert paths == ["/v1/traces"]


def test_there_are_no_spans_unless_they_are_wanted() -> None:
    check_tracing(LogSettings())
    assert open_tracing(LogSettings(), "development") is None


def test_a_missing_package_ends_with_a_sentence() -> None:
    check_tracing(COLLECTOR)
    tracing = own_copy("icct_http.service.tracing", __import__=without("opentelemetry"))
    with pytest.raises(WrongSetting, match=r"^OTEL_EXPORTER_OTLP_ENDPOINT .* install icct\[opentelemetry\], or unset"):
        tracing.check_tracing(COLLECTOR)
