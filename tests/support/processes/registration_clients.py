"""Clients that register one team after the other and remember what they were told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Event
from typing import Any

import httpx

from tests.support.processes.icct_process import LONG_ENOUGH, eventually, register


@dataclass(frozen=True, slots=True)
class Told:
    """What a captain was answered, and after how many seconds."""

    team_id: str
    seconds: float


@dataclass(slots=True)
class Captains:
    """Each registers a team of its own under a key of its own; ``told`` is what was acknowledged, by team."""

    url: str
    numbers: Iterator[int] = field(default_factory=count)
    told: dict[str, Told] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def register_next(self, client: httpx.Client) -> None:
        """Raises ``httpx.TransportError`` if the server is gone."""
        name = f"Team {next(self.numbers)}"
        begun = time.monotonic()
        answer = self.send(client, name)
        if answer.status_code == 200:
            self.told[name] = Told(answer.json()["team_id"], time.monotonic() - begun)
        else:
            self.refused.append({"status": answer.status_code, "headers": dict(answer.headers), **answer.json()})

    def send(self, client: httpx.Client, name: str) -> httpx.Response:
        """The same again under the same key, whenever it is called for a team."""
        return register(client, key=name.replace(" ", "-"), team_name=name, captain_email=address_of(name))

    @contextmanager
    def registering(self, clients: int) -> Iterator[None]:
        """As many clients as that register without a pause until the block ends or the server is gone."""
        over = Event()

        def register_until_over() -> None:
            with httpx.Client(base_url=self.url, timeout=LONG_ENOUGH) as client:
                while not over.is_set():
                    try:
                        self.register_next(client)
                    except httpx.TransportError:
                        return

        with ThreadPoolExecutor(clients) as pool:
            under_way: list[Future[None]] = [pool.submit(register_until_over) for _ in range(clients)]
            try:
                yield
            finally:
                over.set()
        for client in under_way:
            client.result()

    def register_many(self, number: int, *, clients: int) -> list[Told]:
        """So many teams from so many clients at once; what each was told."""
        before = set(self.told)

        def register_share(share: int) -> None:
            with httpx.Client(base_url=self.url, timeout=LONG_ENOUGH) as client:
                for _ in range(share):
                    self.register_next(client)

        with ThreadPoolExecutor(clients) as pool:
            shares = [number // clients + (index < number % clients) for index in range(clients)]
            list(pool.map(register_share, shares))
        return [told for name, told in self.told.items() if name not in before]

    def wait_for(self, more: int, or_else: Callable[[], bool] = lambda: False) -> None:
        """Return when so many more teams were acknowledged."""
        enough = len(self.told) + more
        eventually(lambda: len(self.told) >= enough or or_else(), f"{more} more captains were answered")

    def check_replays(self) -> int:
        """Everybody who was told a number is told the same again; returns how many teams there are in all."""
        with httpx.Client(base_url=self.url, timeout=LONG_ENOUGH) as client:
            for name, told in self.told.items():
                again = self.send(client, name)
                assert (again.status_code, again.json()["team_id"]) == (200, told.team_id)
                assert again.headers["Idempotent-Replayed"] == "true"
            self.register_next(client)
        assert len({told.team_id for told in self.told.values()}) == len(self.told)
        return max(int(told.team_id.removeprefix("ICCT-")) for told in self.told.values())

    @property
    def addresses(self) -> set[str]:
        """The captains who were told a number."""
        return {address_of(name) for name in self.told}


def address_of(team_name: str) -> str:
    return f"captain.{team_name.replace(' ', '-').lower()}@example.com"
