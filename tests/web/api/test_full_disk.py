"""A large form that finds no room among the temporary files is answered as when the database's disk is full."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
import structlog

from icct_http.web.api.multipart_form import LARGE
from tests.service.metrics.test_metrics_endpoint import value
from tests.support.altered_modules import own_copy
from tests.support.builders import a_form
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import multipart
from tests.support.http.in_memory_service import ACCEPTED, PATH, Desk
from tests.web.api.test_large_forms import body_of

LOGO = b"\x89" * (LARGE + 100_001)


class SmallDisk(io.FileIO):
    """A temporary file on a disk with ``room`` for so many bytes."""

    room = 0

    def write(self, content: object, /) -> int:
        if self.tell() + memoryview(content).nbytes > self.room:  # type: ignore[arg-type]
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a/secret/path")
        return super().write(content)  # type: ignore[arg-type]


def make_files_by(monkeypatch: pytest.MonkeyPatch, temporary_file: Callable[..., object]) -> None:
    """Let forms, and nothing else, make their temporary files by this function."""
    own = own_copy("tempfile")
    vars(own)["TemporaryFile"] = temporary_file
    monkeypatch.setattr("icct_http.web.api.multipart_form.SpooledTemporaryFile", own.SpooledTemporaryFile)


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.fixture(params=[(0, 8192), (len(LOGO) - 1, 8192), (len(LOGO) - 1, 1 << 20)], ids=["first", "later", "last"])
def small_disk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is full when the file is made, when more arrives, or only when all that has arrived is to be read."""
    room, buffered = request.param
    monkeypatch.setattr(SmallDisk, "room", room)
    file = tmp_path / "spooled"
    make_files_by(monkeypatch, lambda **_: io.BufferedRandom(SmallDisk(file, "w+"), buffered))


async def send_large(desk: Desk, path: str = PATH) -> httpx.Response:
    """In pieces, as a network brings it."""
    return await desk.post(body_of(a_form(logo=LOGO)), headers=[("Content-Type", multipart())], path=path)


@pytest.mark.usefixtures("small_disk")
async def test_a_large_form_is_told_to_come_again_and_nothing_of_it_is_kept(desk: Desk) -> None:
    before = open_files()
    with structlog.testing.capture_logs() as lines:
        answer = await send_large(desk)
    assert refusal(answer) == (503, "DATABASE_UNAVAILABLE", {})
    assert answer.headers["Retry-After"] == "5"
    assert desk.kept() == set()
    assert open_files() == before
    assert [line["reason"] for line in lines if line["event"] == "database_unavailable"] == ["temporary folder ENOSPC"]
    assert await value(desk, "icct_registrations_total", outcome="DATABASE_UNAVAILABLE") == 1


@pytest.mark.usefixtures("small_disk")
async def test_a_small_form_needs_no_room_and_a_dry_run_is_not_counted(desk: Desk) -> None:
    assert (await desk.register()).json() == ACCEPTED
    assert (await send_large(desk, f"{PATH}?dry_run=true")).status_code == 503
    assert await value(desk, "icct_registrations_total", outcome="DATABASE_UNAVAILABLE") is None


async def test_a_folder_that_cannot_be_used_is_no_defect_of_the_service(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(**_: object) -> NoReturn:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "/a/secret/path")

    make_files_by(monkeypatch, read_only)
    with structlog.testing.capture_logs() as lines:
        assert (await send_large(desk)).status_code == 503
    assert [line["reason"] for line in lines if line["event"] == "database_unavailable"] == ["temporary folder EROFS"]
