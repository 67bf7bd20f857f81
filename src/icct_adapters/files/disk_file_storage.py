"""The file storage port on this machine's disk."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from icct_core import DeliveryRejected, FileStorage, StoredFile

from .atomic_write import atomic_write, make_folder, on_disk, sync_folder
from .file_names import parts_of

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg"}


class DiskFileStorage(FileStorage):
    """Keeps each file below ``root`` as its name and ``.png`` or ``.jpg``; a crash leaves the old file or the new one.

    Its address, ``disk:<name>.png``, does not say where ``root`` is: the folder may be moved, or restored elsewhere.
    Folders and files are their owner's alone. One process at a time writes a name, as the outbox's leases have it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._swapping = Lock()  # else two writers of different types would each remove the other's file

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        if media_type not in _SUFFIXES:
            raise DeliveryRejected("only PNG and JPEG files are kept")
        path = await on_disk(partial(self._store, name, content, media_type))
        return StoredFile(url=self._url(path))

    async def delete(self, name: str) -> None:
        await on_disk(partial(self._delete, name))

    async def url_for(self, name: str) -> str | None:
        path = await on_disk(lambda: next((path for path in self._paths(name).values() if path.is_file()), None))
        return self._url(path) if path else None

    def _store(self, name: str, content: bytes, media_type: str) -> Path:
        paths = self._paths(name)
        path = paths.pop(media_type)
        make_folder(path.parent)

        def move(temporary: Path) -> Path:
            with self._swapping:
                temporary.replace(path)
                for other in paths.values():
                    other.unlink(missing_ok=True)
            return path

        with atomic_write(path.parent, move) as file:
            file.write(content)
        return path

    def _delete(self, name: str) -> None:
        paths = self._paths(name).values()
        with self._swapping:
            present = [path for path in paths if path.exists()]
            for path in present:
                path.unlink(missing_ok=True)
        if present:
            sync_folder(present[0].parent)

    def _paths(self, name: str) -> dict[str, Path]:
        """Where the file of this name is, by media type; never outside ``root``, also not through a symbolic link."""
        stem = self._root.joinpath(*parts_of(name))
        paths = {media_type: stem.with_name(stem.name + suffix) for media_type, suffix in _SUFFIXES.items()}
        root = os.path.realpath(self._root)
        if not all(Path(os.path.realpath(path)).is_relative_to(root) for path in paths.values()):
            raise DeliveryRejected("a file name may not lead out of the storage")
        return paths

    def _url(self, path: Path) -> str:
        return f"disk:{quote(path.relative_to(self._root).as_posix())}"
