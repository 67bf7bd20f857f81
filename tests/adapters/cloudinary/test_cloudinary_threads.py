"""Several uploads at once, and nobody who waits for one that hangs: not the caller, not ``close``, not the process."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from icct_adapters.cloudinary import CloudinaryFileStorage
from icct_core import DeliveryFailed
from tests.support.stand_ins.cloudinary_server import HANG, LONG_ENOUGH, SERVER_ERROR, CloudinaryStandIn, slow

AT_ONCE = 8
FOREVER = 3_600.0  # seconds

EXIT_DURING_AN_UPLOAD = """
import asyncio, sys
from icct_adapters.cloudinary import CloudinaryAccount, CloudinaryFileStorage

async def main():
    account = CloudinaryAccount("demo", "key", "secret", upload_prefix=sys.argv[1])
    storage = CloudinaryFileStorage(account, timeout=3600)
    upload = asyncio.create_task(storage.store("team/logo", b"logo", "image/png"))
    await asyncio.to_thread(sys.stdin.readline)
    upload.cancel()
    await storage.close()

asyncio.run(main())
"""


@pytest.fixture
def stand_in() -> Iterator[CloudinaryStandIn]:
    with CloudinaryStandIn() as running:
        yield running


@pytest.fixture
async def storage(stand_in: CloudinaryStandIn) -> AsyncIterator[CloudinaryFileStorage]:
    storage = CloudinaryFileStorage(stand_in.account(folder="logos"), timeout=FOREVER)
    yield storage
    await storage.close()


def start(storage: CloudinaryFileStorage, *names: object) -> list[asyncio.Task[object]]:
    return [asyncio.create_task(storage.store(f"{name}/logo", b"logo", "image/png")) for name in names]


async def arrived(stand_in: CloudinaryStandIn, number: int) -> None:
    await asyncio.to_thread(stand_in.wait_for_calls, number)


@contextmanager
def running(program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_eight_uploads_run_at_once_and_a_ninth_waits(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.fail_with(HANG)
    with caplog.at_level(logging.WARNING):
        uploads = start(storage, *range(AT_ONCE + 1))
        await arrived(stand_in, AT_ONCE)
        assert stand_in.calls.total() == AT_ONCE
        stand_in.recover()
        await asyncio.gather(*uploads)
    assert set(stand_in.uploads) == {f"logos/{number}/logo" for number in range(AT_ONCE + 1)}
    assert caplog.messages == []


async def test_a_cancelled_upload_returns_while_its_call_hangs(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    stand_in.fail_with(HANG)
    [upload] = start(storage, "team")
    await arrived(stand_in, 1)
    upload.cancel()
    await asyncio.wait([upload], timeout=LONG_ENOUGH)
    assert upload.cancelled()
    assert stand_in.files == {}


async def test_an_upload_cancelled_before_its_turn_is_never_sent(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    stand_in.fail_with(HANG)
    uploads = start(storage, *range(AT_ONCE))
    await arrived(stand_in, AT_ONCE)
    [waiting] = start(storage, "cancelled")
    await asyncio.sleep(0)
    waiting.cancel()
    [last] = start(storage, "last")
    await asyncio.sleep(0)
    stand_in.recover()
    await asyncio.gather(*uploads, last)
    assert "logos/last/logo" in stand_in.uploads
    assert "logos/cancelled/logo" not in stand_in.uploads


async def test_closing_waits_for_no_call_cancels_what_waits_and_takes_no_more(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    stand_in.fail_with(HANG)
    uploads = start(storage, *range(AT_ONCE))
    await arrived(stand_in, AT_ONCE)
    [waiting] = start(storage, "waiting")
    await asyncio.sleep(0)
    await storage.close()
    await asyncio.wait([waiting], timeout=LONG_ENOUGH)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError):
        await storage.store("late/logo", b"logo", "image/png")
    stand_in.recover()
    await asyncio.gather(*uploads)
    for thread in storage._threads._threads:
        await asyncio.to_thread(thread.join, LONG_ENOUGH)
        assert not thread.is_alive()


async def test_a_process_ends_while_a_call_hangs(stand_in: CloudinaryStandIn) -> None:
    stand_in.fail_with(HANG)
    with running(EXIT_DURING_AN_UPLOAD, stand_in.url) as process:
        await arrived(stand_in, 1)
        await asyncio.to_thread(process.communicate, b"\n", LONG_ENOUGH)
    assert process.returncode == 0


async def test_one_call_in_five_can_fail(storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn) -> None:
    stand_in.fail_with(SERVER_ERROR, every=5)
    outcomes = [(await asyncio.gather(*start(storage, number), return_exceptions=True))[0] for number in range(1, 11)]
    assert [number for number, outcome in enumerate(outcomes, 1) if isinstance(outcome, DeliveryFailed)] == [5, 10]


async def test_a_slow_answer_is_an_answer(storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn) -> None:
    stand_in.fail_with(slow(0.01))
    await asyncio.gather(*start(storage, "slow"))
    stand_in.fail_with(slow(FOREVER))
    uploads = start(storage, "slower")
    await arrived(stand_in, 2)
    stand_in.recover()
    await asyncio.gather(*uploads)
    assert set(stand_in.uploads) == {"logos/slow/logo", "logos/slower/logo"}
