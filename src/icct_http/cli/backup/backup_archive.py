"""The backup's tar file: dump, logos, manifest, and last the manifest's checksum.

The end of a file is what gets lost, so a backup whose manifest and seal are there is whole.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Self

import msgspec

from icct_adapters.in_thread import GoOn

from .backup_manifest import DATABASE, FORMAT, MANIFEST, SEAL, AnyManifest, Content, Manifest
from .backup_members import NO_BACKUP, Member, NoBackup, blocks, members

LOGOS = "files"  # the folder of logos, here as below DATA_DIR
_MOST_MANIFEST = 256 << 20  # bytes: two million logos


class ArchiveWriter:
    """Puts members into a new backup and remembers what they were; ``go_on`` is called for each block."""

    def __init__(self, file: BinaryIO, go_on: GoOn = lambda: None) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT)  # noqa: SIM115  __exit__ closes it
        self._go_on = go_on
        self.contents: dict[str, Content] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()

    def add_database(self, dump: Path) -> None:
        with dump.open("rb") as file:
            whole = Member(DATABASE, 0, dump.stat().st_size)
            self.contents[DATABASE] = _content(file, whole, lambda _: self._go_on())
            file.seek(0)
            self._tar.addfile(_entry(DATABASE, whole.size), _Told(file, self._go_on))

    def add_logos(self, folder: Path, tick: Callable[[int], None]) -> None:
        """Put every file below the folder in; one that goes away meanwhile was not wanted any more."""
        for number, path in enumerate(sorted(folder.glob("*/*"))):
            self._go_on()
            tick(number)
            if path.name.startswith(".") or not path.is_file():
                continue  # half written
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            self._add(f"{LOGOS}/{path.relative_to(folder).as_posix()}", content)

    def seal(self, manifest: Manifest) -> None:
        written = msgspec.json.format(msgspec.json.encode(manifest))
        self._add(MANIFEST, written)
        self._add(SEAL, hashlib.sha256(written).hexdigest().encode())

    def _add(self, name: str, content: bytes) -> None:
        self.contents[name] = Content(len(content), hashlib.sha256(content).hexdigest())
        self._tar.addfile(_entry(name, len(content)), io.BytesIO(content))


class ArchiveReader:
    """A backup that was found whole."""

    def __init__(self, stream: BinaryIO, found: Mapping[str, Member], manifest: Manifest) -> None:
        self._stream = stream
        self._members = found
        self.manifest = manifest

    def extract_database(self, to: Path, go_on: GoOn) -> None:
        self._extract(DATABASE, to, go_on)

    def extract_logos(self, folder: Path, go_on: GoOn) -> None:
        """Make the folder and those in it, for their owner alone."""
        folder.mkdir(mode=0o700)
        for name in self.manifest.logos:
            path = folder / PurePosixPath(name).relative_to(LOGOS)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            self._extract(name, path, go_on)

    def _extract(self, name: str, to: Path, go_on: GoOn) -> None:
        with to.open("xb") as target:
            to.chmod(0o600)
            for block in blocks(self._stream, self._members[name]):
                go_on()
                target.write(block)


@contextmanager
def opened_backup(file: Path, tick: Callable[[str], None]) -> Iterator[ArchiveReader]:
    """Look at every byte of a backup, then lend it. Raises ``NoBackup``, and ``OSError`` if it cannot be read.

    ``tick`` is given the name of a member for each block of it.
    """
    with _opened(file) as stream:
        found: dict[str, Member] = {}
        contents: dict[str, Content] = {}
        for member in members(stream):
            if member.name in found:
                raise NoBackup(f"{member.name} does not belong into it")
            found[member.name] = member
            contents[member.name] = _content(stream, member, tick)
        manifest = _sealed(stream, list(found.values())[-2:])
        written = manifest.contents
        there = {name: content for name, content in contents.items() if name not in {MANIFEST, SEAL}}
        for name in [DATABASE, *written, *there]:
            if name not in written or written[name] != there.get(name):
                raise NoBackup(f"{name} in it is not as it was written")
        for name in manifest.logos:
            if not _is_logo(name):
                raise NoBackup(f"{name} does not belong into it")
        yield ArchiveReader(stream, found, manifest)


def read_manifest(file: Path, go_on: GoOn) -> Manifest:
    """What a sealed backup says of itself; its contents are passed over. Raises ``NoBackup`` and ``OSError``."""
    with _opened(file) as stream:
        last: deque[Member] = deque(maxlen=2)
        for member in members(stream):
            go_on()
            last.append(member)
        return _sealed(stream, list(last))


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if not file.is_file() and file.exists():
        raise NoBackup("it is no file")  # a pipe would keep us waiting for a writer
    with file.open("rb") as stream:
        yield stream


def _content(stream: BinaryIO, member: Member, tick: Callable[[str], None]) -> Content:
    digest = hashlib.sha256()
    for block in blocks(stream, member):
        tick(member.name)
        digest.update(block)
    return Content(member.size, digest.hexdigest())


def _sealed(stream: BinaryIO, last: Sequence[Member]) -> Manifest:
    """The manifest, if it and its seal are the last members and agree."""
    if [member.name for member in last] != [MANIFEST, SEAL]:
        raise NoBackup("its end is missing")
    if max(member.size for member in last) > _MOST_MANIFEST:
        raise NoBackup("its manifest is too long")
    manifest, seal = (b"".join(blocks(stream, member)) for member in last)
    if seal != hashlib.sha256(manifest).hexdigest().encode():
        raise NoBackup("its manifest is not as it was written")
    try:
        if msgspec.json.decode(manifest, type=AnyManifest).format > FORMAT:
            raise NoBackup("a newer version of icct wrote it")
        return msgspec.json.decode(manifest, type=Manifest)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise NoBackup(NO_BACKUP) from error


def _is_logo(name: str) -> bool:
    """Whether it leads to ``files/<registration id>/<name>`` and nowhere else."""
    folder, *below = name.split("/")
    return name.isprintable() and folder == LOGOS and len(below) == 2 and not {"", ".", ".."}.intersection(below)


class _Told:
    """A stream that calls ``go_on`` before each block."""

    def __init__(self, stream: BinaryIO, go_on: GoOn) -> None:
        self._stream = stream
        self._go_on = go_on

    def read(self, size: int = -1, /) -> bytes:
        self._go_on()
        return self._stream.read(size)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry
