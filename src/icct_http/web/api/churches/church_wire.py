"""JSON bodies about churches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from icct_core import (
    Church,
    ChurchesMerged,
    ChurchId,
    ChurchList,
    ChurchRegistered,
    KnownChurches,
    MergeInForce,
    MergeUndone,
)


class ChurchToRegister(Struct, kw_only=True, forbid_unknown_fields=True):
    """A church as an organiser typed it."""

    name: str = ""
    place: str | None = None
    teams_allowed: int | None = None
    aliases: list[str] = []


class ChurchChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to change of a church; what is left out stays. ``version`` is the one that was read."""

    version: int | None = None
    name: str | UnsetType = UNSET
    place: str | UnsetType | None = UNSET
    teams_allowed: int | UnsetType | None = UNSET
    aliases: list[str] | UnsetType = UNSET


class ChurchesToMerge(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which church goes into which: ids, or names of theirs."""

    source: str = field(default="", name="from")
    into: str = ""


class ChurchLine(Struct, kw_only=True):
    """A church. ``registered`` is false of one that only captains named; ``teams`` counts those that play.

    ``teams_allowed`` is null where the tournament's own number holds. ``looks_like`` has the ids of churches that may
    be the same.
    """

    id: str
    name: str
    registered: bool
    place: str | None
    teams_allowed: int | None
    aliases: list[str]
    teams: int
    has_room: bool
    over_limit: bool
    looks_like: list[str]
    version: int


class MergeLine(Struct, kw_only=True):
    """A merge that can be undone: the name that went, the id of the church that it counts as, and its teams."""

    id: str
    source: str = field(name="from")
    into: str
    teams: int
    merged_at: datetime


class ChurchPage(Struct, kw_only=True):
    """Churches by name, and the merges in force, the latest first."""

    success: Literal[True] = True
    churches: list[ChurchLine]
    merges: list[MergeLine]


class ChurchStored(Struct, kw_only=True):
    """The church as it is now; ``teams_moved`` came to it with its aliases."""

    success: Literal[True] = True
    church: ChurchLine
    teams_moved: int


class MergeDone(Struct, kw_only=True):
    """The church as it is now. ``over_limit``: it has more teams than it may have, and all of them stay."""

    success: Literal[True] = True
    merge_id: str
    church: ChurchLine
    teams_moved: int
    over_limit: bool


class MergeTakenBack(Struct, kw_only=True):
    """The church that is one of its own again, the one it was merged into, and how many teams went back."""

    success: Literal[True] = True
    church: ChurchLine
    into: ChurchLine
    teams_moved: int


class PublicChurch(Struct, kw_only=True):
    """A registered church, and whether it may have one team more."""

    name: str
    place: str | None
    has_room: bool


class PublicChurches(Struct, kw_only=True):
    """Registered churches by name. ``only_listed``: a form with another church is refused."""

    success: Literal[True] = True
    only_listed: bool
    churches: list[PublicChurch]


def page_of_churches(page: ChurchList) -> ChurchPage:
    return ChurchPage(
        churches=[line_of(one, page.otherwise, page.looks_like) for one in page.churches],
        merges=[_merge_line(one) for one in page.merges],
    )


def line_of(
    church: Church, otherwise: int | None, looks_like: Mapping[ChurchId, tuple[ChurchId, ...]] | None = None
) -> ChurchLine:
    """A church where ``otherwise`` is the tournament's own number of teams."""
    alike = looks_like.get(church.id, ()) if looks_like else ()
    return ChurchLine(
        id=str(church.id),
        name=church.shown.text,
        registered=church.name is not None,
        place=church.place,
        teams_allowed=church.teams_allowed,
        aliases=[alias.text for alias in church.aliases],
        teams=church.teams,
        has_room=church.has_room(otherwise),
        over_limit=church.is_over(otherwise),
        looks_like=[str(one) for one in alike],
        version=church.version,
    )


def stored_of(registered: ChurchRegistered, otherwise: int | None) -> ChurchStored:
    return ChurchStored(church=line_of(registered.church, otherwise), teams_moved=registered.teams)


def merge_of(merged: ChurchesMerged, otherwise: int | None) -> MergeDone:
    return MergeDone(
        merge_id=str(merged.merge_id),
        church=line_of(merged.church, otherwise),
        teams_moved=merged.teams,
        over_limit=merged.over_limit,
    )


def undone_of(undone: MergeUndone, otherwise: int | None) -> MergeTakenBack:
    return MergeTakenBack(
        church=line_of(undone.church, otherwise), into=line_of(undone.into, otherwise), teams_moved=undone.teams
    )


def public_of(known: KnownChurches, *, only_listed: bool, otherwise: int | None) -> PublicChurches:
    """What everybody may read: nothing that captains typed, and no number of teams."""
    return PublicChurches(
        only_listed=only_listed,
        churches=[
            PublicChurch(name=one.shown.text, place=one.place, has_room=one.has_room(otherwise))
            for one in known.churches
        ],
    )


def _merge_line(one: MergeInForce) -> MergeLine:
    merge = one.merge
    return MergeLine(
        id=str(merge.id),
        source=one.name.text,
        into=str(one.into.id),
        teams=len(merge.teams),
        merged_at=merge.merged_at,
    )
