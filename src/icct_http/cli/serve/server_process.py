"""What each server process runs: ``application`` is granian's target."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from typing import Any

from ...application import create_app
from ...service.logs.configuration import configure_logs
from ...service.settings.settings import Settings
from ..garbage import collect_new, collect_nothing


def application() -> Any:
    """The application of this process, with the settings that the main process handed down."""
    collect_nothing()
    settings = Settings.load()
    configure_logs(settings.logs, settings.service.environment)
    _stop_with_parent()
    application = create_app(settings)
    # From here on the garbage collector looks only at what requests leave, and not at code and routes, which stay:
    # that would stop every request for a twentieth of a second and more, again and again.
    gc.collect()
    collect_new()
    return application


def _stop_with_parent() -> None:
    """Stop when the main process is gone, however it ended: an orphan would keep the port and take registrations."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait_and_stop() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_and_stop, name="parent-watch", daemon=True).start()
