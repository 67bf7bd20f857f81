"""What each server process does before it takes requests."""

from __future__ import annotations

import gc

import pytest

from icct_http.cli.serve import server_process as asgi
from tests.support.altered_modules import altered


def test_what_is_made_at_the_start_is_kept_from_the_garbage_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("configure_logs", "create_app"):
        monkeypatch.setattr(asgi, name, lambda *_, name=name: done.append(name))
    monkeypatch.setattr(asgi, "gc", altered(gc, collect=lambda: done.append("collect")))
    for name in ("collect_nothing", "collect_new"):
        monkeypatch.setattr(asgi, name, lambda name=name: done.append(name))
    asgi.application()
    assert done == ["collect_nothing", "configure_logs", "create_app", "collect", "collect_new"]
