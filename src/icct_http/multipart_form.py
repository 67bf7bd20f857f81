"""Reads the published form from a multipart body, without judging what is in it."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager, nullcontext
from dataclasses import fields
from tempfile import SpooledTemporaryFile
from typing import IO

from litestar.exceptions import InternalServerException
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from icct_core import TeamForm

from .problems import MalformedRequest, UnsupportedMediaType

MAX_PARTS = 64
"""The form has nine; a website may add a few of its own, which are ignored."""

LARGE = 256 * 1024
"""Bytes of a form that waits for its turn; a usual logo has fewer."""

AT_ONCE = 6
"""Large forms in memory at once: with what the database's driver makes of them, each may take 15 MB and more."""

_NAMES = frozenset(field.name for field in fields(TeamForm))


@asynccontextmanager
async def received_form(content_type: str, body: AsyncIterator[bytes], turns: Semaphore) -> AsyncIterator[TeamForm]:
    """The form's parts during the block; one that is missing is empty.

    Parts of more than ``LARGE`` bytes wait on the disk until the whole form is there, and then for one of ``turns``: so
    many large forms, and no more, are in memory at once, however many arrive.

    Raises:
        UnsupportedMediaType: the body is no multipart/form-data.
        MalformedRequest: broken or cut-off multipart, a part sent twice, or text that is not UTF-8.
    """
    with ExitStack() as files:
        parts = await read_parts(content_type, body, files)
        is_large = sum(part.tell() for part in parts.values()) > LARGE
        async with turns if is_large else nullcontext():
            yield _form({name: _content(part) for name, part in parts.items()})


async def read_parts(content_type: str, body: AsyncIterator[bytes], files: ExitStack) -> Mapping[str, IO[bytes]]:
    """The parts that a form has, each at its end; ``files`` closes them. Raises as ``received_form``."""
    media_type, options = parse_options_header(content_type)
    if media_type != "multipart/form-data":
        raise UnsupportedMediaType("Send the form as multipart/form-data")
    if not options.get("boundary"):
        raise MalformedRequest("The Content-Type header names no boundary")
    try:
        return await _read_parts(options["boundary"], body, files)
    except ParserLimitReached:
        raise MalformedRequest(f"The form has more than {MAX_PARTS} parts, or a part has headers too long") from None
    except (MultipartError, UnicodeError, InternalServerException) as error:  # the last: the client has left
        raise MalformedRequest("The multipart body is broken or was cut off; send the whole form again") from error


async def _read_parts(boundary: str, body: AsyncIterator[bytes], files: ExitStack) -> dict[str, IO[bytes]]:
    parts: dict[str, IO[bytes]] = {}
    part: IO[bytes] | None = None
    with PushMultipartParser(boundary, max_segment_count=MAX_PARTS) as parser:
        async for chunk in body:
            for event in parser.parse(chunk) if chunk and not parser.closed else ():
                if isinstance(event, MultipartSegment):
                    part = _begin(parts, event.name or "", files)
                elif event is not None and part is not None:
                    part.write(event)
    return parts


def _begin(parts: dict[str, IO[bytes]], name: str, files: ExitStack) -> IO[bytes] | None:
    if name not in _NAMES:
        return None
    if name in parts:
        raise MalformedRequest(f"The part {name} was sent twice")
    parts[name] = files.enter_context(SpooledTemporaryFile(LARGE))  # noqa: SIM115  it is one
    return parts[name]


def _content(part: IO[bytes]) -> bytes:
    part.seek(0)
    return part.read()


def _form(contents: dict[str, bytes]) -> TeamForm:
    logo = contents.pop("logo", b"")
    return TeamForm(logo=logo, **{name: _text(name, content) for name, content in contents.items()})


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise MalformedRequest(f"The part {name} is not UTF-8 text") from None
