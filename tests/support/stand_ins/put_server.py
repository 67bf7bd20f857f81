"""A web server on this machine that takes ``PUT`` and ``DELETE``, and refuses with a status when told to."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self


class PutServer:
    """Keeps (content, media type) by path in ``files``; every answer has the status ``refusal`` while there is one."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}
        self.refusal = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, path: str, content: bytes, media_type: str) -> int:
        """Do as asked and return the status."""
        if self.refusal:
            return self.refusal
        if method == "PUT":
            self.files[path] = content, media_type
            return 201
        found = self.files.pop(path, None) if method == "DELETE" else self.files.get(path)
        return 404 if found is None else 204

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_any(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(server.answer(self.command, self.path, content, self.headers["Content-Type"]))
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_PUT = do_DELETE = do_HEAD = do_any  # noqa: N815  the names are the library's

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        return Handler
