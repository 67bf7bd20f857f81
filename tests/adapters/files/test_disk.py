"""What only files on a disk promise: an old file or a new one after any failure, and nothing outside the folder."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from threading import Barrier, Event, Lock
from typing import NoReturn, Self, cast

import pytest

from icct_adapters.files import DiskFileStorage
from icct_core import DeliveryFailed, DeliveryRejected
from tests.support.altered_modules import write_files_with

NAME = "6f0d6a4e-6a0c-4b55-9d5e-0d6d4f1f5c11/logo"
LONG_ENOUGH = 30  # seconds; reached only when a test fails


def disk_full(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a/secret/path")


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put_in_the_way(root: Path, path: Path) -> None:
    root.mkdir(parents=True)
    path.write_bytes(b"in the way")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "files"


@pytest.fixture
def storage(root: Path) -> DiskFileStorage:
    return DiskFileStorage(root)


@pytest.mark.parametrize(("media_type", "suffix"), [("image/png", "png"), ("image/jpeg", "jpg")])
async def test_a_file_is_named_by_its_type_and_reached_by_its_address(
    storage: DiskFileStorage, root: Path, media_type: str, suffix: str
) -> None:
    stored = await storage.store(NAME, b"logo", media_type)
    assert files_below(root) == {f"{NAME}.{suffix}": b"logo"}
    assert stored.url == f"disk:{NAME}.{suffix}"
    assert stored.version is None


async def test_a_type_without_a_suffix_is_refused(storage: DiskFileStorage, root: Path) -> None:
    with pytest.raises(DeliveryRejected):
        await storage.store(NAME, b"GIF89a", "image/gif")
    assert files_below(root) == {}


async def test_files_are_their_owners_alone(storage: DiskFileStorage, root: Path) -> None:
    await storage.store(NAME, b"logo", "image/png")
    modes = {(root / NAME).with_suffix(".png").stat().st_mode & 0o777, (root / NAME).parent.stat().st_mode & 0o777}
    assert modes == {0o600, 0o700}


@pytest.mark.parametrize("step", ["replace", "fsync"])
async def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    storage: DiskFileStorage, root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await storage.store(NAME, b"old", "image/png")
    write_files_with(monkeypatch, **{step: disk_full})
    with pytest.raises(DeliveryFailed) as failure:
        await storage.store(NAME, b"new", "image/jpeg")
    assert str(failure.value) == "the disk refused: No space left on device"
    assert files_below(root) == {f"{NAME}.png": b"old"}


async def test_a_failed_first_write_leaves_no_file(
    storage: DiskFileStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files_with(monkeypatch, fsync=disk_full)
    with pytest.raises(DeliveryFailed):
        await storage.store(NAME, b"new", "image/png")
    assert files_below(root) == {}


async def test_a_reader_sees_the_old_file_until_the_new_one_is_whole_and_on_the_disk(
    storage: DiskFileStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await storage.store(NAME, b"old", "image/png")
    path, steps = root / f"{NAME}.png", list[str]()
    replace, fsync = os.replace, os.fsync

    def watched_replace(source: Path, target: Path) -> None:
        assert path.read_bytes() == b"old"
        steps.append("replace")
        replace(source, target)
        assert path.read_bytes() == b"new"

    def watched_fsync(descriptor: int) -> None:
        steps.append("sync folder" if os.path.isdir(f"/dev/fd/{descriptor}") else "sync file")  # noqa: PTH112
        fsync(descriptor)

    write_files_with(monkeypatch, replace=watched_replace, fsync=watched_fsync)
    await storage.store(NAME, b"new", "image/png")
    assert steps == ["sync file", "replace", "sync folder"]


@pytest.mark.parametrize("method", ["delete", "url_for"])
async def test_a_file_in_place_of_the_folder_is_a_failure_or_absence_but_never_a_crash(
    storage: DiskFileStorage, root: Path, method: str
) -> None:
    put_in_the_way(root, (root / NAME).parent)
    with pytest.raises(DeliveryFailed):
        await storage.store(NAME, b"logo", "image/png")
    assert await getattr(storage, method)(NAME) is None


@pytest.mark.parametrize("link", ["6f0d6a4e-6a0c-4b55-9d5e-0d6d4f1f5c11", f"{NAME}.png", f"{NAME}.jpg"])
async def test_a_symbolic_link_leads_nobody_outside(storage: DiskFileStorage, root: Path, link: str) -> None:
    outside = root.parent / "outside"
    outside.mkdir(parents=True)
    for name in ("logo.png", "logo.jpg"):
        (outside / name).write_bytes(b"not yours")
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(outside / Path(link).name if "." in link else outside)
    with pytest.raises(DeliveryRejected):
        await storage.store(NAME, b"logo", "image/png")
    with pytest.raises(DeliveryRejected):
        await storage.delete(NAME)
    with pytest.raises(DeliveryRejected):
        await storage.url_for(NAME)
    assert files_below(outside) == {"logo.png": b"not yours", "logo.jpg": b"not yours"}


async def test_a_root_that_is_itself_a_link_is_the_operators_choice(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "files").symlink_to(tmp_path / "elsewhere")
    await DiskFileStorage(tmp_path / "files").store(NAME, b"logo", "image/png")
    assert files_below(tmp_path / "elsewhere") == {f"{NAME}.png": b"logo"}


class WatchedLock:
    """A lock that tells when somebody has to wait for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.somebody_waits = Event()

    def __enter__(self) -> Self:
        if not self._lock.acquire(blocking=False):
            self.somebody_waits.set()
            self._lock.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def after_each_replace(monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    replace = os.replace

    def replace_and_then(source: Path, target: Path) -> None:
        replace(source, target)
        then()

    write_files_with(monkeypatch, replace=replace_and_then)


async def store_both_types_at_once(storage: DiskFileStorage) -> None:
    await asyncio.gather(storage.store(NAME, b"png", "image/png"), storage.store(NAME, b"jpeg", "image/jpeg"))


async def test_of_two_writers_of_different_types_the_later_one_wins(
    storage: DiskFileStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = WatchedLock()
    storage._swapping = cast("Lock", lock)
    after_each_replace(monkeypatch, lambda: lock.somebody_waits.wait(LONG_ENOUGH))
    await store_both_types_at_once(storage)
    assert lock.somebody_waits.is_set()
    assert files_below(root) in ({f"{NAME}.png": b"png"}, {f"{NAME}.jpg": b"jpeg"})


async def test_without_its_lock_two_writers_would_remove_each_others_file(
    storage: DiskFileStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage._swapping = cast("Lock", nullcontext())
    after_each_replace(monkeypatch, Barrier(2, timeout=LONG_ENOUGH).wait)
    await store_both_types_at_once(storage)
    assert files_below(root) == {}
