"""How long after its answer a registration's mail has left, when nothing else waits to be delivered."""

from __future__ import annotations

import asyncio
from functools import partial
from statistics import median
from time import perf_counter

from tests.support.processes.icct_process import eventually

from .figures import Bound, percentile, to_hold
from .load import answer_from
from .requests import REQUESTS
from .scale import scaled
from .section import Rig
from .services import ServicesProcess
from .table import table

COUNT = scaled(50, least=5)


def mails(rig: Rig) -> str:
    rig.services.become("up")
    with rig.server() as server:
        delays = asyncio.run(_delays(server.port, rig.services))
    bound = Bound(what="max", measured=max(delays), limit=1_000, unit="ms")
    cells = [f"{delay:.0f}" for delay in (median(delays), percentile(delays, 95), max(delays))]
    heads = ("mails, one after the other", "median ms after the answer", "p95 ms", "max ms", "to hold", "this run")
    return table(heads, [[str(COUNT), *cells, *to_hold(bound)]])


async def _delays(port: int, services: ServicesProcess) -> list[float]:
    """Milliseconds from each answer until the mail server has taken the mail; 0 if it had it before."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    delays = []
    for number in range(COUNT):
        taken = services.counts()
        writer.write(REQUESTS["registration"](number))
        if await answer_from(reader) != "200":
            raise RuntimeError("a registration was not taken")
        answered = perf_counter()
        services.wait_for_mails(taken["mails"] + 1)
        delays.append(1000 * (perf_counter() - answered))
        eventually(partial(_has_more_logos, services, taken["logos"]), "the queue is empty again")
    writer.close()
    await writer.wait_closed()
    return delays


def _has_more_logos(services: ServicesProcess, before: int) -> bool:
    return services.counts()["logos"] > before
