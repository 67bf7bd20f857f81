"""What only mail in a folder promises: mails any reader understands, one file each, whatever fails meanwhile."""

from __future__ import annotations

import email
import errno
import mailbox
import os
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NoReturn

import pytest

from icct_adapters.mail import MaildirMailer
from icct_adapters.memory import ManualClock
from icct_core import DeliveryFailed, EmailAddress, Mail
from tests.support.altered_modules import write_files_with

TEXT = "Dear captain,\n\nSt. Peter's <XI> & Co is registered.\n"
HTML = "<p>St. Peter&#x27;s &lt;XI&gt; &amp; Co is registered.</p>\n"
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def a_mail(*, message_id: str = "<one@example.org>", subject: str = "Registered", text: str = TEXT) -> Mail:
    to = EmailAddress("captain@example.com")
    return Mail(message_id=message_id, to=to, subject=subject, text=text, html=HTML)


def disk_full(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a/secret/path")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mail"


@pytest.fixture
def mailer(folder: Path) -> MaildirMailer:
    return MaildirMailer(folder, sender="Registration desk <desk@example.org>", now=ManualClock(NOW))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def the_only_file(folder: Path) -> Path:
    (path,) = files_in(folder)
    return path


def the_only_message(folder: Path) -> EmailMessage:
    return email.message_from_bytes(the_only_file(folder).read_bytes(), _class=EmailMessage, policy=default)


async def test_a_mail_has_its_headers_and_both_parts(mailer: MaildirMailer, folder: Path) -> None:
    await mailer.send(a_mail())
    message = the_only_message(folder)
    assert message["Message-ID"] == "<one@example.org>"
    assert message["From"].addresses == (Address("Registration desk", "desk", "example.org"),)
    assert message["To"].addresses == (Address("", "captain", "example.com"),)
    assert message["Date"].datetime == NOW
    assert message["Subject"] == "Registered"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content() for part in message.iter_parts()] == [TEXT, HTML]


async def test_a_mail_reads_well_in_a_text_editor(mailer: MaildirMailer, folder: Path) -> None:
    tamil = "தூய திரித்துவ பேராலயம் " * 10
    await mailer.send(a_mail(text=f"{tamil}\n"))
    assert tamil in the_only_file(folder).read_text(encoding="utf-8")


async def test_the_standard_library_reads_the_folder(mailer: MaildirMailer, folder: Path) -> None:
    await mailer.send(a_mail())
    await mailer.send(a_mail(message_id="<two@example.org>"))
    found = mailbox.Maildir(folder, create=False)
    assert {message["Message-ID"] for message in found} == {"<one@example.org>", "<two@example.org>"}
    assert {message.get_subdir() for message in found} == {"new"}


async def test_mails_are_their_owners_alone(mailer: MaildirMailer, folder: Path) -> None:
    await mailer.send(a_mail())
    assert {path.stat().st_mode & 0o777 for path in (the_only_file(folder), folder)} == {0o600, 0o700}


@pytest.mark.parametrize("info", ["", ":2,", ":2,FS"])
async def test_a_mail_moved_by_a_reader_is_replaced_where_it_is(mailer: MaildirMailer, folder: Path, info: str) -> None:
    await mailer.send(a_mail(text="first\n"))
    path = the_only_file(folder)
    moved = path.rename(folder / "cur" / f"{path.name}{info}")
    await mailer.send(a_mail(text="second\n"))
    assert the_only_file(folder) == moved
    assert b"second\n" in moved.read_bytes()


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_mail_moved_by_a_reader_while_it_is_replaced_is_neither_lost_nor_doubled(
    mailer: MaildirMailer, folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    await mailer.send(a_mail(text="first\n"))
    replace = os.replace

    def replace_while_a_reader_moves(source: Path, target: Path) -> None:
        if moment == "before":
            target.rename(folder / "cur" / f"{target.name}:2,S")
        replace(source, target)
        if moment == "after":
            target.rename(folder / "cur" / f"{target.name}:2,S")

    write_files_with(monkeypatch, replace=replace_while_a_reader_moves)
    await mailer.send(a_mail(text="second\n"))
    assert b"second\n" in the_only_file(folder).read_bytes()


@pytest.mark.parametrize("step", ["replace", "fsync"])
async def test_a_failed_write_leaves_the_old_mail_and_nothing_else(
    mailer: MaildirMailer, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await mailer.send(a_mail(text="first\n"))
    write_files_with(monkeypatch, **{step: disk_full})
    with pytest.raises(DeliveryFailed) as failure:
        await mailer.send(a_mail(text="second\n"))
    assert str(failure.value) == "the disk refused: No space left on device"
    assert b"first\n" in the_only_file(folder).read_bytes()


async def test_a_folder_that_cannot_be_made_is_a_failure(mailer: MaildirMailer, folder: Path) -> None:
    folder.parent.write_bytes(b"in the way")
    with pytest.raises(DeliveryFailed):
        await mailer.send(a_mail())


def test_a_sender_that_is_not_one_address_stops_the_start(folder: Path) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        MaildirMailer(folder, sender="desk@example.org, other@example.org", now=ManualClock())
