"""What the pages of churches call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from litestar.exceptions import NotFoundException

from icct_core import (
    ChangeChurchCommand,
    Church,
    ChurchesImported,
    ChurchesMerged,
    ChurchList,
    ChurchName,
    ChurchRegistered,
    ImportChurchesCommand,
    ListChurches,
    ListOrganisers,
    MergeChurchesCommand,
    MergeUndone,
    RegisterChurchCommand,
    UndoMergeCommand,
)

CHURCHES = "/desk/churches"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChurches:
    """The registry, and what changes it: one parameter of the routes."""

    list: ListChurches
    register: Callable[[RegisterChurchCommand], Awaitable[ChurchRegistered]]
    change: Callable[[ChangeChurchCommand], Awaitable[ChurchRegistered]]
    load: Callable[[ImportChurchesCommand], Awaitable[ChurchesImported]]
    merge: Callable[[MergeChurchesCommand], Awaitable[ChurchesMerged]]
    undo: Callable[[UndoMergeCommand], Awaitable[MergeUndone]]
    list_organisers: ListOrganisers


def church_in(found: ChurchList, church_id: str) -> Church:
    """The church of this id; raises ``NotFoundException``."""
    church = next((one for one in found.churches if str(one.id) == church_id), None)
    if church is None:
        raise NotFoundException
    return church


def church_called(found: ChurchList, name: str) -> Church | None:
    """The church of this id, or that this is a name of."""
    key = ChurchName(name).key if name.strip() else None
    return next((one for one in found.churches if str(one.id) == name.strip() or key in one.keys), None)
