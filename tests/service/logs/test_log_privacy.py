"""Persons and secrets are planted everywhere a client can write, and nothing that the service says repeats one."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider

from icct_core import DatabaseUnavailable, DeliveryFailed
from icct_http import application
from icct_http.container import Container
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.form_encoding import encode, form_parts, multipart
from tests.support.http.in_memory_service import Desk, open_desk, put_in, until
from tests.support.log_sinks import Sinks, open_sinks, processor

PERSON: dict[str, Any] = {
    "team_name": "Planted Zephyrs",
    "church_name": "Planted Chapel",
    "captain_name": "Xanthe Planted",
    "captain_phone": "9123456780",
    "captain_email": "xanthe@planted.example",
    "captain_whatsapp": "9123456781",
    "coach_name": "Yorick Planted",
    "players": json.dumps([{"name": "Zuleika Planted", "phone": "9123456782"}]),
}
PLANTED = ("planted", "xanthe", "yorick", "zuleika", "zephyr", "912345678")
HEADERS = [
    (name, "planted 9123456780")
    for name in (
        *("X-API-Key", "Authorization", "Cookie", "User-Agent", "Referer", "Origin", "Forwarded", "X-Forwarded-For"),
        *("X-Request-ID", "Accept", "Accept-Language", "Traceparent", "Baggage", "Sentry-Trace", "X-Planted"),
    )
]


@pytest.fixture
def sinks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sinks]:
    """Everything that is said, from DEBUG up, with reports and spans switched on."""
    with open_sinks(tmp_path / "app.log", logging.DEBUG) as opened:
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(processor(opened))
        monkeypatch.setattr(application, "open_tracing", lambda *_settings: provider)
        yield opened


def failing(error: Exception) -> Callable[[Container], object]:
    return lambda container: put_in(container, FailingUnitOfWork(error))


def check(sinks: Sinks, capfd: pytest.CaptureFixture[str], *, events: set[str]) -> None:
    """These events were told, and nobody that was planted."""
    out, err = capfd.readouterr()
    said = f"{out}\n{err}\n{sinks.everything}".lower()
    assert {line["event"] for line in sinks.lines} >= events
    assert len(sinks.spans.get_finished_spans()) > 0
    assert [text for text in PLANTED if text in said] == []


async def requests(desk: Desk) -> list[int]:
    """The statuses of requests with something planted in each place."""
    planted = PERSON | {"captain_email": "planted"}
    answers = [
        await desk.register(key="planted-key", headers=HEADERS, **PERSON),
        await desk.register(key="planted-key", headers=HEADERS, **PERSON | {"coach_name": "Planted Other"}),
        await desk.register(headers=HEADERS, **PERSON),
        await desk.register(headers=HEADERS, **planted),
        await desk.register(headers=HEADERS, **PERSON | {"logo": b"planted"}),
        await desk.register(key="planted \x7f", **PERSON),
        await desk.register(path="/api/registration?dry_run=planted", **PERSON),
        await desk.send([*form_parts(), b'name="planted"; filename="planted.png"\r\n\r\nplanted']),
        await desk.post(b"planted", headers=[("Content-Type", multipart("planted"))]),
        await desk.post(b"planted", headers=[("Content-Type", "text/planted")]),
        await desk.client.get("/planted/9123456780?q=planted"),
        await desk.client.get("/admin/teams/planted", headers={"X-API-Key": "planted-9123456780-planted-912345"}),
        await desk.client.get("/admin/teams?q=planted", headers={"X-API-Key": "planted"}),
        await desk.client.request("PLANTED", "/api/registration?q=planted"),
        await desk.client.get("/health", headers={"Host": "planted.example"}),
        await desk.client.get("/health", headers={"Host": "planted planted"}),
    ]
    return [answer.status_code for answer in answers]


async def test_what_is_taken_and_what_is_refused(sinks: Sinks, capfd: pytest.CaptureFixture[str]) -> None:
    async with open_desk() as desk:
        statuses = await requests(desk)
        await until(lambda: desk.mails)
    assert {200, 400, 404, 405, 409, 415, 422} <= set(statuses)
    check(sinks, capfd, events={"request_finished", "message_delivered"})


async def test_a_key_that_is_refused(sinks: Sinks, capfd: pytest.CaptureFixture[str]) -> None:
    async with open_desk(REGISTRATION_KEY_REQUIRED="true") as desk:
        answer = await desk.register(headers=HEADERS, **PERSON)
    assert answer.status_code == 401
    check(sinks, capfd, events={"request_finished", "api_key_refused"})


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (RuntimeError("planted", PERSON), "unexpected_error"),
        (ExceptionGroup("planted", [KeyError("planted 9123456780")]), "unexpected_error"),
        (DatabaseUnavailable("SQLITE_FULL"), "database_unavailable"),
    ],
    ids=["defect", "group", "database"],
)
async def test_what_fails(sinks: Sinks, capfd: pytest.CaptureFixture[str], error: Exception, event: str) -> None:
    error.__cause__ = ValueError("planted 9123456780")
    async with open_desk(failing(error), DELIVER_IN_SERVER="false") as desk:
        statuses = await requests(desk)
    assert {500, 503} & set(statuses)
    assert bool(sinks.reports) is (event == "unexpected_error")
    check(sinks, capfd, events={"request_finished", event})


class FailingMailer:
    """Fails with whatever a test gives it."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def send(self, *mails: Any) -> Any:
        raise self.error


@pytest.mark.parametrize("error", [DeliveryFailed("try later"), RuntimeError("planted 9123456780")])
async def test_a_delivery_that_fails(sinks: Sinks, capfd: pytest.CaptureFixture[str], error: Exception) -> None:
    def told() -> bool:
        return any(line["event"] in {"message_postponed", "deliveries_failed"} for line in sinks.lines)

    async with open_desk(lambda container: container.mailer.override(FailingMailer(error))) as desk:
        assert (await desk.register(**PERSON)).status_code == 200
        await until(told)
    check(sinks, capfd, events={"request_finished"})


async def test_what_escapes_every_handler(sinks: Sinks, capfd: pytest.CaptureFixture[str]) -> None:
    error = RuntimeError("planted", PERSON)

    async def fail(*_: object) -> None:
        raise error

    async with open_desk() as desk:
        desk.client._transport = type(desk.client._transport)(application.received(fail, desk.container))  # type: ignore[call-arg]
        answer = await desk.client.post("/planted", content=encode(form_parts()))
    assert (answer.status_code, answer.json()["error_code"]) == (500, "INTERNAL_SERVER_ERROR")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "planted" not in answer.text.lower()
    (line,) = (line for line in sinks.lines if line["event"] == "unexpected_error")
    assert line["request_id"] == answer.json()["request_id"]
    check(sinks, capfd, events={"request_finished", "unexpected_error"})


async def test_the_planted_would_be_found(sinks: Sinks, capfd: pytest.CaptureFixture[str]) -> None:
    """The control: one careless line and this file fails."""
    logging.getLogger("_granian").error("planted")
    with pytest.raises(AssertionError):
        check(sinks, capfd, events=set())
