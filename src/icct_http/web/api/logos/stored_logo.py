"""Answers with a stored logo."""

from __future__ import annotations

import asyncio
from pathlib import Path

from litestar import Response
from litestar.exceptions import NotFoundException

from icct_core import StoredFile

from ..stored_logos import name_on_disk

_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
EXTENSIONS = {media_type: suffix.removeprefix(".") for suffix, media_type in _TYPES.items()}
"""What names of files end in, by media type."""


async def answer_stored(logo: StoredFile, folder: Path) -> Response[bytes]:
    """A redirect to the file host, or the file itself if it is below ``folder``."""
    if name_on_disk(logo.url) is None:
        return Response(b"", status_code=302, headers={"Location": logo.url})
    found = await asyncio.to_thread(read_stored, logo, folder)
    if found is None:
        raise NotFoundException
    content, media_type = found
    return Response(content, media_type=media_type)


def read_stored(logo: StoredFile, folder: Path) -> tuple[bytes, str] | None:
    """The file and its media type, if it is there, is a logo's and lies below the folder when all links are followed.

    ``None`` also of a logo that a file host has.
    """
    name = name_on_disk(logo.url)
    if name is None:
        return None
    path = folder / name
    if path.suffix not in _TYPES or not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return path.read_bytes(), _TYPES[path.suffix]
