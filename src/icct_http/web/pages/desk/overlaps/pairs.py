"""Two teams side by side, with the people who seem to be in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from icct_core import Overlap, OverlapLevel, Person, Registration, RegistrationId

from ..team.wording import what_is_the_same


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two people who may be one, or certainly are: what says so; each by name, and what they are in their teams."""

    why: str
    is_certain: bool
    one: tuple[str, str]
    other: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two teams, and who may be in both."""

    one: Registration
    other: Registration
    seen: bool
    matches: Sequence[Match]


def by_pair(overlaps: Iterable[Overlap]) -> list[list[Overlap]]:
    """The overlaps of each two teams together, in the order of their numbers; those nobody looked at first."""
    found: dict[tuple[RegistrationId, RegistrationId], list[Overlap]] = {}
    for overlap in overlaps:
        found.setdefault((overlap.one.registration_id, overlap.other.registration_id), []).append(overlap)
    return sorted(found.values(), key=lambda its: (its[0].seen, its[0].one.team_id, its[0].other.team_id))


def pair_of(overlaps: Sequence[Overlap], teams: Mapping[RegistrationId, Registration]) -> Pair | None:
    """Two teams as they are shown; ``None`` if one of them was removed meanwhile."""
    one, other = (teams.get(person.registration_id) for person in (overlaps[0].one, overlaps[0].other))
    if one is None or other is None or one.team is None or other.team is None:
        return None
    return Pair(
        one=one,
        other=other,
        seen=overlaps[0].seen,
        matches=[_match(overlap, one, other) for overlap in overlaps],
    )


def _match(overlap: Overlap, one: Registration, other: Registration) -> Match:
    return Match(
        why=what_is_the_same(overlap).capitalize(),
        is_certain=overlap.level is OverlapLevel.CERTAIN,
        one=(overlap.one.name.text, _place_of(overlap.one, one)),
        other=(overlap.other.name.text, _place_of(overlap.other, other)),
    )


def _place_of(person: Person, registration: Registration) -> str:
    """``captain, player``: what somebody of this name is in the team."""
    team = registration.known_team
    places = [
        ("captain", team.captain.name.key == person.key),
        ("coach", team.coach.key == person.key),
        ("player", any(one.name.key == person.key for one in team.squad)),
    ]
    return ", ".join(word for word, is_so in places if is_so)
