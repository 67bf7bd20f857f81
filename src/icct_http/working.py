"""``icct worker``: deliveries without a server."""

from __future__ import annotations

import asyncio
import os
import signal
from threading import Timer

from .container import build_container, close
from .delivery_worker import working
from .logs import configure_logs
from .preparation import prepare
from .printing import announce
from .settings import Settings
from .start_error import WrongSetting

STOP_WITHIN = 10.0
"""Seconds: 5 to finish deliveries, and the rest to give leases back, which takes a database that answers."""


async def work(settings: Settings) -> None:
    """Deliver until SIGTERM or SIGINT. Raises ``StartError``.

    The process ends within ``STOP_WITHIN`` of the signal, with status 1 if the database leaves it waiting till then.
    """
    for variable, adapter in settings.adapters.items():
        if adapter == "memory":
            raise WrongSetting(f"{variable} must not be memory for a worker: it shares no memory with the server.")
    await prepare(settings, may_migrate=False, wait=settings.database_wait, refill=True)
    configure_logs(settings)
    container = build_container(settings)
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    ending = Timer(STOP_WITHIN, _end)  # nothing less ends a driver that waits for a frozen database
    ending.daemon = True
    try:
        async with working(container.delivery_worker()):
            announce("Delivering logos and mails; stop with Ctrl-C.")
            await stop.wait()
            ending.start()
    finally:
        await close(container)
        ending.cancel()
    announce("Stopped; nothing is left half delivered.")


def _end() -> None:
    announce("Stopped, though the database did not answer; leases end by themselves.", on_error=True)
    os._exit(1)
