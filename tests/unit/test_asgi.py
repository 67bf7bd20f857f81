"""What each server process does before it takes requests."""

from __future__ import annotations

import gc

import pytest

from icct_http import asgi


def test_what_is_made_at_the_start_is_kept_from_the_garbage_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for owner, name in ((asgi, "configure_logs"), (asgi, "create_app"), (gc, "collect"), (gc, "freeze")):
        monkeypatch.setattr(owner, name, lambda *_, name=name: done.append(name))
    asgi.application()
    assert done == ["configure_logs", "create_app", "collect", "freeze"]
