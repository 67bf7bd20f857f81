"""``icct serve``: granian with one or more processes."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from contextlib import closing

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from .banner import banner
from .preparation import StartError
from .settings import Settings

READY_WITHIN = 30.0  # seconds; a healthy start takes one or two
STOP_WITHIN = 15  # seconds for requests and deliveries under way
HEADERS_WITHIN = 10_000  # milliseconds; a client that sends its headers slower is cut


def serve(settings: Settings) -> None:
    """Serve until a signal; a process that dies is replaced. Raises ``StartError`` if the address cannot be had."""
    _check_address(settings)
    server = Server(
        "icct_http.asgi:application",
        factory=True,
        address=settings.api_host,
        port=settings.api_port,
        interface=Interfaces.ASGI,
        workers=settings.api_workers,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    )
    os.register_at_fork(after_in_child=_forget_handlers)
    server.on_startup(lambda: threading.Thread(target=_announce, args=(settings,), daemon=True).start())
    server.serve()
    print("Stopped; what is not delivered yet is kept for the next start.", flush=True)


def address(settings: Settings) -> str:
    """Where this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.api_host, settings.api_host)  # noqa: S104  compared only
    return f"http://[{host}]:{settings.api_port}" if ":" in host else f"http://{host}:{settings.api_port}"


def _forget_handlers() -> None:
    """A new process would inherit handlers that only the main one can act on, and miss a stop while it starts."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _announce(settings: Settings) -> None:
    """Print how to use the service as soon as it answers."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address(settings)}/health", timeout=1):  # noqa: S310  our own address
                print(banner(settings, address(settings)), flush=True)
                return
        except OSError:
            time.sleep(0.05)
    print("The service has not answered yet; see the log lines above.", file=sys.stderr, flush=True)


def _check_address(settings: Settings) -> None:
    """Fail with a sentence before any process is started."""
    family = socket.AF_INET6 if ":" in settings.api_host else socket.AF_INET
    try:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.api_host, settings.api_port))
    except OSError as error:
        raise StartError(
            f"API_HOST and API_PORT cannot be used: {settings.api_host} port {settings.api_port}: {error.strerror}."
        ) from None
