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
    spared = altered(gc, collect=lambda: done.append("collect"), freeze=lambda: done.append("freeze"))
    monkeypatch.setattr(asgi, "gc", spared)
    asgi.application()
    assert done == ["configure_logs", "create_app", "collect", "freeze"]
