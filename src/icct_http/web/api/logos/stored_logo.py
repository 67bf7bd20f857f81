"""Answers with a stored logo."""

from __future__ import annotations

import asyncio
from pathlib import Path

from litestar import Response
from litestar.exceptions import NotFoundException

from icct_core import StoredFile

from ..stored_logos import name_on_disk

_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


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


def _read(path: Path, folder: Path) -> bytes | None:
    """The file, if it is there, is a logo's and lies below the folder when all links are followed."""
    if path.suffix not in _TYPES or not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return path.read_bytes()
