"""Reads the published form from a multipart body, without judging what is in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields

from litestar.exceptions import InternalServerException
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from icct_core import TeamForm

from .problems import MalformedRequest, UnsupportedMediaType

MAX_PARTS = 64
"""The form has nine; a website may add a few of its own, which are ignored."""

_NAMES = frozenset(field.name for field in fields(TeamForm))


async def read_team_form(content_type: str, body: AsyncIterator[bytes]) -> TeamForm:
    """The form's parts; one that is missing is empty.

    Raises:
        UnsupportedMediaType: the body is no multipart/form-data.
        MalformedRequest: broken or cut-off multipart, a part sent twice, or text that is not UTF-8.
    """
    media_type, options = parse_options_header(content_type)
    if media_type != "multipart/form-data":
        raise UnsupportedMediaType("Send the form as multipart/form-data")
    if not options.get("boundary"):
        raise MalformedRequest("The Content-Type header names no boundary")
    try:
        parts = await _read_parts(options["boundary"], body)
    except ParserLimitReached:
        raise MalformedRequest(f"The form has more than {MAX_PARTS} parts, or a part has headers too long") from None
    except (MultipartError, UnicodeError, InternalServerException) as error:  # the last: the client has left
        raise MalformedRequest("The multipart body is broken or was cut off; send the whole form again") from error
    logo = parts.pop("logo", b"")
    return TeamForm(logo=logo, **{name: _text(name, content) for name, content in parts.items()})


async def _read_parts(boundary: str, body: AsyncIterator[bytes]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    name, chunks = "", list[bytes]()
    with PushMultipartParser(boundary, max_segment_count=MAX_PARTS) as parser:
        async for chunk in body:
            for event in parser.parse(chunk) if chunk and not parser.closed else ():
                if isinstance(event, MultipartSegment):
                    name, chunks = event.name or "", []
                elif event is not None:
                    chunks.append(bytes(event))
                elif name in _NAMES:
                    _keep(parts, name, chunks)
    return parts


def _keep(parts: dict[str, bytes], name: str, chunks: list[bytes]) -> None:
    if name in parts:
        raise MalformedRequest(f"The part {name} was sent twice")
    parts[name] = b"".join(chunks)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise MalformedRequest(f"The part {name} is not UTF-8 text") from None
