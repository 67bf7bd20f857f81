"""The mailer port on a Maildir folder, which any mail reader can open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Lock

from icct_core import Clock, Mail, Mailer, RegistrationId

from ..files.atomic_write import atomic_write, make_folder, on_disk
from .mail_message import build_message, parse_sender

_HEADERS = 16_384
"""Bytes that the headers of a mail of ours fit into."""


class MaildirMailer(Mailer):
    """Keeps one file a ``Message-ID`` in ``new``, or where a mail reader has moved it in ``cur``.

    Answers go to ``reply_to``, or else to the sender.

    Raises ``ValueError`` when made with a sender, or such another, that is not one address.
    """

    def __init__(self, folder: Path, sender: str, now: Clock, *, reply_to: str = "") -> None:
        self._folder = folder
        self._sender = parse_sender(sender)
        self._reply_to = parse_sender(reply_to) if reply_to else None
        self._clock = now
        self._swapping = Lock()  # else two writers of one mail could each remove the other's copy

    async def send(self, mail: Mail) -> None:
        message = build_message(mail, sender=self._sender, sent_at=self._clock.now(), reply_to=self._reply_to)
        name = sha256(mail.message_id.encode()).hexdigest()
        await on_disk(partial(self._keep, name, message.as_bytes()))

    async def forget(self, registration_id: RegistrationId) -> None:
        """Remove every mail about a registration: its ``Message-ID`` begins with it."""
        await on_disk(partial(self._forget, f"<{registration_id}.".encode()))

    def _forget(self, begin_of_id: bytes) -> None:
        for path in [path for part in ("new", "cur") for path in (self._folder / part).glob("*")]:
            try:
                with path.open("rb") as file:
                    is_about_it = begin_of_id in file.read(_HEADERS)
            except FileNotFoundError:
                continue  # a reader moved or removed it just now
            if is_about_it:
                path.unlink(missing_ok=True)

    def _keep(self, name: str, content: bytes) -> None:
        for part in ("tmp", "new", "cur"):
            make_folder(self._folder / part)

        def move(temporary: Path) -> Path:
            with self._swapping:
                path = next(self._copies(name), self._folder / "new" / name)
                temporary.replace(path)
                self._remove_copies(name, but=path)
            return path

        with atomic_write(self._folder / "tmp", move) as file:
            file.write(content)

    def _copies(self, name: str) -> Iterator[Path]:
        """Where the mail is; ``new`` first, because a reader moves mail from there to ``cur`` and adds its flags."""
        new = self._folder / "new" / name
        if new.exists():
            yield new
        yield from (self._folder / "cur").glob(f"{name}*")

    def _remove_copies(self, name: str, *, but: Path) -> None:
        """Remove what a reader moved away just before the mail was replaced.

        A reader may as well have moved the mail just written. Then it is gone from its path, and nothing is removed:
        copies are listed first, so that a path still there proves all listed ones to be older.
        """
        older = [path for path in self._copies(name) if path != but]
        if but.exists():
            for path in older:
                path.unlink(missing_ok=True)
