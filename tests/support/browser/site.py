"""A running server with what it stores and mails, and the organisers who decide there."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from tests.support.http.api_keys import ADMIN_KEY
from tests.support.processes.icct_process import Server, eventually

MOST_OF_A_CHURCH = 2
_ENTRANCE = re.compile(r"Desk +\S+(/desk/enter/\S+)")
_CODE = re.compile(r"\b(\d{3}) ?(\d{3})\b")


def settings(folder: Path) -> dict[str, Any]:
    """Of a server that keeps everything below ``folder``."""
    kept = {"DATA_DIR": folder, "ADMIN_API_KEY": ADMIN_KEY, "TEAMS_PER_CHURCH": str(MOST_OF_A_CHURCH)}
    return {"ENVIRONMENT": "development", "LOG_LEVEL": "WARNING", "LANGUAGE": "en", "PUBLIC_BOARD": "true", **kept}


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is, and where its files are; ``entrance`` is the path by which the first admin enters."""

    url: str
    folder: Path
    entrance: str = ""

    def teams_called(self, name: str) -> list[str]:
        """The numbers of the teams with this name."""
        with closing(sqlite3.connect(self.folder / "icct.db")) as database:
            found = database.execute("SELECT number FROM teams WHERE team_name = ?", [name]).fetchall()
        return [f"ICCT-{number:03}" for (number,) in found]

    def status_of(self, number: str) -> str:
        """The team's status."""
        return str(self._team(number)[0])

    def version_of(self, number: str) -> int:
        """How often the team was stored."""
        return int(self._team(number)[1])

    def _team(self, number: str) -> tuple[Any, ...]:
        with closing(sqlite3.connect(self.folder / "icct.db")) as database:
            query = "SELECT status, version FROM teams WHERE number = ?"
            found: tuple[Any, ...] = database.execute(query, [int(number.removeprefix("ICCT-"))]).fetchone()
        return found

    def decide(self, decision: str, number: str, reason: str = "") -> None:
        """As an organiser with the first key."""
        body = {"decision": decision, "reason": reason, "version": self.version_of(number)}
        url, key = f"{self.url}/admin/teams/{number}/decisions", {"X-API-Key": ADMIN_KEY}
        answer = httpx.post(url, json=body, headers=key)
        assert answer.status_code == 200, answer.text

    def mails_to(self, address: str) -> list[str]:
        """The texts of what was mailed there, with their subjects, the oldest first."""
        files = sorted((self.folder / "mail" / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        mails = [message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default) for path in files]
        return [f"{mail['Subject']}\n{_text_of(mail)}" for mail in mails if mail["To"] == address]

    def code_sent_to(self, address: str, after: int = 0) -> str:
        """The code in the newest mail that has one, of those ``after`` as many that had come before."""
        codes: list[str] = []

        def is_there() -> bool:
            mails = self.mails_to(address)[after:]
            codes.extend("".join(found) for mail in mails for found in _CODE.findall(mail))
            return bool(codes)

        eventually(is_there, "a code was mailed")
        return codes[-1]


def site_of(server: Server, folder: Path) -> Site:
    """The site of a server that has just started."""
    eventually(lambda: bool(_ENTRANCE.search(server.output)), "the banner is printed")
    return Site(server.url, folder, _ENTRANCE.findall(server.output)[0])


def _text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return "" if body is None else str(body.get_content())
