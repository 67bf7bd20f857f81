"""A way to a server that is cut in the middle of a form: once, at a moment that is given, and then for a while."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Self

_CHUNK = 1024  # bytes passed on at a time
_FORM = re.compile(
    rb"POST /register HTTP/1\.1\r\n.*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n", re.DOTALL | re.IGNORECASE
)


@dataclass(slots=True)
class Cuts:
    """When the line is cut: a number for each time that a form is sent, in parts of its length.

    0.4 cuts after two fifths of the form, and nothing more of it arrives; 1 and more let it arrive, and keep the answer
    back: all of it at 1, more or less of it above.
    """

    moments: list[float]
    made: int = 0

    def next(self) -> float | None:
        """The moment for the form that begins now."""
        if self.made == len(self.moments):
            return None
        self.made += 1
        return self.moments[self.made - 1]


@dataclass(slots=True)
class _Line:
    client: socket.socket
    server: socket.socket
    answer_left: float | None = None
    """Bytes of the answer that still come through; ``None`` if all do."""

    def end(self) -> None:
        for one in (self.client, self.server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@dataclass(slots=True)
class CutLine:
    """Between a browser and the server at ``port``. Once it is cut, nothing passes until it is mended.

    Browsers send a request again by themselves when a connection ends that they had used before.
    """

    port: int
    cuts: Cuts
    is_cut: Event = field(default_factory=Event)
    _listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _lines: list[_Line] = field(default_factory=list)
    _threads: list[Thread] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        """Where the browser goes."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        for line in self._lines:
            line.end()
        for thread in self._threads[1:]:
            thread.join()
        for one in (self._listening, *(one for line in self._lines for one in (line.client, line.server))):
            one.close()

    def mend(self) -> None:
        """Let new connections pass."""
        self.is_cut.clear()

    def _start(self, work: object, *arguments: object) -> None:
        self._threads.append(Thread(target=work, args=arguments, daemon=True))  # type: ignore[arg-type]
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.is_cut.is_set():
                    client.close()
                    continue
                line = _Line(client, socket.create_connection(("127.0.0.1", self.port)))
                self._lines.append(line)
                self._start(self._ask, line)
                self._start(self._answer, line)

    def _ask(self, line: _Line) -> None:
        """Pass on what the browser says, until the moment."""
        head, left = b"", None
        with suppress(OSError):
            while (data := line.client.recv(_CHUNK)) and not self.is_cut.is_set():
                head = (head + data)[-8 * _CHUNK :] if left is None else b""
                if left is None and (form := _FORM.search(head)) is not None:
                    left = self._left(line, int(form[1]), len(head) - form.end())
                    head = b""
                elif left is not None:
                    left -= len(data)
                if left is not None and left <= 0:
                    self._cut(line)
                    break
                line.server.sendall(data)
        line.end()

    def _left(self, line: _Line, length: int, come: int) -> float | None:
        """Bytes of this form that still may pass; ``None`` if it is cut after its end, or not at all."""
        with self._lock:
            moment = self.cuts.next()
        if moment is None:
            return None
        if moment >= 1:
            line.answer_left = (moment - 1) * 1000
            return None
        return moment * length - come

    def _answer(self, line: _Line) -> None:
        """Pass on what the server says, but for the answer to a form that is to be lost."""
        with suppress(OSError):
            while data := line.server.recv(_CHUNK):
                if line.answer_left is not None:
                    data = data[: max(0, int(line.answer_left))]
                    line.client.sendall(data)
                    self._cut(line)
                    break
                line.client.sendall(data)
        line.end()

    def _cut(self, line: _Line) -> None:
        self.is_cut.set()
        for one in [line, *self._lines]:
            one.end()
