"""What is asked of Cloudinary, what is taken from its answers, and which accounts cannot work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from hashlib import sha1
from typing import Any

import cloudinary
import pytest
from cloudinary import uploader

from icct_adapters.cloudinary import CloudinaryAccount, CloudinaryFileStorage
from icct_adapters.cloudinary.client import CloudinaryClient
from icct_core import DeliveryFailed, StoredFile
from tests.support.stand_ins.cloudinary_server import SERVER_ERROR, CloudinaryStandIn, Fault, string_to_sign
from tests.support.stand_ins.form_server import Answer

NAME = "6f0d6a4e-6a0c-4b55-9d5e-0d6d4f1f5c11/logo"


@pytest.fixture
def stand_in() -> Iterator[CloudinaryStandIn]:
    with CloudinaryStandIn() as running:
        yield running


@pytest.fixture
def account(stand_in: CloudinaryStandIn) -> CloudinaryAccount:
    return stand_in.account()


@pytest.fixture
async def storage(account: CloudinaryAccount) -> AsyncIterator[CloudinaryFileStorage]:
    storage = CloudinaryFileStorage(account)
    yield storage
    await storage.close()


async def test_a_file_is_a_public_image_in_our_folder_at_an_address_with_its_version(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    stored = await storage.store(NAME, b"logo", "image/png")
    assert stand_in.files == {f"icct26/{NAME}": b"logo"}
    assert stored == StoredFile(
        url=f"https://res.cloudinary.com/demo/image/upload/v1700000001/icct26/{NAME}.png", version="1700000001"
    )


async def test_a_repeated_upload_replaces_the_file_and_makes_a_new_version(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    versions = [(await storage.store(NAME, content, "image/jpeg")).version for content in (b"old", b"new")]
    assert versions == ["1700000001", "1700000002"]
    assert stand_in.files == {f"icct26/{NAME}": b"new"}
    assert stand_in.uploads == {f"icct26/{NAME}": 2}


async def test_a_full_size_logo_arrives_byte_for_byte(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    logo = bytes(range(256)) * (5 * 1024 * 1024 // 256)
    await storage.store(NAME, logo, "image/png")
    assert stand_in.files == {f"icct26/{NAME}": logo}


async def test_a_folder_may_be_deep_and_the_prefix_may_end_with_a_slash(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn
) -> None:
    storage = CloudinaryFileStorage(replace(account, folder="desk/logos", upload_prefix=f"{stand_in.url}/"))
    await storage.store(NAME, b"logo", "image/png")
    await storage.close()
    assert stand_in.files == {f"desk/logos/{NAME}": b"logo"}


async def test_an_answer_without_a_version_is_no_failure(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    url = f"https://res.cloudinary.com/demo/image/upload/icct26/{NAME}.png"
    stand_in.fail_with(Fault(Answer.of({"public_id": f"icct26/{NAME}", "secure_url": url})))
    assert await storage.store(NAME, b"logo", "image/png") == StoredFile(url=url)


async def test_settings_of_the_sdk_itself_change_nothing(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = cloudinary.Config()
    for name in ("cloud_name", "api_key", "api_secret", "oauth_token", "upload_preset", "upload_prefix"):
        setattr(other, name, f"https://other.invalid/{name}")
    monkeypatch.setattr("cloudinary._config", other)
    await storage.store(NAME, b"logo", "image/png")
    assert await storage.url_for(NAME) is not None
    await storage.delete(NAME)
    assert stand_in.calls == {"upload": 1, "explicit": 1, "destroy": 1}


def test_the_stand_in_signs_as_cloudinarys_own_example() -> None:
    to_sign = string_to_sign({"timestamp": "1315060510", "public_id": "sample_image", "api_key": "1", "file": "f"})
    assert sha1(f"{to_sign}abcd".encode()).hexdigest() == "b4ad47fb4e25c7bf5f92a20089f9db59bc302313"  # noqa: S324


@pytest.mark.parametrize(
    ("action", "arguments", "text"),
    [
        (uploader.upload, [b""], "Cloudinary answered 400: Missing required parameter - file"),
        (uploader.rename, ["team/logo", "logo"], "Cloudinary's answer cannot be read"),
    ],
)
async def test_the_stand_in_takes_no_call_without_a_file_and_none_it_does_not_know(
    account: CloudinaryAccount, action: Callable[..., Any], arguments: list[Any], text: str
) -> None:
    client = CloudinaryClient(account, timeout=10.0)
    with pytest.raises(DeliveryFailed) as failure:
        await asyncio.to_thread(client.ask, action, *arguments)
    assert str(failure.value) == text


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        5,
        "not an address",
        "res.cloudinary.com/logo.png",
        "http://res.cloudinary.com/logo.png",
        "https:///logo.png",
        "https://user:password@res.cloudinary.com/logo.png",
        "https://res.cloudinary.com/my logo.png",
        "https://res.cloudinary.com/logo.png\n",
        "https://[res/logo.png",
        "https://res.cloudinary.com:port/logo.png",
    ],
)
async def test_only_a_plain_https_address_is_kept(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn, url: Any
) -> None:
    stand_in.fail_with(Fault(Answer.of({"secure_url": url, "version": 1})))
    for call in (storage.store(NAME, b"logo", "image/png"), storage.url_for(NAME)):
        with pytest.raises(DeliveryFailed, match="no https address"):
            await call


async def test_a_deleted_file_is_gone_from_caches_too(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    await storage.store(NAME, b"logo", "image/png")
    await storage.delete(NAME)
    assert stand_in.cached == set()


async def test_a_deletion_that_is_not_confirmed_is_a_failure(
    storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn
) -> None:
    stand_in.fail_with(Fault(Answer.of({"result": "pending"})))
    with pytest.raises(DeliveryFailed):
        await storage.delete(NAME)


async def test_only_a_missing_file_has_no_address(storage: CloudinaryFileStorage, stand_in: CloudinaryStandIn) -> None:
    stand_in.fail_with(SERVER_ERROR)
    with pytest.raises(DeliveryFailed):
        await storage.url_for(NAME)


def test_neither_key_nor_secret_is_in_a_repr(account: CloudinaryAccount) -> None:
    assert "demo" in repr(account)
    assert account.api_key not in repr(account)
    assert account.api_secret not in repr(account)
    assert account.api_secret not in repr(CloudinaryFileStorage(account))


@pytest.mark.parametrize(
    "wrong",
    [
        {"cloud_name": ""},
        {"api_key": ""},
        {"api_secret": ""},
        {"folder": ""},
        {"folder": "/icct26"},
        {"folder": "icct26/../other"},
        {"upload_prefix": "api.cloudinary.com"},
        {"upload_prefix": "ftp://api.cloudinary.com"},
        {"upload_prefix": "https://key:secret@api.cloudinary.com"},
    ],
    ids=repr,
)
def test_an_account_that_cannot_work_is_refused_at_once(account: CloudinaryAccount, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Cloudinary") as refusal:
        replace(account, **wrong)
    assert account.api_secret not in str(refusal.value)
