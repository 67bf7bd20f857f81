"""Threads for blocking calls that a stopping process does not wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], Any]
    future: Future[Any]

    def do(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.work()
        except BaseException as error:  # noqa: BLE001  it belongs to whoever awaits the work
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class DaemonThreads:
    """At most ``size`` threads, started when needed, that never keep the process from ending.

    A ``ThreadPoolExecutor`` joins its threads when the interpreter exits, so that one hung call would hold up a stop:
    a name lookup has no timeout at all, and one of the socket's begins anew with each step of a call.
    """

    def __init__(self, size: int, name: str) -> None:
        self._size = size
        self._name = name
        self._jobs = SimpleQueue[_Job | None]()
        self._threads: list[Thread] = []
        self._closed = False
        self._lock = Lock()

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """The result of ``work``. A cancellation returns at once; work already begun ends unheard, other is dropped."""
        job = _Job(work, Future())
        with self._lock:
            if self._closed:
                raise RuntimeError("no work is taken after close")
            self._jobs.put(job)
            if len(self._threads) < self._size:
                name = f"{self._name}-{len(self._threads) + 1}"
                thread = Thread(target=self._work, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()
        return await asyncio.wrap_future(job.future)

    def close(self) -> None:
        """Cancel what has not begun, and end each thread when it has nothing to do; waits for none of them."""
        with self._lock:
            self._closed = True
            with suppress(Empty):
                while job := self._jobs.get_nowait():
                    job.future.cancel()
            for _ in self._threads:
                self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            job.do()
            del job  # it may hold a file of megabytes, and the next may be long in coming
