"""The page on new adapters: its code is what the contract suites run, and fails as its table says."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from icct_adapters.memory import ManualClock
from icct_core import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRejected,
    EmailAddress,
    Mail,
    ServiceAway,
    ServiceInDoubt,
)
from tests.examples.put_file_storage import PutFileStorage
from tests.examples.sendmail_mailer import SendmailMailer
from tests.support.docs.pages import ROOT, blocks
from tests.support.processes.icct_process import eventually, free_port
from tests.support.stand_ins.put_server import PutServer

PAGE = ROOT / "docs/how-to/add-a-file-storage-or-mailer.md"
EXAMPLES = ("put_file_storage.py", "sendmail_mailer.py")
NAME = "6f0d6a4e-6a0c-4b55-9d5e-0d6d4f1f5c11/logo"
MAIL = Mail(message_id="<1@example.org>", to=EmailAddress("captain@example.com"), subject="s", text="t\n", html="<p>\n")


def mailer(program: Path) -> SendmailMailer:
    return SendmailMailer(program, "desk@example.org", ManualClock())


def a_program(folder: Path, script: str) -> Path:
    program = folder / "sendmail"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    return program


def test_its_code_is_what_the_contract_suites_run() -> None:
    shown = [block.text for block in blocks(PAGE.read_text()) if block.language == "python"]
    assert shown == [(ROOT / "tests/examples" / name).read_text() for name in EXAMPLES]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, ServiceInDoubt),
        (404, ServiceAway),
        (401, CredentialsRefused),
        (403, CredentialsRefused),
        (413, DeliveryRejected),
    ],
)
async def test_a_refused_file_fails_as_the_table_says(status: int, error: type[Exception]) -> None:
    with PutServer() as server:
        server.refusal = status
        storage = PutFileStorage(server.url)
        with pytest.raises(error) as raised:
            await storage.store(NAME, b"logo", "image/png")
        await storage.close()
    assert raised.type is error


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryFailed, match="not reached"):
        await PutFileStorage(f"http://127.0.0.1:{free_port()}").store(NAME, b"logo", "image/png")


@pytest.mark.parametrize(
    ("status", "error"), [(75, DeliveryFailed), (1, DeliveryFailed), (67, DeliveryRejected), (65, DeliveryRejected)]
)
async def test_a_refused_mail_fails_as_the_table_says(tmp_path: Path, status: int, error: type[Exception]) -> None:
    with pytest.raises(error, match=f"ended with {status}"):
        await mailer(a_program(tmp_path, f"cat > /dev/null; exit {status}")).send(MAIL)


async def test_a_mail_program_that_is_missing_is_tried_again(tmp_path: Path) -> None:
    with pytest.raises(DeliveryFailed, match="No such file"):
        await mailer(tmp_path / "sendmail").send(MAIL)


async def test_a_cancelled_mail_leaves_no_program_behind(tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = a_program(tmp_path, f"echo $$ > {started}.new; mv {started}.new {started}; exec sleep 60")
    sending = asyncio.create_task(mailer(program).send(MAIL))
    await asyncio.to_thread(eventually, started.exists, "the program has started")
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    process = Path("/proc", started.read_text().strip())
    await asyncio.to_thread(eventually, lambda: not process.exists(), "the program has ended")
