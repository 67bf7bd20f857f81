"""Answers with a logo that was stored: a redirect, or the file itself where it lies in a folder of this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

from litestar import Response
from litestar.exceptions import NotFoundException

from icct_core import StoredFile

_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


async def answer_stored(logo: StoredFile, folder: Path) -> Response[bytes]:
    """No browser follows a redirect to ``file:``, so files below ``folder`` are sent; what lies elsewhere is not."""
    address = urlsplit(logo.url)
    if address.scheme != "file":
        return Response(b"", status_code=302, headers={"Location": logo.url})
    path = Path(unquote(address.path))
    content = await asyncio.to_thread(_read, path, folder)
    if content is None:
        raise NotFoundException
    return Response(content, media_type=_TYPES[path.suffix])


def _read(path: Path, folder: Path) -> bytes | None:
    """The file, if it is there, is a logo's and lies below the folder when all links are followed."""
    if path.suffix not in _TYPES or not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return path.read_bytes()
