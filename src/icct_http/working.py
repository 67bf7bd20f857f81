"""``icct worker``: deliveries without a server."""

from __future__ import annotations

import asyncio
import signal

from .container import build_container, close
from .delivery_worker import working
from .logs import configure_logs
from .preparation import prepare
from .settings import Settings
from .start_error import WrongSetting


async def work(settings: Settings) -> None:
    """Deliver until SIGTERM or SIGINT. Raises ``StartError``."""
    for variable, adapter in settings.adapters.items():
        if adapter == "memory":
            raise WrongSetting(f"{variable} must not be memory for a worker: it shares no memory with the server.")
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
        await close(container)
    print("Stopped; nothing is left half delivered.", flush=True)
