"""A real HTTP server on this machine for forms with a file, which can go down and come back on its port."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from socket import SHUT_RDWR, SO_REUSEADDR, SOL_SOCKET, socket
from socketserver import ThreadingTCPServer
from threading import Lock, Thread
from typing import Any

import multipart


@dataclass(frozen=True, slots=True)
class Form:
    """What a POST brought; ``media_type`` is what it says of its file."""

    fields: dict[str, str]
    file: bytes | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes
    media_type: str = "application/json"
    location: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: object, status: int = 200) -> Answer:
        return cls(status, json.dumps(content).encode())

    @classmethod
    def error(cls, status: int, message: str) -> Answer:
        return cls.of({"error": {"message": message}}, status)


Answering = Callable[[str, Form], Answer]


class FormServer:
    """Answers each POST with what ``answer`` makes of its path and form, each connection in a thread of its own.

    Nobody else gets its port until ``close``, also while it is down.
    """

    def __init__(self, answer: Answering) -> None:
        self._answer = answer
        self._reservation = _reserve_port()
        self._port: int = self._reservation.getsockname()[1]
        self._listening: _Listening | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def come_back(self) -> None:
        """Listen; nothing happens if it does already."""
        if self._listening is None:
            self._listening = _Listening(self._port, self._answer)

    def go_down(self) -> None:
        """Refuse connections and break those there are; nothing happens if it is down already."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.stop()

    def close(self) -> None:
        """Go down for good."""
        self.go_down()
        self._reservation.close()


class _Listening(ThreadingTCPServer):
    """One period of listening, with the connections made in it."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Answering) -> None:
        self.answer = answer
        self._connections: set[socket] = set()
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)
        self._thread = Thread(target=self.serve_forever, args=(0.01,), name="form-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # the client has left already
                    connection.shutdown(SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # clients may leave, and a server may go down
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Listening
    protocol_version = "HTTP/1.1"  # connections are kept
    wbufsize = -1  # an answer leaves in one piece

    def do_POST(self) -> None:
        path = self.requestline.split()[1]  # as it was sent; ``self.path`` begins with one slash whatever was
        answer = self.server.answer(path, self._form())
        self.send_response_only(answer.status)
        for name, value in {"Date": self.date_time_string(), **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        self.wfile.write(answer.body)

    def _form(self) -> Form:
        body = self.rfile.read(length := int(self.headers["Content-Length"]))
        if len(body) < length:
            raise ConnectionAbortedError("the client left")
        environ = {"CONTENT_TYPE": self.headers["Content-Type"], "wsgi.input": BytesIO(body)}
        fields, files = multipart.parse_form_data(environ, strict=True)
        if "file" not in files:
            return Form(dict(fields))
        with closing(files["file"]) as file:
            return Form(dict(fields), file.raw, file.content_type)

    def log_message(self, *_: object) -> None:
        """The tests' output is not for every request."""


def _reserve_port() -> socket:
    """A socket that keeps a free port while nobody listens on it; Linux lets the server bind it too."""
    reservation = socket()
    reservation.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    reservation.bind(("127.0.0.1", 0))
    return reservation
