"""Everybody who plays, and each two of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from icct_core import Person, Registration, alike, people_of

from ..tables import Tables


def all_pairs(tables: Tables) -> Iterator[tuple[Person, Person]]:
    """Everybody of a team with everybody of each team after it."""
    in_order = sorted(tables.registrations.values(), key=lambda one: one.team_id)
    for some, others in combinations([people_in(tables, one) for one in in_order], 2):
        yield from alike(some, others)


def people_in(tables: Tables, registration: Registration) -> list[Person]:
    return people_of(registration, tables.church_keys[registration.id]) if registration.plays else []
