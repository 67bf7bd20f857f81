"""Addresses of stored logos, and which of their files are missing on disk."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from icct_core import Registration, TeamId


def logo_address(url: str | None, team_id: TeamId, *, service: str) -> str | None:
    """The ``http(s)`` address of a stored logo, never a path; ``None`` if it has none.

    A logo on this machine's disk has one if the address of the ``service`` is known, and asks for a key there.
    """
    if url is None or url.startswith(("https://", "http://")):
        return url
    if not service or name_on_disk(url) is None:
        return None
    return f"{service.rstrip('/')}/admin/teams/{team_id}/logo"


def logo_of(registration: Registration, *, service: str) -> str | None:
    """The same of a team's logo."""
    return logo_address(registration.logo.url, registration.team_id, service=service) if registration.logo else None


def name_on_disk(url: str) -> str | None:
    """The name below the folder of files, as ``<registration id>/logo.png``; ``None`` for a logo that is elsewhere.

    1.0.0 wrote down the whole path, ``file:///…/files/<registration id>/logo.png``, whose last two parts are the name.
    """
    address = urlsplit(url)
    path = unquote(address.path)
    if address.scheme == "file":
        return "/".join(path.split("/")[-2:])
    return path if address.scheme == "disk" else None


def missing_logos(names: list[str], folder: Path) -> int:
    """How many of these are not below the folder."""
    return sum(not (folder / name).is_file() for name in names)
