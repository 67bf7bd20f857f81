"""Reads the members of a backup's tar file, more strictly than ``tarfile`` does.

A backup has plain files alone. Python's ``tarfile`` reads what any tar ever wrote: holes that grow to terabytes, links,
sizes below zero that lead back to where it was. Here a header is as ``ArchiveWriter`` writes it, or the file is no
backup.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_BLOCK = tarfile.BLOCKSIZE
_AT_ONCE = 1 << 20  # bytes
_MOST_EXTENDED = 64 * 1024  # bytes of an extended header; a name and a size take a few hundred
NO_BACKUP = "it is no backup of icct, or not whole"
_FOREIGN_HEADER = "a header in it is none that icct writes"
_RECORD = re.compile(rb"(\d{1,9}) (path|size)=")


class NoBackup(Exception):
    """The file is damaged, or was never a backup; the text says in a few words what is wrong."""


@dataclass(frozen=True, slots=True)
class Member:
    """A plain file in the archive, and where its bytes are."""

    name: str
    start: int
    size: int


def members(stream: BinaryIO) -> Iterator[Member]:
    """Each member in order, whole within the file. Raises ``NoBackup`` for everything else that a tar can hold."""
    end = stream.seek(0, 2)
    at, extended = 0, dict[str, str]()
    while (header := _header(stream, at)) is not None:
        at += _BLOCK
        if header.type not in {tarfile.REGTYPE, tarfile.XHDTYPE}:
            raise NoBackup(f"{header.name} does not belong into it")
        try:
            size = int(extended.get("size", header.size))
        except ValueError:
            size = -1
        if size < 0:
            raise NoBackup(_FOREIGN_HEADER)
        if at + size > end:
            raise NoBackup(NO_BACKUP)
        if header.type == tarfile.XHDTYPE:
            extended = _extended(stream, at, size)
        else:
            yield Member(extended.get("path", header.name), at, size)
            extended = {}
        at += -(-size // _BLOCK) * _BLOCK


def blocks(stream: BinaryIO, member: Member) -> Iterator[bytes]:
    """What is in a member, a MiB at a time. Raises ``NoBackup`` for a file that shrinks meanwhile."""
    for start in range(0, member.size, _AT_ONCE):
        stream.seek(member.start + start)
        wanted = min(_AT_ONCE, member.size - start)
        block = stream.read(wanted)
        if len(block) < wanted:
            raise NoBackup(NO_BACKUP)
        yield block


def _header(stream: BinaryIO, at: int) -> tarfile.TarInfo | None:
    """``None`` where the archive ends."""
    stream.seek(at)
    block = stream.read(_BLOCK)
    if at and (len(block) < _BLOCK or not any(block)):
        return None
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError) as error:
        raise NoBackup(NO_BACKUP) from error


def _extended(stream: BinaryIO, at: int, size: int) -> dict[str, str]:
    """The fields of a long name or a large file (POSIX.1-2008, pax): ``LENGTH KEY=VALUE``, and no other keys."""
    if size > _MOST_EXTENDED:
        raise NoBackup(_FOREIGN_HEADER)
    stream.seek(at)
    content = stream.read(size)
    found: dict[str, str] = {}
    place = 0
    while place < len(content):
        record = _RECORD.match(content, place)
        stop = place + int(record[1]) if record else place
        if record is None or not record.end() < stop <= len(content) or content[stop - 1 : stop] != b"\n":
            raise NoBackup(_FOREIGN_HEADER)
        found[record[2].decode()] = content[record.end() : stop - 1].decode("utf-8", "surrogateescape")
        place = stop
    return found
