"""Who is compared, how sure it is that two are one person, and in which order that is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from icct_core import (
    Overlap,
    OverlapLevel,
    Person,
    PersonName,
    PhoneNumber,
    Registration,
    RegistrationId,
    RegistrationStatus,
    TeamId,
    alike,
    level_between,
    marked,
    overlaps_in,
    pair_of,
)
from icct_core.domain.review.overlaps import people_of
from tests.support.builders import a_registration

LATER = datetime(2026, 1, 2, tzinfo=UTC)
CERTAIN, LIKELY, POSSIBLE = OverlapLevel
PHONE, OTHER_PHONE = "9800000001", "9800000002"


def a_person(
    team: int, name: str = "S. Kumar", phone: str | None = None, *, church: str | None = None, prefix: str = "ICCT"
) -> Person:
    """Somebody of a team, which is the only one of its church unless one is given."""
    return Person(
        registration_id=RegistrationId(UUID(int=100 - team)),
        team_id=TeamId(prefix, team),
        church_key=church or f"church{team}",
        name=PersonName(name),
        key=PersonName(name).key,
        phone=PhoneNumber(phone) if phone else None,
    )


def test_captain_coach_and_players_of_a_team_are_compared() -> None:
    registration = a_registration()
    team = registration.known_team
    people = people_of(registration, "grace")
    names = [team.captain.name, team.coach, *(player.name for player in team.squad)]
    phones = [team.captain.phone, None, *(player.phone for player in team.squad)]
    assert people == [
        Person(
            registration_id=registration.id,
            team_id=registration.team_id,
            church_key="grace",
            name=name,
            key=name.key,
            phone=phone,
        )
        for name, phone in zip(names, phones, strict=True)
    ]
    assert team.captain.phone


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


@pytest.mark.parametrize(
    ("other_name", "one_phone", "other_phone", "same_church", "level"),
    [
        ("s. KUMAR", PHONE, PHONE, False, CERTAIN),
        ("S. Kumar", PHONE, PHONE, True, CERTAIN),
        ("S. Kumar", PHONE, OTHER_PHONE, True, LIKELY),
        ("S. Kumar", PHONE, None, True, LIKELY),
        ("S. Kumar", None, None, True, LIKELY),
        ("S. Kumar", None, None, False, POSSIBLE),
        ("S. Kumar", PHONE, None, False, None),
        ("S. Kumar", None, PHONE, False, None),
        ("S. Kumar", PHONE, OTHER_PHONE, False, None),
        ("R. Kumar", PHONE, PHONE, False, POSSIBLE),
        ("R. Kumar", PHONE, PHONE, True, POSSIBLE),
        ("R. Kumar", PHONE, OTHER_PHONE, True, None),
        ("R. Kumar", None, None, True, None),
    ],
)
def test_name_phone_and_church_say_how_sure_it_is(
    other_name: str, one_phone: str | None, other_phone: str | None, same_church: bool, level: OverlapLevel | None
) -> None:
    one = a_person(1, "S. Kumar", one_phone, church="grace")
    other = a_person(2, other_name, other_phone, church="grace" if same_church else "cross")
    assert level_between(one, other) is level
    assert level_between(other, one) is level


def test_nobody_overlaps_in_one_team_or_in_two_tournaments() -> None:
    one = a_person(1, phone=PHONE)
    assert level_between(one, one) is None
    assert level_between(one, a_person(2, phone=PHONE, prefix="YOUTH")) is None
    assert level_between(one, replace(a_person(2, phone=PHONE), registration_id=one.registration_id)) is None


def test_only_people_with_the_same_name_or_phone_are_compared() -> None:
    one = a_person(1, "S. Kumar", PHONE)
    same_name, same_phone = a_person(2, "S. KUMAR"), a_person(3, "R. Kumar", PHONE)
    both, neither = a_person(4, "S. Kumar", PHONE), a_person(5, "T. Kumar", OTHER_PHONE)
    others = [same_name, same_phone, both, neither, a_person(6, "U. Kumar")]
    assert list(alike([one], others)) == [(one, same_name), (one, both), (one, same_phone)]
    without_phone = a_person(7, "V. Kumar")
    assert list(alike([without_phone], others)) == []
    assert list(alike([one, without_phone], [neither])) == []
    assert list(alike([without_phone, one], [same_name])) == [(one, same_name)]


def test_of_the_same_two_names_in_two_teams_the_surest_is_shown() -> None:
    """A captain who plays as well stands in his team twice, once with his phone and once without."""
    captain, player = a_person(1, "S. Kumar", PHONE), a_person(1, "s. kumar")
    other_captain, other_player = a_person(2, "S. Kumar", PHONE), a_person(2, "s. kumar")
    certain = Overlap(level=CERTAIN, one=captain, other=other_captain)
    for pairs in (
        [(player, other_player), (captain, other_captain)],
        [(captain, other_captain), (player, other_player)],
    ):
        assert overlaps_in(pairs) == [certain]


def test_of_two_that_are_as_sure_the_first_is_shown() -> None:
    """Two players of one name in each team, told apart by their phones."""
    pairs = [(a_person(1, phone=phone), a_person(2, phone=phone)) for phone in (PHONE, OTHER_PHONE)]
    for given in (pairs, pairs[::-1]):
        assert [(found.one, found.other) for found in overlaps_in(given)] == given[:1]


def test_pairs_that_are_no_overlap_hide_none_that_follow() -> None:
    one = a_person(1, phone=PHONE)
    found = overlaps_in([(one, a_person(2, "R. Kumar")), (one, one), (one, a_person(3, phone=PHONE))])
    assert [overlap.other.team_id.number for overlap in found] == [3]


def test_each_two_names_of_two_teams_are_shown() -> None:
    pairs = [(a_person(1, name, PHONE), a_person(2, name, PHONE)) for name in ("S. Kumar", "R. Kumar")]
    assert [overlap.one.name.text for overlap in overlaps_in(pairs)] == ["R. Kumar", "S. Kumar"]


def test_overlaps_are_in_the_order_of_teams_then_levels_then_names() -> None:
    def pair(one: int, other: int, name: str, other_name: str, *, surely: bool = True) -> tuple[Person, Person]:
        phone = PHONE if surely else None
        return a_person(one, name, phone, church="grace"), a_person(other, other_name, phone, church="grace")

    in_order = [
        pair(1, 2, "Zed One", "Zed One"),
        pair(1, 2, "Amy One", "Amy One", surely=False),
        pair(1, 2, "Amy Two", "Bob Two"),
        pair(1, 2, "Amy Two", "Cid Two"),
        pair(1, 2, "Bob Two", "Amy Two"),
        pair(1, 10, "Amy One", "Amy One"),
        pair(2, 3, "Amy One", "Amy One"),
    ]
    expected = [(one, other) for one, other in in_order]
    for shuffled in (in_order, in_order[::-1], in_order[3:] + in_order[:3]):
        assert [(found.one, found.other) for found in overlaps_in(shuffled)] == expected


def test_two_teams_are_marked_as_seen_whichever_is_named_first() -> None:
    one, other, third = a_person(1), a_person(2), a_person(3)
    ids = one.registration_id, other.registration_id
    assert pair_of(*ids) == pair_of(*ids[::-1]) == tuple(sorted(ids))
    overlaps = [Overlap(level=LIKELY, one=one, other=two) for two in (other, third)]
    swapped = replace(overlaps[0], one=other, other=one)
    seen = [pair_of(*ids)]
    assert [overlap.seen for overlap in marked([*overlaps, swapped], seen)] == [True, False, True]
    assert marked(overlaps, []) == overlaps
