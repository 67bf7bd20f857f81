"""What every file storage promises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from icct_adapters.cloudinary import CloudinaryFileStorage
from icct_adapters.files import DiskFileStorage
from icct_adapters.memory import InMemoryFileStorage
from icct_adapters.resilience import ResilientFileStorage
from icct_core import DeliveryRejected, FileStorage
from tests.examples.put_file_storage import PutFileStorage
from tests.support.guards import a_guard
from tests.support.stand_ins.cloudinary_server import CloudinaryStandIn
from tests.support.stand_ins.put_server import PutServer

NAME = "6f0d6a4e-6a0c-4b55-9d5e-0d6d4f1f5c11/logo"
OTHER_NAME = "0b8f8a52-52a5-4b0e-8f5c-9d5f5b1a2c22/logo"
EVERY_BYTE = bytes(range(256)) * 8
REFUSED_NAMES = [
    "",
    "/logo",
    "/etc/logo",
    "../logo",
    "team/../../logo",
    "team/..",
    "..",
    ".",
    "./logo",
    "team/./logo",
    "team//logo",
    "team/",
    "team\\logo",
    "..\\logo",
    "team/logo\0",
    "\0",
    "team/lo\ngo",
    "team/lo\ud800go",
]

Files = dict[str, tuple[bytes, str]]


@dataclass(frozen=True)
class Case:
    """A storage and a look behind it: what it keeps, by name."""

    storage: FileStorage
    kept: Callable[[], Files]


@asynccontextmanager
async def in_memory(_: Path) -> AsyncIterator[Case]:
    storage = InMemoryFileStorage()
    yield Case(storage, lambda: storage.files)


@asynccontextmanager
async def on_disk(folder: Path) -> AsyncIterator[Case]:
    media_types = {".png": "image/png", ".jpg": "image/jpeg"}

    def kept() -> Files:
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {
            path.relative_to(folder / "files").with_suffix("").as_posix(): (path.read_bytes(), media_types[path.suffix])
            for path in files
        }

    yield Case(DiskFileStorage(folder / "files"), kept)


@asynccontextmanager
async def at_cloudinary(_: Path) -> AsyncIterator[Case]:
    with CloudinaryStandIn() as stand_in:
        storage = CloudinaryFileStorage(stand_in.account(folder="logos"))

        def kept() -> Files:
            return {
                public_id.removeprefix("logos/"): (asset.content, asset.media_type)
                for public_id, asset in stand_in.assets.items()
            }

        yield Case(storage, kept)
        await storage.close()


@asynccontextmanager
async def as_documented(_: Path) -> AsyncIterator[Case]:
    with PutServer() as server:

        def kept() -> Files:
            return {path.removeprefix("/logos/"): file for path, file in server.files.items()}

        storage = PutFileStorage(f"{server.url}/logos")
        yield Case(storage, kept)
        await storage.close()


@asynccontextmanager
async def guarded(folder: Path) -> AsyncIterator[Case]:
    async with at_cloudinary(folder) as case:
        yield replace(case, storage=ResilientFileStorage(case.storage, a_guard()))


CASES = {
    "memory": in_memory,
    "disk": on_disk,
    "cloudinary": at_cloudinary,
    "guarded": guarded,
    "documented": as_documented,
}


@pytest.fixture(params=CASES.values(), ids=list(CASES))
async def case(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Case]:
    async with request.param(tmp_path) as made:
        yield made


async def test_a_file_never_stored_has_no_address(case: Case) -> None:
    assert await case.storage.url_for(NAME) is None


async def test_a_stored_file_is_kept_byte_for_byte_at_the_address_told(case: Case) -> None:
    stored = await case.storage.store(NAME, EVERY_BYTE, "image/png")
    assert case.kept() == {NAME: (EVERY_BYTE, "image/png")}
    assert await case.storage.url_for(NAME) == stored.url


async def test_an_address_names_no_folder_of_this_machine(case: Case, tmp_path: Path) -> None:
    """What is restored into another folder, or on another machine, is found there."""
    stored = await case.storage.store(NAME, b"logo", "image/png")
    assert stored.url.startswith(("https://", "http://")) or NAME in stored.url
    assert tmp_path.name not in stored.url


async def test_an_empty_file_is_a_file(case: Case) -> None:
    await case.storage.store(NAME, b"", "image/png")
    assert case.kept() == {NAME: (b"", "image/png")}


async def test_storing_twice_is_storing_once(case: Case) -> None:
    first = await case.storage.store(NAME, b"logo", "image/png")
    again = await case.storage.store(NAME, b"logo", "image/png")
    assert again == first or again.version != first.version
    assert case.kept() == {NAME: (b"logo", "image/png")}
    assert await case.storage.url_for(NAME) == again.url


async def test_another_file_of_the_same_name_replaces_the_first(case: Case) -> None:
    await case.storage.store(NAME, b"a longer first logo", "image/png")
    await case.storage.store(NAME, b"second", "image/png")
    assert case.kept() == {NAME: (b"second", "image/png")}


async def test_a_file_of_another_type_replaces_the_first_too(case: Case) -> None:
    for content, media_type in [(b"png", "image/png"), (b"jpeg", "image/jpeg"), (b"again", "image/png")]:
        stored = await case.storage.store(NAME, content, media_type)
        assert case.kept() == {NAME: (content, media_type)}
        assert await case.storage.url_for(NAME) == stored.url


async def test_files_of_two_names_do_not_touch_each_other(case: Case) -> None:
    await case.storage.store(NAME, b"one", "image/png")
    await case.storage.store(OTHER_NAME, b"two", "image/png")
    assert await case.storage.url_for(NAME) != await case.storage.url_for(OTHER_NAME)
    await case.storage.delete(NAME)
    assert case.kept() == {OTHER_NAME: (b"two", "image/png")}


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg"])
async def test_a_deleted_file_is_gone_and_may_be_deleted_again(case: Case, media_type: str) -> None:
    await case.storage.store(NAME, b"logo", media_type)
    await case.storage.delete(NAME)
    await case.storage.delete(NAME)
    assert case.kept() == {}
    assert await case.storage.url_for(NAME) is None


async def test_deleting_what_never_was_is_no_error(case: Case) -> None:
    await case.storage.delete(NAME)


async def test_a_deleted_file_can_be_stored_again(case: Case) -> None:
    await case.storage.store(NAME, b"first", "image/png")
    await case.storage.delete(NAME)
    await case.storage.store(NAME, b"second", "image/png")
    assert case.kept() == {NAME: (b"second", "image/png")}


@pytest.mark.parametrize("name", REFUSED_NAMES)
async def test_a_name_that_leads_outside_or_shows_nothing_is_refused_and_nothing_is_written(
    case: Case, name: str
) -> None:
    with pytest.raises(DeliveryRejected):
        await case.storage.store(name, b"logo", "image/png")
    with pytest.raises(DeliveryRejected):
        await case.storage.delete(name)
    with pytest.raises(DeliveryRejected):
        await case.storage.url_for(name)
    assert case.kept() == {}


@pytest.mark.parametrize("second_type", ["image/png", "image/jpeg"])
async def test_two_writers_at_once_leave_one_whole_file(case: Case, second_type: str) -> None:
    one, two = (b"1" * 300_000, "image/png"), (b"2" * 200_000, second_type)
    for _ in range(10):
        await asyncio.gather(case.storage.store(NAME, *one), case.storage.store(NAME, *two))
        assert list(case.kept()) == [NAME]
        assert case.kept()[NAME] in (one, two)
