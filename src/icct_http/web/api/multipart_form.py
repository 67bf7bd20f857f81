"""Reads a form from a multipart body, without judging its fields."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, fields
from errno import errorcode
from math import inf
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from litestar.exceptions import InternalServerException
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from icct_core import DatabaseUnavailable, TeamForm, ValidationFailed

from ..problems.catalogue import MalformedRequest, UnsupportedMediaType

MAX_PARTS = 64
"""The form has nine; a website may add a few of its own, which are ignored."""

LARGE = 256 * 1024
"""Bytes of a form that waits for its turn; a usual logo has fewer."""

AT_ONCE = 6
"""Large forms in memory at once: with what the database's driver makes of them, each may take 15 MB and more."""

LONGEST_TEXT = 4 * 1_000
"""Bytes of a text, four for each character that the core looks at; longer ones are refused as they arrive."""

LONGEST_PLAYERS = 4 * 65_536

_WITH_IT = ("language", "consent")
_NAMES = frozenset((*_WITH_IT, *(field.name for field in fields(TeamForm))))


class ReceivedForm(NamedTuple):
    """The published form, and what may come with it."""

    form: TeamForm
    language: str | None
    consent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShape:
    """Which parts a form ``takes``, others being thrown away, and how many parts may come at all.

    ``most_bytes`` is of the parts that may be large; they wait on the disk where memory has no room for them. A longer
    text than ``most_of_others`` ends the reading, or if the form ``cuts``, what is over its limit is thrown away.
    """

    takes: Callable[[str], bool]
    most_bytes: Mapping[str, float]
    most_of_others: float = LONGEST_TEXT
    most_parts: int = MAX_PARTS
    cuts: bool = False


PUBLISHED = FormShape(takes=_NAMES.__contains__, most_bytes={"players": LONGEST_PLAYERS, "logo": inf})
"""The form of the API."""


@dataclass(frozen=True, slots=True)
class ReceivedParts:
    """The contents of the parts that came, by name, and the names of those of which something was cut off."""

    contents: dict[str, bytes]
    cut: frozenset[str] = frozenset()

    def texts(self) -> dict[str, str]:
        """All of them but the logo as text; raises ``MalformedRequest`` for one that is not UTF-8."""
        return {
            name: content.decode(errors="ignore") if name in self.cut else _text(name, content)
            for name, content in self.contents.items()
            if name != "logo"
        }


@asynccontextmanager
async def received_form(
    content_type: str, body: AsyncIterator[bytes], turns: Semaphore, lost: Callable[[str], None] | None = None
) -> AsyncIterator[ReceivedForm]:
    """The published form during the block; a part that is missing is empty, or ``None`` if it is none of the form's.

    Raises as ``received_parts``.
    """
    async with received_parts(content_type, body, turns, lost) as parts:
        texts = parts.texts()
        language, consent = (texts.pop(name, None) for name in _WITH_IT)
        yield ReceivedForm(TeamForm(logo=parts.contents.get("logo", b""), **texts), language, consent)


@asynccontextmanager
async def received_parts(
    content_type: str,
    body: AsyncIterator[bytes],
    turns: Semaphore,
    lost: Callable[[str], None] | None = None,
    shape: FormShape = PUBLISHED,
) -> AsyncIterator[ReceivedParts]:
    """The parts of a form during the block.

    What makes a form larger than ``LARGE`` bytes waits on the disk until the whole form is there, and then for one of
    ``turns``: so many large forms, and no more, are in memory at once, however many arrive.

    Raises:
        UnsupportedMediaType: the body is no multipart/form-data.
        ValidationFailed: a text is far longer than any that could be right; the rest is not read.
        MalformedRequest: broken or cut-off multipart, a part sent twice, or text that is not UTF-8.
        DatabaseUnavailable: a large part cannot be kept on the disk, as when that is full; ``lost`` is told the code.
    """
    with ExitStack() as files:
        with _told(lost):
            form = await read_parts(content_type, body, files, shape)
        is_large = sum(part.tell() for part in form.parts.values()) > LARGE
        async with turns if is_large else nullcontext():
            contents: dict[str, bytes] = {}
            with _told(lost), _disk():
                for name, part in form.parts.items():
                    part.seek(0)
                    contents[name] = part.read()
            yield ReceivedParts(contents, frozenset(form.cut))


