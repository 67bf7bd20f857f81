"""A process takes as many connections as its limit of open files leaves, and raises that as far as it may."""

from __future__ import annotations

import resource

import pytest

from icct_http.serving import MOST_CONNECTIONS, OTHER_FILES, connections_of_a_process

NONE = resource.RLIM_INFINITY
ENOUGH = MOST_CONNECTIONS + OTHER_FILES


@pytest.mark.parametrize(
    ("limits", "raised", "connections"),
    [
        ((1024, 1_048_576), (ENOUGH, 1_048_576), MOST_CONNECTIONS),
        ((1024, NONE), (ENOUGH, NONE), MOST_CONNECTIONS),
        ((1024, 4096), (4096, 4096), 4096 - OTHER_FILES),
        ((1024, 1024), None, 1024 - OTHER_FILES),
        ((65_536, 65_536), None, MOST_CONNECTIONS),
        ((NONE, NONE), None, MOST_CONNECTIONS),
        ((64, 64), None, 1),
    ],
)
def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], raised: tuple[int, int] | None, connections: int
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, wanted: asked.append(wanted))
    assert connections_of_a_process() == connections
    assert asked == ([] if raised is None else [raised])
