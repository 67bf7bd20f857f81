"""A backup is one tar file: the database's dump, the logos, the manifest, and last the manifest's checksum.

The end of a file is what gets lost, so a backup whose manifest and seal are there is whole.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import msgspec

from .backup_manifest import DATABASE, FORMAT, MANIFEST, SEAL, AnyManifest, Content, Manifest

LOGOS = "files"  # the folder of logos, here as below DATA_DIR
_BLOCK = 1 << 20


class NoBackup(Exception):
    """The file is damaged, or was never a backup; the text says in a few words what is wrong."""


class ArchiveWriter:
    """Puts members into a new backup and remembers what they were."""

    def __init__(self, file: Path) -> None:
        self._tar = tarfile.open(file, "x:", format=tarfile.PAX_FORMAT)  # noqa: SIM115  close() closes it
        self.contents: dict[str, Content] = {}

    def close(self) -> None:
        self._tar.close()

    def add_database(self, dump: Path) -> None:
        with dump.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.contents[DATABASE] = Content(dump.stat().st_size, digest)
        with dump.open("rb") as file:
            self._tar.addfile(_entry(DATABASE, dump.stat().st_size), file)

    def add_logos(self, folder: Path, tick: Callable[[int], None]) -> None:
        """Put every file below the folder in; one that goes away meanwhile was not wanted any more."""
        for number, path in enumerate(sorted(folder.glob("*/*"))):
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

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self.manifest = manifest

    def extract_database(self, to: Path) -> None:
        self._extract(DATABASE, to)

    def extract_logos(self, folder: Path) -> None:
        """Make the folder and those in it, for their owner alone."""
        folder.mkdir(mode=0o700)
        for name in self.manifest.logos:
            path = folder / PurePosixPath(name).relative_to(LOGOS)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            self._extract(name, path)

    def _extract(self, name: str, to: Path) -> None:
        source = self._tar.extractfile(name)
        assert source is not None  # noqa: S101  only files pass the check
        with source, to.open("xb") as target:
            to.chmod(0o600)
            shutil.copyfileobj(source, target, _BLOCK)


@contextmanager
def opened_backup(file: Path, tick: Callable[[str], None]) -> Iterator[ArchiveReader]:
    """Look at every byte of a backup, then lend it. Raises ``NoBackup``, and ``OSError`` if it cannot be read."""
    with file.open("rb") as stream:
        with _told_as_no_backup():
            tar = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115  it holds nothing but the stream
            manifest = _checked(tar, tick)
        yield ArchiveReader(tar, manifest)


def read_manifest(file: Path) -> Manifest:
    """What a sealed backup says of itself; its contents are passed over. Raises ``NoBackup`` and ``OSError``."""
    with file.open("rb") as stream, _told_as_no_backup():
        tar = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115  it holds nothing but the stream
        members = list(tar)
        last = {member.name: tar.extractfile(member) for member in members[-2:] if member.isreg()}
        kept = {name: content.read() for name, content in last.items() if content is not None}
        return _sealed([member.name for member in members], kept)


@contextmanager
def _told_as_no_backup() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, UnicodeError, msgspec.DecodeError) as error:
        raise NoBackup("it is no backup of icct, or not whole") from error


def _checked(tar: tarfile.TarFile, tick: Callable[[str], None]) -> Manifest:
    found: dict[str, Content] = {}
    kept: dict[str, bytes] = {}
    for member in tar:
        tick(member.name)
        stream = tar.extractfile(member) if member.isreg() else None
        if stream is None or member.name in found:
            raise NoBackup(f"{member.name} does not belong into it")
        digest = hashlib.sha256()
        while block := stream.read(_BLOCK):
            digest.update(block)
            if member.name in {MANIFEST, SEAL}:
                kept[member.name] = kept.get(member.name, b"") + block
        found[member.name] = Content(member.size, digest.hexdigest())
    return _agreeing(found, kept)


def _agreeing(found: dict[str, Content], kept: dict[str, bytes]) -> Manifest:
    """The manifest, if the seal agrees with it and it with everything else."""
    manifest = _sealed(list(found), kept)
    contents = {name: content for name, content in found.items() if name not in {MANIFEST, SEAL}}
    _same(manifest.contents, contents)
    for name in manifest.logos:
        if not _is_logo(name):
            raise NoBackup(f"{name} does not belong into it")
    return manifest


def _sealed(names: list[str], kept: dict[str, bytes]) -> Manifest:
    """The manifest, if it and its seal are the last members and agree."""
    if names[-2:] != [MANIFEST, SEAL] or not kept.keys() >= {MANIFEST, SEAL}:
        raise NoBackup("its end is missing")
    if kept[SEAL].decode("ascii") != hashlib.sha256(kept[MANIFEST]).hexdigest():
        raise NoBackup("its manifest is not as it was written")
    if msgspec.json.decode(kept[MANIFEST], type=AnyManifest).format > FORMAT:
        raise NoBackup("a newer version of icct wrote it")
    return msgspec.json.decode(kept[MANIFEST], type=Manifest)


def _same(written: dict[str, Content], found: dict[str, Content]) -> None:
    for name in [DATABASE, *written, *found]:
        if name not in written or written[name] != found.get(name):
            raise NoBackup(f"{name} in it is not as it was written")


def _is_logo(name: str) -> bool:
    """Whether it leads to ``files/<registration id>/<name>`` and nowhere else."""
    parts: Iterable[str] = name.split("/")
    folder, *below = parts
    return folder == LOGOS and len(below) == 2 and not {"", ".", ".."}.intersection(below)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry
