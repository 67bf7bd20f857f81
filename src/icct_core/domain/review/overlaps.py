"""The same person in two teams: organisers are warned, and nobody is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ..registration import Registration
from ..values import PersonName, PhoneNumber, RegistrationId, TeamId


class OverlapLevel(StrEnum):
    """How sure it is that two entries are one person, the surest first.

    ``certain``: same name and phone. ``likely``: same name in the same church. ``possible``: same phone with another
    name, as families share one, or same name where neither has a phone.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


SHOWN_UNASKED = frozenset({OverlapLevel.CERTAIN, OverlapLevel.LIKELY})
"""The levels that a badge stands for; possible ones are shown on demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Captain, coach or player of a team.

    ``church_key`` is of the church that the team counts as, ``key`` that of the name: people are compared by them.
    """

    registration_id: RegistrationId
    team_id: TeamId
    church_key: str
    name: PersonName
    key: str
    phone: PhoneNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two people of two teams who may be one; ``seen`` once an organiser has looked at these two teams."""

    level: OverlapLevel
    one: Person
    other: Person
    seen: bool = False


def people_of(registration: Registration, church_key: str) -> list[Person]:
    """Everybody in a team that plays; nobody of any other. Coaches have no phone."""
    team = registration.team
    if team is None or not registration.plays:
        return []
    captain = team.captain
    known = [(captain.name, captain.phone), (team.coach, None), *((one.name, one.phone) for one in team.squad)]
    return [
        Person(
            registration_id=registration.id,
            team_id=registration.team_id,
            church_key=church_key,
            name=name,
            key=name.key,
            phone=phone,
        )
        for name, phone in known
    ]


def level_between(one: Person, other: Person) -> OverlapLevel | None:
    """How sure it is that they are one person; ``None`` in one team, in two tournaments, or if nothing says so."""
    if one.registration_id == other.registration_id or one.team_id.prefix != other.team_id.prefix:
        return None
    same_phone = one.phone is not None and one.phone == other.phone
    if one.key != other.key:
        return OverlapLevel.POSSIBLE if same_phone else None
    if same_phone:
        return OverlapLevel.CERTAIN
    if one.church_key == other.church_key:
        return OverlapLevel.LIKELY
    return OverlapLevel.POSSIBLE if one.phone is None and other.phone is None else None


def alike(some: Iterable[Person], others: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Each of some people with each of the others who has the same name or phone: the rest overlap at no level."""
    named: defaultdict[str, list[Person]] = defaultdict(list)
    reached: defaultdict[PhoneNumber, list[Person]] = defaultdict(list)
    for other in others:
        named[other.key].append(other)
        if other.phone is not None:
            reached[other.phone].append(other)
    for one in some:
        for other in named.get(one.key, ()):
            yield one, other
        for other in reached.get(one.phone, ()) if one.phone is not None else ():
            if other.key != one.key:
                yield one, other


def overlaps_in(pairs: Iterable[tuple[Person, Person]], *, most: int | None = None) -> list[Overlap]:
    """The overlaps among pairs of people, in the order of team numbers, levels and names; the ``most`` surest of them.

    A captain who is in his own squad stands there once: of the same two names in the same two teams, the surest.
    """
    surest: dict[object, Overlap] = {}
    for one, other in pairs:
        if (level := level_between(one, other)) is None:
            continue
        found = Overlap(level=level, one=one, other=other)
        what = (one.registration_id, other.registration_id, one.key, other.key)
        known = surest.get(what)
        if known is None or _order(found) < _order(known):
            surest[what] = found
    ordered = sorted(surest.values(), key=_order)
    return ordered if most is None else sorted(sorted(ordered, key=_level)[:most], key=_order)


def marked(overlaps: Iterable[Overlap], seen: Iterable[tuple[RegistrationId, RegistrationId]]) -> Sequence[Overlap]:
    """The same overlaps, ``seen`` where their two teams are among these pairs of ids (``pair_of``)."""
    known = set(seen)
    return [replace(one, seen=pair_of(one.one.registration_id, one.other.registration_id) in known) for one in overlaps]


def pair_of(one: RegistrationId, other: RegistrationId) -> tuple[RegistrationId, RegistrationId]:
    """Two teams, whichever was named first."""
    return (one, other) if one < other else (other, one)


def _order(overlap: Overlap) -> tuple[object, ...]:
    one, other = overlap.one, overlap.other
    return one.team_id, other.team_id, _level(overlap), one.key, other.key, one.name.text, other.name.text


def _level(overlap: Overlap) -> int:
    return list(OverlapLevel).index(overlap.level)
