"""The pages that stand at the top of each page of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from icct_core import Organiser, Role

from .addresses import HOME


@dataclass(frozen=True, slots=True)
class Place:
    """A page that is led to; ``is_here`` on the page itself and on those below it."""

    path: str
    name: str
    role: Role
    is_here: bool = False


PLACES: tuple[Place, ...] = (
    Place(HOME, "Overview", Role.VIEWER),
    Place("/desk/teams", "Teams", Role.VIEWER),
    Place("/desk/overlaps", "Overlaps", Role.VIEWER),
    Place("/desk/churches", "Churches", Role.VIEWER),
    Place("/desk/deliveries", "Deliveries", Role.VIEWER),
    Place("/desk/window", "Window", Role.VIEWER),
    Place("/desk/organisers", "Organisers", Role.ADMIN),
    Place("/desk/keys", "Keys", Role.ADMIN),
    Place("/desk/history", "History", Role.ADMIN),
)
"""In the order in which they stand."""


def places_for(organiser: Organiser, path: str) -> list[Place]:
    """Those that this organiser may open."""
    return [
        Place(one.path, one.name, one.role, is_here=_is_at(one.path, path))
        for one in PLACES
        if organiser.role.includes(one.role)
    ]


def _is_at(place: str, path: str) -> bool:
    """Whether the path is the place or below it; below the first page is everything, which is none of its own."""
    return path.rstrip("/") == place or (place != HOME and path.startswith(f"{place}/"))
