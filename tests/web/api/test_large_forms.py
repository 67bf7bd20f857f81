"""However many large logos arrive at once, only some of them are in memory."""

from __future__ import annotations

import asyncio
import tracemalloc
from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from icct_core import TeamForm, ValidationFailed
from icct_core.domain.squad import MAX_JSON_CHARACTERS
from icct_core.domain.text import MAX_RAW_LENGTH
from icct_http.web.api.multipart_form import LARGE, LONGEST_PLAYERS, LONGEST_TEXT, received_form
from icct_http.web.problems.catalogue import MalformedRequest
from tests.support.builders import a_form
from tests.support.http.error_answers import field_errors
from tests.support.http.form_encoding import BOUNDARY, encode, form_parts, multipart, text_part
from tests.support.http.in_memory_service import Desk

HALF_SENT = 300
LARGE_FORM = replace(a_form(), logo=b"\x89" * (LARGE + 1))


async def body_of(form: TeamForm) -> AsyncIterator[bytes]:
    body = encode(form_parts(form))
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


async def enter(form: TeamForm, turns: Semaphore, leave: asyncio.Event, entered: list[bytes | object]) -> None:
    async with received_form(multipart(), body_of(form), turns) as received:
        entered.append(received.form.logo)
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


async def test_of_three_hundred_half_sent_forms_little_is_in_memory() -> None:
    """Each has parts just below what would be large by itself."""
    texts = dict.fromkeys(("team_name", "church_name", "captain_name", "coach_name"), "x" * (LONGEST_TEXT - 1))
    form = replace(a_form(**texts), players="x" * (LARGE - 1), logo=b"\x89" * (LARGE - 1))
    body = encode(sorted(form_parts(form), key=len))[:-100]
    arrived = []

    async def half_sent() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]
        arrived.append(True)
        await asyncio.Event().wait()

    async def receive() -> None:
        async with received_form(multipart(), half_sent(), Semaphore(1)):
            pass

    tracemalloc.start()
    tasks = [asyncio.create_task(receive()) for _ in range(HALF_SENT)]
    async with asyncio.timeout(60):
        while len(arrived) < HALF_SENT:  # noqa: ASYNC110  nothing but a list is changed
            await asyncio.sleep(0)
    in_memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert in_memory < HALF_SENT * LARGE * 1.5  # two such parts alone are twice that


@pytest.mark.parametrize(("name", "longest"), [("team_name", LONGEST_TEXT), ("players", LONGEST_PLAYERS)])
async def test_a_text_far_too_long_is_refused_at_once_by_its_name(desk: Desk, name: str, longest: int) -> None:
    taken = []

    async def endless() -> AsyncIterator[bytes]:
        yield f"--{BOUNDARY}\r\n".encode() + text_part(name, "")
        while True:
            taken.append(True)
            yield b"x" * 65_536

    with pytest.raises(ValidationFailed) as refused:
        async with received_form(multipart(), endless(), Semaphore(1)):
            pass
    assert refused.value.field_errors == {(name,): "This text is too long"}
    assert len(taken) <= longest // 65_536 + 2
    answer = await desk.send([text_part(name, "x" * (longest + 1))])
    assert (answer.status_code, field_errors(answer)) == (422, {name: "This text is too long"})
    assert desk.kept() == set()


def test_no_text_that_the_core_looks_at_is_too_long_for_the_reader() -> None:
    assert LONGEST_TEXT >= 4 * MAX_RAW_LENGTH
    assert LONGEST_PLAYERS >= 4 * MAX_JSON_CHARACTERS