@contextmanager
def _told(lost: Callable[[str], None] | None) -> Iterator[None]:
    try:
        yield
    except DatabaseUnavailable as error:
        if lost is not None:
            lost(error.code)
        raise


async def read_parts(content_type: str, body: AsyncIterator[bytes], files: ExitStack, shape: FormShape) -> FormParts:
    """The parts that a form has, each at its end; ``files`` closes them. Raises as ``received_parts``."""
    media_type, options = parse_options_header(content_type)
    if media_type != "multipart/form-data":
        raise UnsupportedMediaType("Send the form as multipart/form-data")
    if not options.get("boundary"):
        raise MalformedRequest("The Content-Type header names no boundary")
    try:
        return await _read_parts(options["boundary"], body, FormParts(files, shape))
    except ParserLimitReached:
        raise MalformedRequest(
            f"The form has more than {shape.most_parts} parts, or a part has headers too long"
        ) from None
    except (MultipartError, UnicodeError, InternalServerException) as error:  # the last: the client has left
        raise MalformedRequest("The multipart body is broken or was cut off; send the whole form again") from error


async def _read_parts(boundary: str, body: AsyncIterator[bytes], form: FormParts) -> FormParts:
    with PushMultipartParser(boundary, max_segment_count=form.shape.most_parts) as parser:
        async for chunk in body:
            for event in parser.parse(chunk) if chunk and not parser.closed else ():
                if isinstance(event, MultipartSegment):
                    form.begin(event.name or "")
                elif event is not None:
                    form.write(event)
    return form


class FormParts:
    """A form on its way in, of which no more than ``LARGE`` bytes and a few short texts are in memory."""

    def __init__(self, files: ExitStack, shape: FormShape) -> None:
        self.shape = shape
        self.cut: set[str] = set()
        self.parts: dict[str, SpooledTemporaryFile[bytes]] = {}
        self._files = files
        self._name = ""
        self._in_memory: dict[str, int] = {}

    def begin(self, name: str) -> None:
        """What is written from now on is this part's; a part that no form has is thrown away."""
        self._name = name if self.shape.takes(name) else ""
        if not self._name:
            return
        if name in self.parts:
            raise MalformedRequest(f"The part {name} was sent twice")
        part = SpooledTemporaryFile()  # noqa: SIM115  the stack closes it
        self._files.callback(_close, part)
        self.parts[name] = part
        self._in_memory[name] = 0

    def write(self, content: bytes | bytearray) -> None:
        if not self._name:
            return
        part, size = self.parts[self._name], self.parts[self._name].tell() + len(content)
        over = size - self.shape.most_bytes.get(self._name, self.shape.most_of_others)
        if over > 0:
            if not self.shape.cuts:
                raise ValidationFailed({(self._name,): "This text is too long"})
            self.cut.add(self._name)
            content = content[: max(len(content) - int(over), 0)]
            size -= int(over)
        with _disk():
            if self._name in self.shape.most_bytes and self._name in self._in_memory:
                self._in_memory[self._name] = size
                if sum(self._in_memory.values()) > LARGE:
                    del self._in_memory[self._name]
                    part.rollover()
            part.write(content)


def _close(part: IO[bytes]) -> None:
    with suppress(OSError):  # it would write what found no room once more
        part.close()


@contextmanager
def _disk() -> Iterator[None]:
    """What the disk refuses is answered as when the database's own is full."""
    try:
        yield
    except OSError as error:
        reason = errorcode.get(error.errno or 0, type(error).__name__)
        raise DatabaseUnavailable(f"temporary folder {reason}") from None


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise MalformedRequest(f"The part {name} is not UTF-8 text") from None
