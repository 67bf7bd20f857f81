"""A process takes as many connections as its limit of open files leaves, and raises that as far as it may."""

from __future__ import annotations

import resource

import pytest

from icct_http.cli.checks.open_files import open_files_finding
from icct_http.cli.serve.open_files import FEWEST_FILES, MOST_CONNECTIONS, OTHER_FILES, connections_of_a_process
from icct_http.service.start_up.start_error import StartError
from tests.support.altered_modules import altered

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
        ((512, 512), None, 512 - OTHER_FILES),
        ((128, 512), (512, 512), 512 - OTHER_FILES),
    ],
)
def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], raised: tuple[int, int] | None, connections: int
) -> None:
    asked: list[tuple[int, int]] = []
    instead = {"getrlimit": lambda _: limits, "setrlimit": lambda _, wanted: asked.append(wanted)}
    monkeypatch.setattr("icct_http.cli.serve.open_files.resource", altered(resource, **instead))
    assert connections_of_a_process() == connections
    assert asked == ([] if raised is None else [raised])


@pytest.mark.parametrize("hard", [64, 128, FEWEST_FILES - 1])
def test_a_limit_that_leaves_next_to_no_connection_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, hard: int
) -> None:
    monkeypatch.setattr("icct_http.cli.serve.open_files.resource", altered(resource, getrlimit=lambda _: (hard, hard)))
    with pytest.raises(StartError) as caught:
        connections_of_a_process()
    assert str(caught.value) == (
        f"A process may have only {hard} files open here, and needs 512: raise it by LimitNOFILE= of the systemd unit, "
        "ulimits of the container, or `ulimit -n`."
    )


@pytest.mark.parametrize(
    ("allowed", "verdict"), [(128, "failed"), (511, "failed"), (512, "warning"), (1_023, "warning"), (1_024, "ok")]
)
def test_the_check_has_a_line_about_it(allowed: int, verdict: str) -> None:
    finding = open_files_finding(allowed)
    assert (finding.verdict, str(allowed) in finding.message) == (verdict, True)
    assert bool(finding.remedy) is (verdict != "ok")
