"""Where organisers find a logo that was stored: at its file host, or through this service."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

from litestar import Response
from litestar.exceptions import NotFoundException

from icct_core import StoredFile, TeamId

_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


def logo_address(url: str | None, team_id: TeamId, *, service: str) -> str | None:
    """The ``http(s)`` address of a stored logo, never a path; ``None`` if it has none.

    A logo on this machine's disk has one if the address of the ``service`` is known, and asks for a key there.
    """
    if url is None or url.startswith(("https://", "http://")):
        return url
    if not service or name_on_disk(url) is None:
        return None
    return f"{service.rstrip('/')}/admin/teams/{team_id}/logo"


def name_on_disk(url: str) -> str | None:
    """The name below the folder of files, as ``<registration id>/logo.png``; ``None`` for a logo that is elsewhere.

    1.0.0 wrote down the whole path, ``file:///…/files/<registration id>/logo.png``, whose last two parts are the name.
    """
    address = urlsplit(url)
    path = unquote(address.path)
    if address.scheme == "file":
        return "/".join(path.split("/")[-2:])
    return path if address.scheme == "disk" else None


async def answer_stored(logo: StoredFile, folder: Path) -> Response[bytes]:
    """A redirect to the file host, or the file itself if it is below ``folder``."""
    name = name_on_disk(logo.url)
    if name is None:
        return Response(b"", status_code=302, headers={"Location": logo.url})
    path = folder / name
    content = await asyncio.to_thread(_read, path, folder)
    if content is None:
        raise NotFoundException
    return Response(content, media_type=_TYPES[path.suffix])


def missing_logos(names: list[str], folder: Path) -> int:
    """How many of these are not below the folder."""
    return sum(not (folder / name).is_file() for name in names)


def _read(path: Path, folder: Path) -> bytes | None:
    """The file, if it is there, is a logo's and lies below the folder when all links are followed."""
    if path.suffix not in _TYPES or not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return path.read_bytes()
