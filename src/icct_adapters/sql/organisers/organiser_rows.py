"""Converts organisers to rows and back."""

from __future__ import annotations

from typing import Any

from icct_core import EmailAddress, Organiser, OrganiserId, PersonName, Role

from ..rows import Row


def organiser_to_row(organiser: Organiser) -> dict[str, Any]:
    return {
        "id": organiser.id.uuid,
        "name": organiser.name.text,
        "email": organiser.email.text,
        "email_key": organiser.email.key,
        "role": organiser.role.value,
        "added_at": organiser.added_at,
        "disabled_at": organiser.disabled_at,
        "version": organiser.version,
    }


def organiser_from_row(row: Row) -> Organiser:
    return Organiser(
        id=OrganiserId(row["id"]),
        name=PersonName(row["name"]),
        email=EmailAddress(row["email"]),
        role=Role(row["role"]),
        added_at=row["added_at"],
        disabled_at=row["disabled_at"],
        version=row["version"],
    )
