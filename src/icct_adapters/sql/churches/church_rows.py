"""Converts churches and merges to rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from icct_core import Church, ChurchId, ChurchName, Merge, MergeId, RegistrationId

from ..rows import Row
from ..tables import church_aliases, churches, teams

_typed = (
    select(teams.c.church_name)
    .where(teams.c.church_key == churches.c.church_key, teams.c.prefix == churches.c.prefix)
    .order_by(teams.c.number)
    .limit(1)
    .scalar_subquery()
    .label("typed")
)

WITH_NAMES = select(churches, church_aliases.c.church_key.label("counts_as"), _typed).outerjoin(
    church_aliases,
    and_(church_aliases.c.prefix == churches.c.prefix, church_aliases.c.alias_key == churches.c.church_key),
)
"""Churches, each with the key that its own counts as, and its name as its first team typed it."""


def church_from_rows(row: Row, alias_names: Iterable[str]) -> Church:
    """The church of a row of ``WITH_NAMES``; its own name may be among the aliases' names."""
    name = ChurchName(row["name"]) if row["name"] is not None else None
    aliases = (ChurchName(text) for text in alias_names)
    merged_into = row["merged_into"]
    return Church(
        id=ChurchId(row["id"]),
        prefix=row["prefix"],
        key=row["church_key"],
        name=name,
        place=row["place"],
        teams_allowed=row["teams_allowed"],
        aliases=tuple(one for one in aliases if name is None or one.key != name.key),
        teams=row["teams"],
        typed=ChurchName(row["typed"]) if row["typed"] else None,
        merged_into=None if merged_into is None else row["counts_as"] or merged_into,
        version=row["version"],
    )


def church_to_row(church: Church) -> dict[str, Any]:
    """What a change of a church writes; its key is named apart."""
    return {
        "of_prefix": church.prefix,
        "of_key": church.key,
        "new_name": church.name.text if church.name else None,
        "new_place": church.place,
        "new_teams_allowed": church.teams_allowed,
        "new_merged_into": church.merged_into,
        "new_version": church.version,
        "new_search_text": church.search_text,
    }


def merge_to_row(merge: Merge) -> dict[str, Any]:
    moved = {"teams": sorted(one.hex for one in merge.teams), "aliases": sorted(merge.aliases)}
    return {
        "id": merge.id.uuid,
        "prefix": merge.prefix,
        "from_key": merge.from_key,
        "into_key": merge.into_key,
        "merged_at": merge.merged_at,
        "undone_at": merge.undone_at,
        "moved": json.dumps(moved, ensure_ascii=False),
    }


def merge_from_row(row: Row) -> Merge:
    moved = json.loads(row["moved"])
    return Merge(
        id=MergeId(row["id"]),
        prefix=row["prefix"],
        from_key=row["from_key"],
        into_key=row["into_key"],
        merged_at=row["merged_at"],
        undone_at=row["undone_at"],
        teams=frozenset(RegistrationId(UUID(one)) for one in moved["teams"]),
        aliases=frozenset(moved["aliases"]),
    )
