"""Connections of which each byte is ours to send or to keep back."""

from __future__ import annotations

import asyncio

from tests.support.processes.icct_process import LONG_ENOUGH, Server

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connected(server: Server, *sent: bytes) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.writelines(sent)
    await writer.drain()
    return reader, writer


def head(server: Server, path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *headers, "", ""]).encode()


async def status_of(connection: Connection) -> int:
    """Read one answer, with its body."""
    reader, _ = connection
    async with asyncio.timeout(LONG_ENOUGH):
        start = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in start.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
    return int(start.split()[1])


def close(*connections: Connection) -> None:
    for _, writer in connections:
        writer.close()
