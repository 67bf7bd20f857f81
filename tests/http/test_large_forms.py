"""However many large logos arrive at once, only some of them are in memory."""

from __future__ import annotations

import asyncio
from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from icct_core import TeamForm
from icct_http.multipart_form import LARGE, received_form
from icct_http.problems import MalformedRequest
from tests.builders import a_form
from tests.http.form_encoding import encode, form_parts, multipart

LARGE_FORM = replace(a_form(), logo=b"\x89" * (LARGE + 1))


async def body_of(form: TeamForm) -> AsyncIterator[bytes]:
    body = encode(form_parts(form))
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


async def enter(form: TeamForm, turns: Semaphore, leave: asyncio.Event, entered: list[bytes | object]) -> None:
    async with received_form(multipart(), body_of(form), turns) as received:
        entered.append(received.logo)
        await leave.wait()


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.mark.parametrize(("form", "at_once"), [(LARGE_FORM, 2), (a_form(), 5)])
async def test_large_forms_take_turns_and_small_ones_do_not_wait(form: TeamForm, at_once: int) -> None:
    turns, leave = Semaphore(2), asyncio.Event()
    entered: list[bytes | object] = []
    async with asyncio.TaskGroup() as tasks:
        for _ in range(5):
            tasks.create_task(enter(form, turns, leave, entered))
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(entered) == at_once
        leave.set()
    assert entered == [form.logo] * 5


async def test_a_form_that_is_refused_gives_its_turn_back() -> None:
    turns = Semaphore(1)
    for _ in range(2):
        with suppress(RuntimeError):
            async with asyncio.timeout(5), received_form(multipart(), body_of(LARGE_FORM), turns):
                raise RuntimeError


async def test_what_waited_on_the_disk_is_gone_however_the_form_ends() -> None:
    async def cut_off() -> AsyncIterator[bytes]:
        async for chunk in body_of(LARGE_FORM):
            yield chunk[:-100]

    before = open_files()
    async with received_form(multipart(), body_of(LARGE_FORM), Semaphore(1)):
        assert open_files() > before
    with pytest.raises(MalformedRequest):
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(received_form(multipart(), cut_off(), Semaphore(1)))
    assert open_files() == before
