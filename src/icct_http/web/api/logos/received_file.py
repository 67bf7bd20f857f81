"""Reads a body that is a file itself, as it arrives."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from errno import errorcode
from tempfile import SpooledTemporaryFile

from litestar.exceptions import InternalServerException

from icct_core import MAX_LOGO_BYTES, DatabaseUnavailable, FileTooLarge

from ...problems.catalogue import MalformedRequest, UnsupportedMediaType

IN_MEMORY = 256 * 1024
"""Bytes of a file that waits for its turn; what is larger waits on the disk."""


@asynccontextmanager
async def received_file(
    headers: Mapping[str, str], body: AsyncIterator[bytes], turns: Semaphore
) -> AsyncIterator[bytes]:
    """The whole body during the block, in which no more than ``turns`` allows are in memory at once.

    Its type is for the core to judge, by its content.

    Raises:
        UnsupportedMediaType: it is a form or a text that has a file in it, or it is compressed.
        FileTooLarge: it is larger than any logo; what is too much is counted and not kept.
        MalformedRequest: it was cut off.
        DatabaseUnavailable: it cannot be kept on the disk, as when that is full.
    """
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not (media_type.startswith("image/") or media_type in {"", "application/octet-stream"}):
        raise UnsupportedMediaType("Send the file itself as the body, as image/png or image/jpeg")
    if "content-encoding" in headers:
        raise UnsupportedMediaType("Send the file as it is, without a Content-Encoding")
    size = 0
    with SpooledTemporaryFile(IN_MEMORY) as file:
        try:
            async for chunk in body:
                size += len(chunk)
                if size <= MAX_LOGO_BYTES:
                    file.write(chunk)
        except OSError as error:
            reason = errorcode.get(error.errno or 0, type(error).__name__)
            raise DatabaseUnavailable(f"temporary folder {reason}") from None
        except InternalServerException as error:  # the client has left
            raise MalformedRequest("The file was cut off; send it again") from error
        if size > MAX_LOGO_BYTES:
            raise FileTooLarge(max_size=MAX_LOGO_BYTES, received_size=size)
        async with turns:
            file.seek(0)
            yield file.read()
