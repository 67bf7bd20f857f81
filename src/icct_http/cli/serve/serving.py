"""``icct serve``: starts granian with one or more processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from ...service.logs.configuration import configure_logs
from ...service.logs.library_logs import server_logging
from ...service.metrics.metrics_folder import metrics_folder
from ...service.settings.settings import Settings
from ...service.start_up.pages_left_off import warn_of_pages_left_off
from ...service.tracing import check_tracing
from ..garbage import collect_new
from ..terminal.printing import announce
from .banner import banner
from .listening import ListeningAddress
from .open_files import connections_of_a_process

READY_WITHIN = 30.0  # seconds; a healthy start takes one or two
STOP_WITHIN = 15  # seconds for requests and deliveries under way
HEADERS_WITHIN = 10_000  # milliseconds; a client that sends its headers slower is cut
WAITING_CONNECTIONS = 2_048  # those beyond wait with the system, which may allow fewer

_TARGET = "icct_http.cli.serve.server_process:application"


def serve(settings: Settings, notes: Sequence[str] = (), first_link: str | None = None) -> None:
    """Serve until a signal; a process that dies is replaced. ``notes`` and ``first_link`` are for the banner.

    Raises ``StartError`` if the address cannot be had.
    """
    address = ListeningAddress.of(settings.service)
    os.register_at_fork(after_in_child=_forget_handlers)
    with settings.handed_down(), address.claimed(), metrics_folder():
        address.check()
        check_tracing(settings.logs)
        configure_logs(settings.logs, settings.service.environment)
        warn_of_pages_left_off(settings)
        import_module(_TARGET.partition(":")[0])  # once, and not by each process; where metrics are kept is known now
        from ...page_parts import check_notices  # noqa: PLC0415  imported just now

        check_notices(settings)
        server = _AnnouncingServer(
            lambda: _announce(banner(settings, address.url, notes, first_link), address),
            _TARGET,
            factory=True,
            address=address.host,
            port=address.port,
            interface=Interfaces.ASGI,
            http=HTTPModes.http1,  # the others read bytes before the time for a head begins to run
            workers=settings.service.workers,
            websockets=False,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
            log_level=LogLevels.error if settings.logs.level == "ERROR" else LogLevels.warning,
            log_dictconfig=dict(server_logging()),
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_WITHIN,
            backlog=WAITING_CONNECTIONS,
            backpressure=connections_of_a_process(),
        )
        server.serve()
    announce("Stopped; what is not delivered yet is kept for the next start.")


class _AnnouncingServer(MPServer):
    """Calls ``announce`` from a thread once its processes are started.

    There must be no thread while they are forked: a child would wait for ever for a lock that a thread held.
    """

    def __init__(self, announce: Callable[[], None], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._announce = announce

    def startup(self, *arguments: Any) -> None:
        collect_new()  # none of them looks through what is imported and shared
        super().startup(*arguments)  # type: ignore[no-untyped-call]
        threading.Thread(target=self._announce, daemon=True).start()


def _forget_handlers() -> None:
    """A new process would inherit handlers that only the main one can act on, and miss a stop while it starts."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _announce(lines: str, address: ListeningAddress) -> None:
    """Print how to use the service as soon as it answers."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if address.answers():
            announce(lines)
            return
        time.sleep(0.05)
    announce("The service has not answered yet; see the log lines above.", on_error=True)
