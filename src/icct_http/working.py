"""``icct worker``: deliveries without a server."""

from __future__ import annotations

import asyncio
import signal

from .container import build_container
from .delivery_worker import working
from .logs import configure_logs
from .preparation import StartError, prepare
from .settings import Settings


async def work(settings: Settings) -> None:
    """Deliver until SIGTERM or SIGINT. Raises ``StartError``."""
    if settings.database_kind == "memory":
        raise StartError("DATABASE_URL is memory://: a worker sees no other process's memory; use a database.")
    await prepare(settings, may_migrate=False)
    configure_logs(settings.log_level)
    container = build_container(settings)
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    try:
        async with working(container.delivery_worker()):
            print("Delivering logos and mails; stop with Ctrl-C.", flush=True)
            await stop.wait()
    finally:
        await container.sql_database().close()
    print("Stopped; nothing is left half delivered.", flush=True)
