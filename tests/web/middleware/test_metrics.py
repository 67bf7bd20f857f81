"""How long an answer took: to its end, and of events until they begin."""

from __future__ import annotations

from typing import Any, cast

import pytest

from icct_http.web.middleware import metrics
from icct_http.web.middleware.metrics import MetricsMiddleware


@pytest.mark.parametrize(("content_type", "seconds"), [("text/event-stream; charset=utf-8", 1), ("text/csv", 5)])
async def test_events_are_timed_until_they_begin(
    monkeypatch: pytest.MonkeyPatch, content_type: str, seconds: int
) -> None:
    time, seen = [0.0], list[Any]()
    monkeypatch.setattr(metrics, "perf_counter", lambda: time[0])

    async def app(scope: Any, receive: Any, send: Any) -> None:
        time[0] += 1
        headers = [(b"content-type", content_type.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        time[0] += 4
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def send(_: Any) -> None:
        """Nobody reads it."""

    observed = MetricsMiddleware(cast("Any", app), lambda *what: seen.append(what))
    await cast("Any", observed)({"type": "http", "method": "GET", "path_template": "/events"}, None, send)
    assert seen == [("GET", "/events", 200, seconds)]
