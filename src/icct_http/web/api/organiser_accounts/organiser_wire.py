"""JSON bodies about organisers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from icct_core import Organiser


class OrganiserToAdd(Struct, kw_only=True, forbid_unknown_fields=True):
    """An organiser as typed; ``role`` is viewer, reviewer or admin."""

    name: str = ""
    email: str = ""
    role: str = ""


class OrganiserChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to change of an organiser; what is left out, or null, stays. ``version`` is the one that was read."""

    version: int | None = None
    name: str | None = None
    email: str | None = None
    role: str | None = None
    disabled: bool | None = None


class OrganiserLine(Struct, kw_only=True):
    """An organiser; one who is disabled can no longer sign in."""

    id: str
    name: str
    email: str
    role: Literal["viewer", "reviewer", "admin"]
    disabled: bool
    added_at: datetime
    disabled_at: datetime | None
    version: int


class OrganiserPage(Struct, kw_only=True):
    """All organisers, oldest first."""

    success: Literal[True] = True
    organisers: list[OrganiserLine]


class OrganiserStored(Struct, kw_only=True):
    """The organiser as stored."""

    success: Literal[True] = True
    organiser: OrganiserLine


def line_of(organiser: Organiser) -> OrganiserLine:
    return OrganiserLine(
        id=str(organiser.id),
        name=organiser.name.text,
        email=organiser.email.text,
        role=organiser.role.value,
        disabled=organiser.disabled_at is not None,
        added_at=organiser.added_at,
        disabled_at=organiser.disabled_at,
        version=organiser.version,
    )


def page_of_organisers(organisers: Iterable[Organiser]) -> OrganiserPage:
    return OrganiserPage(organisers=[line_of(organiser) for organiser in organisers])
