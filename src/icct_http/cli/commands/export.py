"""``icct export``: what ``GET /admin/teams.csv`` and ``teams.xlsx`` give, from the command line."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from ..command_parser import Commands, add_command, add_filters
from ..replaced_file import place_of
from ..terminal.standard_streams import flushing

if TYPE_CHECKING:
    from icct_core import Registration, RegistrationFilter

    from ...container import Container
    from ...service.settings.settings import Settings
    from ..terminal.progress import Progress

STANDARD_OUTPUT: Final = "-"
CSV, XLSX = "csv", "xlsx"


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    exporting = add_command(commands, "export", "write every team into a file for spreadsheets")
    exporting.add_argument(
        "file", metavar="FILE", help="replaced whole or not at all, with mode 600; - is standard output"
    )
    exporting.add_argument(
        "--format",
        choices=(CSV, XLSX),
        help="csv (one table) or xlsx (teams, players, churches); by the file's ending if left out, else csv",
    )
    add_filters(exporting)
    exporting.add_argument(
        "--removed", action="store_true", help="removed teams too: rows without anything that people had written"
    )
    exporting.set_defaults(run=_export)


async def _export(settings: Settings, chosen: Namespace) -> None:
    """Write the teams that match, a batch at a time. Raises ``StartError``.

    The history has it before anything is written; if it cannot be recorded, nothing is exported.
    The file is replaced whole or not at all, and is its owner's alone: it holds phones and addresses.
    """
    import asyncio

    from icct_core import OPERATOR, ListRegistrationsQuery

    from ..backup.backup_errors import told_in_a_sentence
    from ..opened_container import opened_container
    from ..terminal.progress import Progress

    file: str = chosen.file
    if file != STANDARD_OUTPUT:
        place_of(file)  # or nothing is recorded
    what = "Standard output" if file == STANDARD_OUTPUT else file
    progress = Progress()
    async with opened_container(settings) as container:
        which = ListRegistrationsQuery.parse(
            status=chosen.status,
            church=chosen.church,
            q=chosen.search,
            changed_since=chosen.changed_since,
            removed="true" if chosen.removed else "false",
        ).which
        as_format = _format_of(chosen)
        await container.record_access().exported(f"teams.{as_format}", actor=OPERATOR)  # as the API names it
        written = _Written(progress, await container.registrations().count(which))
        with told_in_a_sentence(f"{what} cannot be written", progress), _opened(file) as out:
            async for part in await _parts(as_format, container, which, written):
                await asyncio.to_thread(out.write, part)
    progress.end(f"{what} holds {written.teams} {'team' if written.teams == 1 else 'teams'}.")


def _format_of(chosen: Namespace) -> str:
    named: str | None = chosen.format
    return named or (XLSX if Path(chosen.file).suffix.lower() == f".{XLSX}" else CSV)


async def _parts(
    as_format: str, container: Container, which: RegistrationFilter, written: _Written
) -> AsyncIterator[bytes]:
    """The file; what is read of the teams is counted."""
    from dataclasses import replace

    from ...web.api.team_sheet import sheet

    export, settings = container.export_registrations(), container.settings()
    if as_format == XLSX:
        whole = replace(container.export_workbook(), export=lambda which: written.counting(export(which)))
        return await whole(which)
    return sheet(written.counting(export(which)), settings.tournament.timezone, service=settings.service.url)


class _Written:
    """How many teams are in the file so far."""

    def __init__(self, progress: Progress, total: int) -> None:  # dataclasses would cost `icct --help` a tenth
        self.progress = progress
        self.total = total
        self.teams = 0

    async def counting(self, batches: AsyncIterator[Sequence[Registration]]) -> AsyncIterator[Sequence[Registration]]:
        async for batch in batches:
            yield batch
            self.teams += len(batch)
            self.progress.report("Writing teams", f"{self.teams} of {self.total}")


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == STANDARD_OUTPUT:
        with flushing(sys.stdout):
            yield sys.stdout.buffer
        return
    from icct_adapters.files.atomic_write import atomic_write

    place = place_of(file)
    with atomic_write(place.parent, lambda made: made.replace(place), prefix=".icct-export-") as out:
        yield out
