"""``icct worker``: deliveries without a server."""

from __future__ import annotations

import asyncio
import os
import signal
from functools import partial
from threading import Timer

from ...container import build_container, close
from ...service.captains.signing_key import agree_on_key
from ...service.database_time import measuring
from ...service.logs.configuration import configure_logs
from ...service.settings.problems import must_not_be_memory
from ...service.settings.settings import Settings
from ...service.start_up.preparation import prepare
from ...service.start_up.start_error import StartError, WrongSetting
from ...service.worker.delivery_worker import working
from ..terminal.printing import announce

STOP_WITHIN = 10.0
"""Seconds: 5 to finish deliveries, and the rest to give leases back, which takes a database that answers."""

LEASES_LEFT = "Stopped, though the database did not answer; leases end by themselves."


async def work(settings: Settings) -> None:
    """Deliver until SIGTERM or SIGINT. Raises ``StartError``, also if leases could not be given back at the end.

    The process ends within ``STOP_WITHIN`` of the signal, with status 1 if the database leaves it waiting till then.
    """
    for variable, adapter in settings.adapters.items():
        if adapter == "memory":
            reason = "it shares no memory with the server"
            raise WrongSetting(must_not_be_memory(variable, "for a worker", reason))
    wait, told = settings.database.wait, partial(announce, on_error=True)
    await prepare(settings, may_migrate=False, wait=wait, refill=True, on_wait=told)
    await agree_on_key(settings)
    configure_logs(settings.logs, settings.service.environment)
    container = build_container(settings)
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    ending = Timer(STOP_WITHIN, _end)  # nothing less ends a driver that waits for a frozen database
    ending.daemon = True
    try:
        in_time = measuring(container.database_clock(), lambda: True)
        async with in_time, working(container.delivery_worker()) as shift:
            announce("Delivering logos and mails; stop with Ctrl-C.")
            await stop.wait()
            ending.start()
    finally:
        await close(container)
        ending.cancel()
    if shift.leases_left:
        raise StartError(LEASES_LEFT)
    announce("Stopped; nothing is left half delivered.")


def _end() -> None:
    announce(LEASES_LEFT, on_error=True)
    os._exit(1)
