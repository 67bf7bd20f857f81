"""What it costs that many follow the public board."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing

import httpx

from tests.support.processes.icct_process import Server, eventually

from .figures import Bound, to_hold
from .section import Rig, Section
from .table import table
from .usage import Usage

FOLLOWERS = 100
MAY_TAKE = 2.0
"""MB a connection."""


def measure(rig: Rig) -> str:
    return table(("figure", "MB", "to hold", "this run"), list(_rows(rig)))


def _rows(rig: Rig) -> Iterator[list[str]]:
    with rig.server(PUBLIC_BOARD="true", MAX_LIVE_CONNECTIONS=FOLLOWERS) as server, ExitStack() as stack:
        httpx.get(f"{server.url}/api/v1/board").raise_for_status()
        before = Usage.of(server.pid).memory
        for _ in range(FOLLOWERS):
            _follow(stack, server)
        eventually(lambda: _following(server) == FOLLOWERS, "all of them follow")
        after = Usage.of(server.pid).memory
        each = (after - before) / FOLLOWERS
        yield ["the server before", f"{before:.1f}", *to_hold()]
        yield [f"with {FOLLOWERS} connections", f"{after:.1f}", *to_hold()]
        bound = Bound(measured=each, limit=MAY_TAKE, unit="MB")
        yield ["a connection", f"{each:.3f}", *to_hold(bound)]


def _follow(stack: ExitStack, server: Server) -> None:
    """Open a connection and read its first event."""
    connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)))
    head = f"GET /api/v1/board/events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n"
    connection.sendall(head.encode())
    read = b""
    while b"data: " not in read:
        part = connection.recv(65_536)
        if not part:
            raise RuntimeError("the server ended a connection")
        read += part


def _following(server: Server) -> float:
    lines = httpx.get(f"{server.url}/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith("icct_live_connections ")).split()[1])


SECTION = Section(
    title="The public board",
    text=f"""What the process of a server holds before anybody follows the board and while {FOLLOWERS} do, each on a
connection of its own that has been sent the board.""",
    measure=measure,
)
