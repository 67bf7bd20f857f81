"""What Cloudinary's refusals and silences mean for a file, and that nothing secret gets into any text."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from icct_adapters.cloudinary import CloudinaryAccount, CloudinaryFileStorage
from icct_core import CredentialsRefused, DeliveryFailed, DeliveryRejected, ServiceAway, ServiceInDoubt
from tests.support.stand_ins import cloudinary_server as faults
from tests.support.stand_ins.cloudinary_server import CloudinaryStandIn, Fault
from tests.support.stand_ins.form_server import Answer

NAME = "6f0d6a4e-6a0c-4b55-9d5e-0d6d4f1f5c11/logo"
SHORT = 0.05  # seconds for what never answers
UNREADABLE = "Cloudinary's answer cannot be read"


@pytest.fixture
def stand_in() -> Iterator[CloudinaryStandIn]:
    with CloudinaryStandIn() as running:
        yield running


@pytest.fixture
def account(stand_in: CloudinaryStandIn) -> CloudinaryAccount:
    return stand_in.account()


async def failure_of(account: CloudinaryAccount, *, after: float = 10.0) -> Exception:
    """The error of one upload, with nothing attached that would quote an answer in a log."""
    storage = CloudinaryFileStorage(account, timeout=after)
    [failure] = await asyncio.gather(storage.store(NAME, b"logo", "image/png"), return_exceptions=True)
    await storage.close()
    assert isinstance(failure, (DeliveryFailed, DeliveryRejected))
    assert "exception was" not in "".join(traceback.format_exception(failure))
    return failure


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"api_secret": "b787c78676d7878b"}, "Cloudinary answered 401: Invalid Signature …. …"),
        ({"api_key": "1234567890"}, "Cloudinary answered 401: Unknown API key"),
        ({"cloud_name": "other"}, "Cloudinary answered 401: Invalid cloud_name"),
    ],
    ids=lambda wrong: "".join(wrong) if isinstance(wrong, dict) else "",
)
async def test_wrong_credentials_are_refused_whatever_the_file(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn, wrong: dict[str, str], text: str
) -> None:
    failure = await failure_of(replace(account, **wrong))
    assert (type(failure), str(failure)) == (CredentialsRefused, text)
    assert stand_in.files == {}


async def test_a_wrong_clock_costs_no_file(account: CloudinaryAccount, stand_in: CloudinaryStandIn) -> None:
    stand_in.seconds_ahead = 3601
    failure = await failure_of(account)
    assert type(failure) is CredentialsRefused
    assert str(failure) == "Cloudinary answered 400: Stale request - reported time is more than 1 hour ago"


@pytest.mark.parametrize(
    ("fault", "error", "text"),
    [
        (faults.SERVER_ERROR, ServiceInDoubt, "Cloudinary answered 500: General Error"),
        (faults.UNAVAILABLE, ServiceInDoubt, "Cloudinary answered 503: Service Unavailable"),
        (faults.RATE_LIMITED, ServiceAway, "Cloudinary answered 420: Rate Limit Exceeded"),
        (faults.TOO_MANY_REQUESTS, ServiceAway, "Cloudinary answered 429: Too many concurrent requests"),
        (faults.WRONG_CREDENTIALS, CredentialsRefused, "Cloudinary answered 401: Unknown API key"),
        (Fault(Answer.error(403, "Disabled")), CredentialsRefused, "Cloudinary answered 403: Disabled"),
        (faults.REFUSES_FILE, DeliveryRejected, "Cloudinary answered 400: Invalid image file"),
        (Fault(Answer.error(413, "Too large")), DeliveryRejected, "Cloudinary answered 413: Too large"),
        (Fault(Answer.error(409, "Busy")), DeliveryFailed, "Cloudinary answered 409: Busy"),
        (Fault(Answer.of({"error": {}}, 502)), ServiceInDoubt, "Cloudinary answered 502: no reason given"),
        (faults.HTML, ServiceInDoubt, UNREADABLE),
        (Fault(Answer(200, b"\xff")), ServiceInDoubt, UNREADABLE),
        (faults.WITHOUT_URL, ServiceInDoubt, "Cloudinary's answer holds no https address of the file"),
    ],
)
async def test_each_refusal_is_told_apart(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn, fault: Fault, error: type[Exception], text: str
) -> None:
    stand_in.fail_with(fault)
    failure = await failure_of(account)
    assert (type(failure), str(failure)) == (error, text)


@pytest.mark.parametrize("answer", [None, 5, "text", "an error", [], {"error": "text"}, {"error": None}], ids=repr)
async def test_json_of_any_other_shape_is_a_failure(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn, answer: object
) -> None:
    stand_in.fail_with(Fault(Answer.of(answer)))
    failure = await failure_of(account)
    assert (type(failure), str(failure)) == (ServiceInDoubt, UNREADABLE)


async def test_a_redirect_is_not_followed(account: CloudinaryAccount, stand_in: CloudinaryStandIn) -> None:
    with CloudinaryStandIn() as elsewhere:
        location = f"{elsewhere.url}/v1_1/demo/image/upload"
        stand_in.fail_with(Fault(Answer(307, b"", location=location)))
        assert type(await failure_of(account)) is ServiceInDoubt
    assert elsewhere.calls.total() == 0


def described(**changes: object) -> Answer:
    """What Cloudinary answers to an upload of the file, with changes."""
    url = f"https://res.cloudinary.com/demo/image/upload/v1700000001/icct26/{NAME}.png"
    return Answer.of({"public_id": f"icct26/{NAME}", "version": 1_700_000_001, "secure_url": url} | changes)


_AT = "https://res.cloudinary.com"
ANOTHER_FILE, NOT_ITS_ADDRESS = "is about another file", "holds an address that is not this file's"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"public_id": "icct26/other/logo"}, ANOTHER_FILE),
        ({"public_id": None}, ANOTHER_FILE),
        ({"secure_url": f"{_AT}/other/image/upload/v1/icct26/{NAME}.png"}, NOT_ITS_ADDRESS),
        ({"secure_url": f"{_AT}/demo/image/upload/v1/icct26/other/logo.png"}, NOT_ITS_ADDRESS),
        ({"secure_url": f"{_AT}/demo/image/upload/v1/../evil/icct26/{NAME}.png"}, NOT_ITS_ADDRESS),
        ({"secure_url": f"https://evil.example.org/demo/image/upload/v1/icct26/{NAME}.png"}, NOT_ITS_ADDRESS),
        ({"secure_url": f"https://res.cloudinary.com.evil.org/demo/image/upload/icct26/{NAME}.png"}, NOT_ITS_ADDRESS),
        ({"secure_url": f"https://other-res.cloudinary.com/image/upload/v1/icct26/{NAME}.png"}, NOT_ITS_ADDRESS),
        ({"secure_url": f"{_AT}:8443/demo/image/upload/v1/icct26/{NAME}.png"}, NOT_ITS_ADDRESS),
    ],
)
async def test_an_answer_about_anything_else_is_not_believed(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn, changes: dict[str, object], words: str
) -> None:
    stand_in.fail_with(Fault(described(**changes)))
    failure = await failure_of(account)
    assert (type(failure), str(failure)) == (ServiceInDoubt, f"Cloudinary's answer {words}")
    storage = CloudinaryFileStorage(account)
    with pytest.raises(ServiceInDoubt, match=words):
        await storage.url_for(NAME)
    await storage.close()


@pytest.mark.parametrize(
    "url",
    [
        f"{_AT}/demo/image/upload/v1/icct26/{NAME}.png",
        f"{_AT}/demo/image/upload/icct26/{NAME}",
        f"https://res-1.cloudinary.com/demo/image/upload/v1/icct26/{NAME}.jpg",
        f"https://demo-res.cloudinary.com/image/upload/v1/icct26/{NAME}.png",
    ],
)
async def test_an_answer_about_the_file_is_believed_at_each_of_cloudinarys_hosts(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn, url: str
) -> None:
    stand_in.fail_with(Fault(described(secure_url=url)))
    storage = CloudinaryFileStorage(account)
    assert (await storage.store(NAME, b"logo", "image/png")).url == url
    await storage.close()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "999999999999999999"}, 300),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": f"Sat, 03 Jan 2026 10:00:20 +{'9' * 20}", "Date": "Sat, 03 Jan 2026 10:00:00 GMT"}, 0),
        ({}, 0),
        ({"Retry-After": "Sat, 03 Jan 2026 10:00:20 GMT", "Date": "Sat, 03 Jan 2026 10:00:00 GMT"}, 20),
        ({"Retry-After": "Sat, 03 Jan 2026 09:00:00 GMT", "Date": "Sat, 03 Jan 2026 10:00:00 GMT"}, 0),
    ],
)
@pytest.mark.parametrize("status", [420, 429, 503])
async def test_what_it_asks_for_by_retry_after_is_waited_for_within_bounds(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn, status: int, headers: dict[str, str], seconds: int
) -> None:
    stand_in.fail_with(Fault(replace(Answer.error(status, "Too many"), headers=headers)))
    failure = await failure_of(account)
    assert isinstance(failure, DeliveryFailed)
    assert failure.least_pause == timedelta(seconds=seconds)


async def test_what_a_page_instead_of_an_answer_asks_for_is_waited_for(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn
) -> None:
    stand_in.fail_with(Fault(Answer(503, b"<h1>Busy</h1>", headers={"Retry-After": "30"})))
    failure = await failure_of(account)
    assert isinstance(failure, ServiceInDoubt)
    assert str(failure) == UNREADABLE
    assert failure.least_pause == timedelta(seconds=30)


async def test_down_is_a_failure_and_up_again_is_none(account: CloudinaryAccount, stand_in: CloudinaryStandIn) -> None:
    storage = CloudinaryFileStorage(account)
    await storage.store(NAME, b"old", "image/png")
    for _ in range(2):
        stand_in.go_down()
    assert str(await failure_of(account)) == "Cloudinary was not reached or did not answer: Connection refused"
    stand_in.recover()
    await storage.store(NAME, b"new", "image/png")
    await storage.close()
    assert stand_in.files == {f"icct26/{NAME}": b"new"}


async def test_no_answer_in_time_is_a_failure(account: CloudinaryAccount, stand_in: CloudinaryStandIn) -> None:
    stand_in.fail_with(faults.HANG)
    failure = await failure_of(account, after=SHORT)
    assert str(failure) == "Cloudinary was not reached or did not answer: ReadTimeoutError"
    stand_in.wait_for_calls(1)
    assert stand_in.calls == {"upload": 1}


async def test_no_connection_in_time_is_a_failure(account: CloudinaryAccount) -> None:
    with socket.create_server(("127.0.0.1", 0)) as says_nothing:
        address = f"https://127.0.0.1:{says_nothing.getsockname()[1]}"
        failure = await failure_of(replace(account, upload_prefix=address), after=SHORT)
    assert type(failure) is ServiceInDoubt
    assert "TimeoutError" in str(failure)


async def test_whatever_cloudinary_says_no_text_is_secret_or_long(
    account: CloudinaryAccount, stand_in: CloudinaryStandIn
) -> None:
    signature, mail = "3f2d82155b2fe09308a0177d5e3bdd3b2b030e0f", "someone@example.org"
    url = f"https://{account.api_key}:{account.api_secret}@api.cloudinary.com"
    said = (
        f"{account.api_secret}\n{account.api_key}\x1b[0m {signature} {mail} {url} String to sign - 'a=b'\n" + "z" * 999
    )
    for status, words in [(400, said), (401, said), (500, said), (500, "z " * 999)]:
        stand_in.fail_with(Fault(Answer.error(status, words)))
        text = str(await failure_of(account))
        assert not any(part in text for part in (account.api_secret, account.api_key, signature, mail, "a=b"))
        assert text.isprintable()
        assert len(text) < 250
