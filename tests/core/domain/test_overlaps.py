"""Who is compared: the people of teams that play."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from icct_core import Registration, RegistrationStatus
from icct_core.domain.review.overlaps import people_of
from tests.support.builders import a_registration

LATER = datetime(2026, 1, 2, tzinfo=UTC)


def test_captain_coach_and_players_of_a_team_are_compared() -> None:
    registration = a_registration()
    team = registration.known_team
    names = [person.name.text for person in people_of(registration, "grace")]
    assert names == [team.captain.name.text, team.coach.text, *(player.name.text for player in team.squad)]


@pytest.mark.parametrize(
    "registration",
    [
        a_registration(status=RegistrationStatus.REJECTED),
        a_registration(status=RegistrationStatus.WITHDRAWN),
        a_registration().removed(at=LATER),
    ],
    ids=["rejected", "withdrawn", "removed"],
)
def test_nobody_is_of_a_team_that_does_not_play(registration: Registration) -> None:
    assert people_of(registration, "grace") == []
