"""When failing registrations are a problem of the service, and when they are one no more."""

from __future__ import annotations

import pytest

from icct_http.service.registering.recent_registrations import FORGOTTEN_AFTER, NAMED_AFTER, RecentRegistrations


class Recent(RecentRegistrations):
    """With a time of its own."""

    def __init__(self) -> None:
        self.time = 1_000.0
        super().__init__(now=lambda: self.time)

    def later(self, seconds: float, outcome: str | None = None) -> bool:
        self.time += seconds
        if outcome is not None:
            self.note(outcome)
        return self.failing


@pytest.fixture
def recent() -> Recent:
    return Recent()


def test_nothing_fails_before_anybody_has_registered(recent: Recent) -> None:
    assert not recent.later(FORGOTTEN_AFTER)


@pytest.mark.parametrize("outcome", ["DATABASE_UNAVAILABLE", "defect", "cancelled"])
def test_failures_for_five_seconds_without_a_success_are_a_problem(recent: Recent, outcome: str) -> None:
    assert not recent.later(0, outcome)
    assert not recent.later(NAMED_AFTER - 1, outcome)
    assert recent.later(1)


def test_the_next_success_clears_it_at_once(recent: Recent) -> None:
    recent.later(0, "defect")
    assert recent.later(NAMED_AFTER, "defect")
    assert not recent.later(0, "registered")
    assert not recent.later(0, "defect")


@pytest.mark.parametrize("outcome", ["replayed", "VALIDATION_FAILED", "DUPLICATE_TEAM", "CHURCH_LIMIT_REACHED"])
def test_replays_and_refusals_say_nothing_of_it(recent: Recent, outcome: str) -> None:
    recent.later(0, "defect")
    assert recent.later(NAMED_AFTER, outcome)
    assert recent.stored == 0


def test_it_clears_by_itself_once_nothing_fails_any_more(recent: Recent) -> None:
    """A balancer that was told sends nobody here, so that nothing could ever succeed."""
    recent.later(0, "defect")
    assert recent.later(NAMED_AFTER, "defect")
    assert recent.later(FORGOTTEN_AFTER - 1)
    assert not recent.later(1)
    assert not recent.later(0, "defect")  # counted from here again
    assert recent.later(NAMED_AFTER, "defect")


def test_teams_that_were_stored_are_counted(recent: Recent) -> None:
    for outcome in ("registered", "replayed", "defect", "registered"):
        recent.note(outcome)
    assert recent.stored == 2
