"""``icct export``: the table that ``GET /admin/teams.csv`` gives, from the command line."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from icct_adapters.files.atomic_write import atomic_write
from icct_core import ListRegistrationsQuery, Registration

from ...service.settings.settings import Settings
from ...service.start_up.start_error import WrongArgument
from ...web.api.team_sheet import sheet
from ..backup.backup_errors import folder_of, told_in_a_sentence
from ..opened_container import desk
from ..terminal.progress import Progress
from ..terminal.standard_streams import flushing

STANDARD_OUTPUT: Final = "-"


async def export(settings: Settings, file: str, **filters: str) -> None:
    """Write the teams that match, a batch at a time; any number of them takes the same memory. Raises ``StartError``.

    ``file`` is replaced whole or not at all, and is its owner's alone: it holds phones and addresses. The ``filters``
    are those of ``ListRegistrationsQuery.parse``.
    """
    _check_can_be_replaced(file)
    progress = Progress()
    async with desk(settings) as container:
        which = ListRegistrationsQuery.parse(**filters).which
        written = _Written(progress, await container.registrations().count(which))
        batches = written.counting(container.export_registrations()(which))
        with told_in_a_sentence(f"{_in_words(file)} cannot be written", progress), _opened(file) as out:
            async for part in sheet(batches, settings.tournament_zone, service=settings.api_url):
                await asyncio.to_thread(out.write, part)
    progress.end(f"{_in_words(file)} holds {written.teams} {'team' if written.teams == 1 else 'teams'}.")


def _check_can_be_replaced(file: str) -> None:
    if file == STANDARD_OUTPUT:
        return
    if not folder_of(Path(file)).is_dir():
        raise WrongArgument(f"{folder_of(Path(file))} is no folder: make it first.")
    if os.path.lexists(file) and not Path(file).is_file():
        raise WrongArgument(f"{file} is no file: choose another name.")


@dataclass(slots=True)
class _Written:
    """How many teams are in the file so far."""

    progress: Progress
    total: int
    teams: int = 0

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
    place = Path(file).absolute()
    with atomic_write(place.parent, lambda made: made.replace(place), prefix=".icct-export-") as out:
        yield out


def _in_words(file: str) -> str:
    return "Standard output" if file == STANDARD_OUTPUT else file
