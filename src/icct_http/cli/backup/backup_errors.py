"""Says in one sentence why a backup could not be written or read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM, default_int_handler, getsignal, signal

from icct_adapters.sql.operations.dumps import DumpFailed
from icct_core import WorkbookNotWritten

from ...service.start_up.start_error import StartError
from ..terminal.progress import Progress
from .backup_members import NoBackup


@contextmanager
def told_in_a_sentence(what: str, progress: Progress) -> Iterator[None]:
    """Raise ``StartError`` for what goes wrong; ``what`` could not be done. A SIGTERM ends the block as Ctrl-C does."""
    on_interrupt = getsignal(SIGINT)  # ignored in the background of a script, where a SIGTERM still comes
    before = signal(SIGTERM, on_interrupt if callable(on_interrupt) else default_int_handler)
    try:
        yield
    except NoBackup as error:
        raise StartError(f"{what}: {error}.") from None
    except (DumpFailed, WorkbookNotWritten) as error:
        raise StartError(f"{what}: {error}.") from None
    except BrokenPipeError:
        raise  # what read our output, as `head`, has ended
    except OSError as error:
        raise StartError(f"{what}: {error.filename or 'the disk'}: {error.strerror or error}.") from None
    finally:
        signal(SIGTERM, before)
        progress.clear()


def folder_of(file: Path) -> Path:
    """Where the file lies or is to lie."""
    return file.absolute().parent
