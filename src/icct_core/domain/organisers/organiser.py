"""An organiser: who it is, where mail reaches him, and what he may do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from ..errors import CoreError, InvalidValue
from ..review.history import FieldChange
from ..values import EmailAddress, MarkedId, PersonName
from .organiser_errors import OrganiserNotFound


class Role(StrEnum):
    """What an organiser may do: a later role includes those before it.

    A viewer reads. A reviewer decides about teams, corrects and exports them. An admin opens and closes registration,
    keeps churches, organisers and API keys, and removes teams.
    """

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Whether one of this role may do what the other may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(other)


@dataclass(frozen=True, slots=True)
class OrganiserId(MarkedId):
    """Names an organiser for good: ``o_`` and 32 hexadecimal digits. History keeps it in the place of a name."""

    mark: ClassVar[str] = "o"
    refusal: ClassVar[type[CoreError]] = OrganiserNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Organiser:
    """A person who may open the desk while not disabled. No two have the same address, also disabled ones."""

    id: OrganiserId
    name: PersonName = field(repr=False)
    email: EmailAddress = field(repr=False)
    role: Role
    added_at: datetime
    disabled_at: datetime | None = None
    version: int = 1

    @property
    def is_admin(self) -> bool:
        """Whether this one can add and change organisers now."""
        return self.role is Role.ADMIN and self.disabled_at is None

    def disabled(self, *, at: datetime) -> Organiser:
        """A copy that opens nothing any more; one that was disabled earlier keeps its time."""
        return replace(self, disabled_at=self.disabled_at or at)

    def enabled(self) -> Organiser:
        """A copy that may open the desk again."""
        return replace(self, disabled_at=None)

    def next_version(self) -> Organiser:
        """The same, changed once more."""
        return replace(self, version=self.version + 1)


def parse_role(raw: object) -> Role:
    """A role by its name; raises ``InvalidValue`` that names all of them."""
    try:
        return Role(str(raw).strip().lower())
    except ValueError:
        raise InvalidValue(f"Role must be one of {', '.join(Role)}") from None


def organiser_changes(before: Organiser | None, after: Organiser) -> tuple[FieldChange, ...]:
    """Each field that differs, as history keeps it; all of them of one who is new."""
    old = _texts(before) if before else dict.fromkeys(_texts(after))
    return tuple(FieldChange(name, old[name], new) for name, new in _texts(after).items() if old[name] != new)


def _texts(organiser: Organiser) -> dict[str, str | None]:
    return {
        "name": organiser.name.text,
        "email": organiser.email.text,
        "role": organiser.role.value,
        "disabled": "true" if organiser.disabled_at else "false",
    }
