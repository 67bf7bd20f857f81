"""``icct restore``: restores a backup to an empty place, or only verifies it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from icct_adapters.in_thread import GoOn, in_thread
from icct_adapters.sql import HEAD, SqlDatabase, open_database
from icct_adapters.sql.operations.dumps import DatabaseDumps, open_dumps
from icct_adapters.sql.operations.restored import settle_restored
from icct_adapters.sql.schema.revisions import REVISIONS

from ...service.settings.environment import environment_of_programs
from ...service.settings.settings import Settings
from ...service.start_up.preparation import check_encoding, make_data_folder, must_be_kept, opened
from ...service.start_up.start_error import StartError, WrongSetting
from ..terminal.progress import Progress
from .backup_archive import ArchiveReader, opened_backup
from .backup_errors import folder_of, told_in_a_sentence
from .backup_manifest import Manifest
from .backup_members import NoBackup

_LINKS_ENDED = "Every captain's link has ended: `icct teams send-links` mails new ones."
_LINKS_AS_BEFORE = "Links that captains ended since the backup work again; `--end-links` would have ended all of them."


async def restore(settings: Settings, file: Path, *, end_links: bool = False) -> None:
    """Put a backup into the empty database and folder of these settings. Raises ``StartError``.

    ``end_links`` ends every captain's link.
    """
    must_be_kept(settings.database, "it would be forgotten at once")
    progress = Progress()
    async with _checked(file, settings, progress) as backup:
        make_data_folder(settings.service)
        _check_folder(settings, backup.manifest)
        async with opened(settings) as database:
            await check_encoding(database)
            dumps = open_dumps(database, environment_of_programs())
            if not await dumps.is_empty():
                raise StartError(
                    "The database is not empty, and restoring would mix two: set DATABASE_URL or DATA_DIR to a new one."
                )
            with TemporaryDirectory(dir=settings.service.data_dir, prefix=".icct-restore-") as folder:  # mode 700
                async with _logos_in_place(backup, Path(folder) / "files", settings.service.files_dir):
                    await _load(backup, dumps, Path(folder), progress)
                    await settle_restored(database, end_links=end_links)
    restored, revision = f"Restored {backup.manifest.in_words}", backup.manifest.revision
    to_do = "" if revision == HEAD else f" at {revision}: run `icct migrate` before this version is started"
    links = _LINKS_ENDED if end_links else _LINKS_AS_BEFORE
    progress.end(f"{restored}{to_do}. Organisers sign in again. {links}")


async def verify(settings: Settings, file: Path) -> str:
    """Restore into a scratch database, which goes away again, and tell what was found. Raises ``StartError``."""
    must_be_kept(settings.database, "it would be forgotten at once")
    progress = Progress()
    async with _checked(file, settings, progress) as backup, _untouched(settings, backup.manifest) as database:
        dumps = open_dumps(database, environment_of_programs())
        with TemporaryDirectory(dir=folder_of(file), prefix=".icct-verify-") as folder:
            async with dumps.scratch(Path(folder)) as scratch:
                await _load(backup, scratch, Path(folder), progress)
    manifest = backup.manifest
    rows = sum(manifest.rows.values())
    return (
        f"{file} can be restored: {manifest.in_words}, "
        f"{rows} rows at {manifest.revision}, all of them counted in a scratch database."
    )


@asynccontextmanager
async def _untouched(settings: Settings, manifest: Manifest) -> AsyncIterator[SqlDatabase]:
    """The database beside which a scratch one is made; a file of SQLite need not be there, and is not made."""
    if manifest.engine == "postgresql":
        async with opened(settings) as database:
            yield database
    else:
        yield open_database(settings.database.url)  # connects to nothing by itself


@asynccontextmanager
async def _checked(file: Path, settings: Settings, progress: Progress) -> AsyncIterator[ArchiveReader]:
    """Lend a backup of which every byte was looked at; what is wrong then and in the block is a ``StartError``."""
    with told_in_a_sentence(f"{file} cannot be restored", progress), ExitStack() as opened_files:

        def open_it(go_on: GoOn) -> ArchiveReader:
            def tick(name: str) -> None:
                go_on()
                progress.report("Checking", name)

            return opened_files.enter_context(opened_backup(file, tick))

        backup = await in_thread(open_it)
        manifest = backup.manifest
        if manifest.revision not in REVISIONS:
            raise StartError(
                f"The backup's tables are at {manifest.revision}, newer than this version knows: "
                f"install icct {manifest.icct} or newer."
            )
        if not settings.database.url.startswith(manifest.engine):
            raise StartError(f"The backup is of {manifest.engine}: set DATABASE_URL to a database of that kind.")
        yield backup


def _check_folder(settings: Settings, manifest: Manifest) -> None:
    if not manifest.logos:
        return
    if settings.files.storage != "disk":
        raise WrongSetting(
            f"FILE_STORAGE must be disk for this: the backup holds logos, and {settings.files.storage} cannot "
            "take them back."
        )
    folder = settings.service.files_dir
    if folder.exists() and any(folder.iterdir()):
        raise StartError(
            f"{folder} is not empty, and restoring would mix two: move it away, or set DATA_DIR to a new one."
        )


@asynccontextmanager
async def _logos_in_place(backup: ArchiveReader, extracted: Path, place: Path) -> AsyncIterator[None]:
    """Put the logos where they belong; they go away again if the block, which loads the database, fails."""
    if not backup.manifest.logos:
        yield
        return
    await in_thread(partial(backup.extract_logos, extracted))
    os.rename(extracted, place)  # noqa: PTH104  it waits for nothing, and takes the place of an empty folder
    try:
        yield
    except BaseException:
        os.rename(place, extracted)  # noqa: PTH104
        raise


async def _load(backup: ArchiveReader, dumps: DatabaseDumps, folder: Path, progress: Progress) -> None:
    manifest = backup.manifest
    dump = folder / "database"
    progress.report("Unpacking the database")
    await in_thread(partial(backup.extract_database, dump))
    found = await dumps.load(
        dump, manifest.snapshot, lambda how_far: progress.report("Restoring the database", how_far)
    )
    if (found.revision, found.counts) != (manifest.revision, manifest.rows):
        wrong = [name for name in manifest.rows if found.counts.get(name) != manifest.rows[name]]
        raise NoBackup(f"after it, other rows are counted than it says: {', '.join(wrong) or 'in more tables'}")
