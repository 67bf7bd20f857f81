"""A form that finds no room among the temporary files: the page says that it was not sent, and Back keeps it."""

from __future__ import annotations

import errno
import os
from typing import NoReturn

import pytest

from icct_http.web.api.multipart_form import LARGE
from tests.support.builders import a_png_of
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import heading_of, send, send_whole, typed
from tests.web.api.test_full_disk import make_files_by


async def test_a_large_form_is_told_that_it_was_not_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a/secret/path")

    make_files_by(monkeypatch, full)
    answer = await send(desk, typed(), logo=a_png_of(LARGE + 1))
    assert (answer.status_code, heading_of(answer)) == (503, "We cannot store anything just now")
    assert answer.headers["Retry-After"] == "5"
    assert "Not sent." in answer.text
    assert "nothing is lost" in answer.text
    assert "secret" not in answer.text
    assert desk.kept() == set()
    assert (await send_whole(desk)).status_code == 303  # a small one needs no room
