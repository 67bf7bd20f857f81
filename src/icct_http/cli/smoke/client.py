"""An HTTP client on the standard library, with one connection kept open."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from time import perf_counter
from urllib.parse import urlsplit

from ...service.start_up.start_error import WrongArgument
from .exchange import Answer, Request

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Unreachable(Exception):
    """No answer came; the text says why in a few words."""


class HttpClient:
    """Asks the service at an address such as ``https://api.example.org``; a path in it stands before every other.

    Raises ``WrongArgument`` for what is no such address.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError:
            parts, self._host = urlsplit(""), ""
        if parts.scheme not in {"http", "https"} or not self._host or parts.query or parts.fragment or parts.username:
            raise WrongArgument("The address must be as https://api.example.org, with nothing behind it.")
        self.url = url.rstrip("/")
        self._base = parts.path.rstrip("/")
        self._make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection: HTTPConnection | None = None

    @property
    def keeps_secrets(self) -> bool:
        """Whether nobody on the way can read what is sent."""
        return self._make is HTTPSConnection or self._host in _LOOPBACK

    async def __call__(self, request: Request) -> Answer:
        """The answer; raises ``Unreachable``. A cancelled call gives up its connection; the next makes another."""
        try:
            return await asyncio.to_thread(self._ask_patiently, request)
        except (OSError, HTTPException) as error:
            self.close()
            raise Unreachable(_in_words(error)) from None
        except asyncio.CancelledError:
            self._give_up()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _give_up(self) -> None:
        """The thread that waits for an answer gets none, and closes its connection."""
        given_up, self._connection = self._connection, None
        if given_up is not None and given_up.sock is not None:
            with suppress(OSError):
                given_up.sock.shutdown(SHUT_RDWR)

    def _ask_patiently(self, request: Request) -> Answer:
        """Ask again, once, if a kept connection was closed meanwhile: every request may be repeated."""
        kept = self._connection
        try:
            return self._ask(request)
        except ConnectionError:
            if kept is None or self._connection is not kept:
                raise
            self.close()
            return self._ask(request)

    def _ask(self, request: Request) -> Answer:
        connection = self._connection or self._make(self._host, self._port, timeout=request.timeout)
        self._connection = connection
        connection.timeout = request.timeout
        if connection.sock is not None:
            connection.sock.settimeout(request.timeout)
        began = perf_counter()
        connection.request(request.method, self._base + request.path, request.body or None, dict(request.headers))
        answer = connection.getresponse()
        body = answer.read()
        seconds = perf_counter() - began
        if answer.will_close or request.headers.get("Connection") == "close":
            connection.close()
        headers: dict[str, str] = {}
        for name, value in answer.getheaders():
            headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
        return Answer(request=request, status=answer.status, headers=headers, body=body, seconds=seconds)


def _in_words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
