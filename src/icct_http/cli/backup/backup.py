"""``icct backup``: the database at one moment and the logos on this disk, in a file."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Literal, cast

from icct_adapters.files.atomic_write import atomic_write
from icct_adapters.in_thread import GoOn, in_thread
from icct_adapters.sql import SqlDatabase
from icct_adapters.sql.operations.dumps import open_dumps
from icct_adapters.system_clock import SystemClock

from ...service.settings.environment import environment_of_programs
from ...service.settings.settings import Settings
from ...service.start_up.preparation import known_revision, must_be_kept, opened
from ...service.start_up.start_error import StartError, WrongArgument
from ...version import VERSION
from ..terminal.progress import Progress
from .backup_archive import ArchiveWriter
from .backup_errors import folder_of, told_in_a_sentence
from .backup_manifest import Manifest


async def back_up(settings: Settings, file: Path) -> None:
    """Write a backup into a new file of mode 600; it is there whole or not at all. Raises ``StartError``."""
    must_be_kept(settings.database, "no other process can look into it")
    _check_free(file)
    progress = Progress()
    with told_in_a_sentence(f"{file} cannot be written", progress):
        async with opened(settings) as database:
            if await known_revision(database) is None:
                raise StartError("The database has no tables: there is nothing to back up.")
            with (
                TemporaryDirectory(dir=folder_of(file), prefix=".icct-backup-") as folder,  # mode 700
                atomic_write(Path(folder), lambda made: made.rename(file.absolute())) as archive,
            ):
                manifest = await _write(settings, database, Path(folder) / "database", archive, progress)
    progress.end(f"{file} holds {manifest.in_words}.")


def _check_free(file: Path) -> None:
    if os.path.lexists(file):
        raise WrongArgument(f"{file} exists already: choose another name, or move it away.")
    if not folder_of(file).is_dir():
        raise WrongArgument(f"{folder_of(file)} is no folder: make it first.")


async def _write(settings: Settings, database: SqlDatabase, dump: Path, file: BinaryIO, progress: Progress) -> Manifest:
    """The database first: a logo that is delivered afterwards is in the backup twice, and not missing from both."""
    dumps = open_dumps(database, environment_of_programs())
    made_at = SystemClock().now()
    snapshot = await dumps.dump(dump, lambda how_far: progress.report("Copying the database", how_far))
    logos = settings.service.files_dir if settings.files.storage == "disk" else None

    def pack(go_on: GoOn) -> Manifest:
        with ArchiveWriter(file, go_on) as archive:
            progress.report("Packing the database")
            archive.add_database(dump)
            if logos is not None:
                archive.add_logos(logos, lambda number: progress.report("Packing logo", str(number + 1)))
            manifest = Manifest(
                icct=VERSION,
                made_at=made_at,
                engine=cast(Literal["sqlite", "postgresql"], dumps.engine),
                revision=str(snapshot.revision),
                rows=dict(snapshot.counts),
                contents=dict(archive.contents),
                server=snapshot.server,
                program=snapshot.program,
            )
            archive.seal(manifest)
        return manifest

    return await in_thread(pack)
