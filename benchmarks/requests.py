"""The bytes of the requests that the load generator sends."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from functools import cache
from random import Random

from icct_core import MAX_LOGO_BYTES
from tests.support.builders import a_png, a_png_of

BOUNDARY = "a-boundary-that-is-in-no-form"
KNOWN = 100  # teams that are registered before copies of them are sent
SIDE = 141  # pixels; noise does not compress, so that three bytes each make a logo of 60 KB

Request = Callable[[int], bytes]
"""The n-th request of a kind, head and body."""


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _noisy_png() -> bytes:
    noise = Random(26)
    pixels = b"".join(b"\0" + noise.randbytes(3 * SIDE) for _ in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


LOGO = _noisy_png()


def _squad(number: int) -> str:
    """11 to 15 players."""
    players = [
        {"name": f"Player {index}", "role": "Batsman", "phone": str(9_000_000_000 + index)}
        for index in range(11 + number % 5)
    ]
    return json.dumps(players)


def _form(number: int, logo: bytes, **changes: str) -> bytes:
    texts = {
        "team_name": f"Team {number}",
        "church_name": f"Church {number % 5_000}",
        "captain_name": "S. Kumar",
        "captain_phone": str(6_000_000_000 + number),
        "captain_email": f"captain.{number}@example.com",
        "coach_name": "José DSouza",
        "players": _squad(number),
    } | changes
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in texts.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="logo"; filename="logo.png"\r\n\r\n'.encode()
    return b"".join(parts) + head + logo + f"\r\n--{BOUNDARY}--\r\n".encode()


def _post(body: bytes, key: str) -> bytes:
    head = (
        "POST /api/registration HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\nX-Idempotency-Key: {key}\r\n\r\n"
    )
    return head.encode() + body


def get(path: str, **headers: str) -> Request:
    """The same ``GET`` every time."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    return lambda _: request


def _registration(number: int) -> bytes:
    return _post(_form(number, LOGO), f"key-{number}")


@cache
def _smallest_logo() -> bytes:
    return a_png(1, 1)


@cache
def _largest_logo() -> bytes:
    return a_png_of(MAX_LOGO_BYTES)


REQUESTS: dict[str, Request] = {
    "registration": _registration,
    "replay": lambda number: _registration(number % KNOWN),
    "duplicate": lambda number: _post(_form(number % KNOWN, LOGO), f"another-key-{number}"),
    "wrong-fields": lambda number: _post(_form(number, LOGO, captain_email="nobody", team_name="x"), f"wrong-{number}"),
    "wrong-file": lambda number: _post(_form(number, b"GIF89a" + LOGO), f"gif-{number}"),
    "small-logo": lambda number: _post(_form(number, _smallest_logo()), f"small-{number}"),
    "large-logo": lambda number: _post(_form(number, _largest_logo()), f"large-{number}"),
    "health": get("/health"),
}
