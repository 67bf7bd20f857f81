"""The service as a whole: where it runs, and where it keeps its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from ..kinds import IPV6, PLACE, PORT, matching, one_of, or_none, whole
from ..redaction import without_login
from ..variable import Kind, Texts, Unfit, setting

Preset: TypeAlias = Literal["icct26"]
Environment: TypeAlias = Literal["development", "staging", "production"]

DATA_DIR = "data"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/?|https?://\[[0-9A-Fa-f:.]+\](:\d{1,5})?/?")


def _public_address(text: str) -> str:
    if text and not _is_address(text):
        raise Unfit(f"must be the public address, such as https://api.example.org, not {without_login(text)!r}.")
    return text


def _is_address(text: str) -> bool:
    if not _ADDRESS.fullmatch(text):
        return False
    _, opened, rest = text.partition("[")
    try:
        return not opened or IPv6Address(rest.partition("]")[0]).version == 6
    except ValueError:
        return False


def data_dir(texts: Texts) -> Path:
    """The folder that ``DATA_DIR`` names."""
    return PLACE.read(texts.get("DATA_DIR", DATA_DIR))


def public_host(texts: Texts) -> str | None:
    """The host of ``API_URL``."""
    return urlsplit(texts.get("API_URL", "")).hostname


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """What the processes themselves go by."""

    title: ClassVar[str] = "The service"

    preset: Preset | None = setting(
        "PRESET",
        or_none(one_of(get_args(Preset), "icct26, or empty for none")),
        about="`icct26` sets the rules of that tournament: a squad of 11 to 15, two teams of a church, four roles; "
        "each of them can still be set by itself",
    )
    environment: Environment = setting(
        "ENVIRONMENT",
        one_of(get_args(Environment), "development, staging or production"),
        "development",
        about="`development`, `staging` or `production`; `production` refuses what forgets or is open to all, and does "
        "not migrate by itself",
    )
    host: str = setting(
        "API_HOST",
        matching(rf"[^\s/@:]+|{IPV6}", "an address of this machine, without a port"),
        "127.0.0.1",
        about="address to listen on; `0.0.0.0` for all",
    )
    port: int = setting("API_PORT", PORT, "8000", about="port to listen on, 1 to 65535")
    workers: int = setting(
        "API_WORKERS", whole(1, 64), "1", about="server processes, 1 to 64; 1 while anything is kept in memory"
    )
    url: str = setting(
        "API_URL",
        Kind("", _public_address),
        about="the service's public address; its host is answered to in production",
        example="https://api.example.org",
    )
    data_dir: Path = setting(
        "DATA_DIR", PLACE, DATA_DIR, about="folder for the SQLite file, logos and mail; made with mode 700"
    )
    backup_dir: Path | None = setting(
        "BACKUP_DIR",
        or_none(PLACE),
        about="folder where `icct check` looks for a backup younger than a day, see "
        "[Check a deployment](how-to/check-a-deployment.md)",
        example="/srv/backups",
    )

    @property
    def files_dir(self) -> Path:
        """Where logos are kept on this machine's disk."""
        return self.data_dir / "files"

    @property
    def mail_dir(self) -> Path:
        """Where mail is kept that does not leave."""
        return self.data_dir / "mail"

    @property
    def address(self) -> str:
        """Where people reach it, without a slash at the end: the public address, or this machine's without one."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  read, never bound
        return self.url.rstrip("/") or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
