"""The same load on several servers in turn: a machine's speed changes while it is used, and all have their share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.processes.icct_process import Server

from .load import Load, load
from .usage import Usage


@dataclass(frozen=True, slots=True)
class Turns:
    """What one of the servers answered in all its turns; ``cpu`` is its milliseconds a request."""

    answers: Load
    cpu: float


def in_turn(  # noqa: PLR0913  each is named where it is called
    servers: Mapping[str, Server], kind: str, *, clients: int, count: int, rounds: int, first: int, status: int
) -> dict[str, Turns]:
    """Send each server ``count`` requests of a kind, ``rounds`` times, and expect that ``status``.

    In a round all get the same requests, and in each round others, from number ``first`` on.
    """
    loads: dict[str, list[Load]] = {name: [] for name in servers}
    cpu = dict.fromkeys(servers, 0.0)
    for number in range(rounds):
        for name, server in list(servers.items())[:: 1 if number % 2 else -1]:  # nobody is always the first
            before = Usage.of(server.pid).cpu
            answers = load(server.port, kind, clients=clients, count=count, first=first + number * count)
            loads[name].append(answers.expect(status))
            cpu[name] += Usage.of(server.pid).cpu - before
    return {name: Turns(Load.of(loads[name]), 1000 * cpu[name] / (rounds * count)) for name in servers}
