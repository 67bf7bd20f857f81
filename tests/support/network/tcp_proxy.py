"""Stands between a client and a server, and lets connections go silent, wait for an answer, or end."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Self

from sqlalchemy import make_url

_CHUNK = 65_536


@dataclass(slots=True)
class _Flow:
    """One connection: what comes while it is ``silent`` is dropped, as a firewall drops what it has forgotten."""

    client: socket.socket
    server: socket.socket
    silent: bool = False
    answering: Event = field(default_factory=Event)

    def end(self) -> None:
        for one in (self.client, self.server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.answering.set()


class Between:
    """A way to the server of ``url`` by another port of this machine, which is in the address ``self.url``.

    ``held`` is set when an answer came that is held back.
    """

    def __init__(self, url: str) -> None:
        server = make_url(url)
        self._server = (str(server.host), int(server.port or 0))
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self.url = server.set(port=port).render_as_string(hide_password=False)
        self._flows: list[_Flow] = []
        self._threads: list[Thread] = []
        self.held = Event()

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self.cut()
        for thread in self._threads[1:]:
            thread.join()
        for one in (self._listening, *(one for flow in self._flows for one in (flow.client, flow.server))):
            one.close()

    def silence(self) -> None:
        """Pass on nothing more of the connections there are, and tell nobody; new ones work."""
        for flow in list(self._flows):
            flow.silent = True

    def hold_answers(self) -> None:
        """Keep back what the server says on the connections there are."""
        for flow in list(self._flows):
            flow.answering.clear()

    def cut(self) -> None:
        """End the connections there are, with what is held back."""
        for flow in list(self._flows):
            flow.silent = True
            flow.end()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        self._threads.append(Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                flow = _Flow(client, socket.create_connection(self._server))
                flow.answering.set()
                self._flows.append(flow)
                self._start(self._pass_on, flow, client, flow.server)
                self._start(self._pass_on, flow, flow.server, client)

    def _pass_on(self, flow: _Flow, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if source is flow.server and not flow.answering.is_set():
                    self.held.set()
                    flow.answering.wait()
                if not flow.silent:
                    target.sendall(data)
        if not flow.silent:
            flow.end()
