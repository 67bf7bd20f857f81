"""Opens the export of workbooks."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from functools import partial
from typing import Protocol

from icct_core import Clock, ExportRegistrations, ExportWorkbook, ListChurches, WorkbookWriter

from ..stored_logos import logo_of

BATCH = 40
"""Teams read at once: the event loop is held up for as long as it takes to make their rows, a few milliseconds."""


class Tournament(Protocol):
    """What the file says of the tournament."""

    @property
    def name(self) -> str: ...

    @property
    def timezone(self) -> tzinfo: ...


def open_export(  # noqa: PLR0913, PLR0917  what it is made from
    export: ExportRegistrations,
    list_churches: ListChurches,
    writer: WorkbookWriter,
    clock: Clock,
    tournament: Tournament,
    service: str,
) -> ExportWorkbook:
    """The use case; logos on this machine's disk have an address if that of the ``service`` is known."""
    return ExportWorkbook(
        registrations=export.registrations,
        export=replace(export, batch=BATCH),
        list_churches=list_churches,
        writer=writer,
        clock=clock,
        zone=tournament.timezone,
        title=tournament.name,
        logo_of=partial(logo_of, service=service),
    )
