"""Deliveries that wait or were given up: viewers read, reviewers try again."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dependency_injector import providers
from structlog.testing import capture_logs

from icct_adapters.resilience import Guard, GuardLimits
from icct_core import (
    DatabaseUnavailable,
    DeliveryPaused,
    HistoryAction,
    Message,
    MessageKind,
    MessagesRetried,
    MessageState,
    OutboxEntry,
    RetryMessages,
    RetryMessagesCommand,
    ServiceAway,
    TeamId,
    new_registration_id,
)
from icct_http.container import Container
from icct_http.service.worker.delivery_services import DeliveryServices
from icct_http.web.pages.desk.deliveries.delivery_routes import SHOWN
from icct_http.web.pages.desk.deliveries.wording import KIND, reason_of, retried, services_away
from tests.support.databases.stores import NOW
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

PAGES: dict[str, Any] = {"PAGES": "true", "DELIVER_IN_SERVER": "false"}
PAGE = "/desk/deliveries"
RETRY = f"{PAGE}/retry"


async def give_up(desk: Desk, reason: str = "550 no such user") -> None:
    """Every message that there is."""
    outbox = desk.tables.outbox
    for key, row in list(outbox.items()):
        outbox[key] = replace(row, state=MessageState.PARKED, attempt=20, reason=reason)
    desk.clock.advance(timedelta(minutes=5))


async def team_and(desk: Desk, role: str) -> Browser:
    """An organiser's browser where one team is registered; codes to sign in are as good as delivered."""
    await desk.register()
    visitor = await signed_in(desk, role)
    for key in [key for key in desk.tables.outbox if key[1] is MessageKind.SIGN_IN_BY_MAIL]:
        del desk.tables.outbox[key]
    return visitor


async def test_nothing_waits(desk: Desk) -> None:
    viewer = await signed_in(desk, "viewer")
    desk.tables.outbox.clear()
    answer = await viewer.get(PAGE)
    assert (answer.status_code, heading_of(answer)) == (200, "Deliveries")
    assert "Given up: 0 Nothing was given up. Waiting: 0 Nothing waits." in text_of(answer)
    assert answer.text.count(RETRY) == 0


async def test_what_waits_and_what_was_given_up_are_told_with_their_reasons(desk: Desk) -> None:
    reviewer = await team_and(desk, "reviewer")
    await give_up(desk)
    await desk.register(team_name="Tigers")
    answer = await reviewer.get(PAGE)
    text = text_of(answer)
    assert "Given up: 2" in text
    assert "Waiting: 2" in text
    assert "ICCT-001 Mail that it is registered 550 no such user. 20 1 January 2026, 05:30 IST" in text
    assert "ICCT-002 Storing the logo Not tried yet. 0 1 January 2026, 05:35 IST" in text
    assert {"/desk/teams/ICCT-001", "/desk/teams/ICCT-002"} <= {*seen(answer).links}
    assert re.findall(r'name="team" value="([^"]+)"', answer.text) == ["ICCT-001"] * 2


async def test_a_reason_is_shown_as_text(desk: Desk) -> None:
    viewer = await team_and(desk, "viewer")
    await give_up(desk, "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (await viewer.get(PAGE)).text


async def test_codes_of_organisers_have_no_team_and_no_button(desk: Desk) -> None:
    reviewer = await signed_in(desk, "reviewer")
    await give_up(desk)
    answer = await reviewer.get(PAGE)
    assert "an organiser Mail with a code to sign in" in text_of(answer)
    assert 'name="team"' not in answer.text
    assert "Try all again" in text_of(answer)


async def test_viewers_see_no_button(desk: Desk) -> None:
    viewer = await team_and(desk, "viewer")
    await give_up(desk)
    assert RETRY not in (await viewer.get(PAGE)).text


async def test_what_a_team_waits_for_is_tried_again(desk: Desk) -> None:
    reviewer = await team_and(desk, "reviewer")
    await give_up(desk)
    with capture_logs() as logs:
        answer = await reviewer.post(RETRY, {"team": "icct-1"})
    assert answer.headers["Location"] == f"{PAGE}?done=retried&parked=2"
    (line,) = [one for one in logs if one["event"] == "deliveries_retried"]
    assert (line["team_id"], line["queued"], line["organiser"][:2]) == ("ICCT-001", 2, "o_")
    assert {row.state for row in desk.tables.outbox.values()} == {MessageState.PENDING}
    entry = list(desk.tables.history.values())[-1]
    assert (entry.action, entry.actor.name) == (HistoryAction.DELIVERIES_RETRIED, line["organiser"])
    done = await reviewer.get(answer.headers["Location"])
    assert "2 deliveries were given up and are tried again now." in text_of(done)


async def test_clicking_twice_tries_again_once(desk: Desk) -> None:
    reviewer = await team_and(desk, "reviewer")
    await give_up(desk)
    answers = [await reviewer.post(RETRY, {"team": "ICCT-001"}) for _ in range(2)]
    assert [one.headers["Location"] for one in answers] == [
        f"{PAGE}?done=retried&parked=2",
        f"{PAGE}?done=retried&left=2",
    ]
    assert "2 left as they are: under way, due soon, or held back for a while." in text_of(
        await reviewer.get(answers[1].headers["Location"])
    )
    assert [one.action for one in desk.tables.history.values()].count(HistoryAction.DELIVERIES_RETRIED) == 1


async def test_all_are_tried_again_after_a_second_look(desk: Desk) -> None:
    reviewer = await team_and(desk, "reviewer")
    await desk.register(team_name="Tigers")
    await give_up(desk)
    asked = await reviewer.post(RETRY)
    assert (asked.status_code, heading_of(asked)) == (200, "Try all deliveries again?")
    assert "4 given up and 0 waiting" in text_of(asked)
    assert {row.state for row in desk.tables.outbox.values()} == {MessageState.PARKED}
    done = await reviewer.post(RETRY, {"sure": "1"})
    assert done.headers["Location"] == f"{PAGE}?done=retried&parked=4"
    assert {row.state for row in desk.tables.outbox.values()} == {MessageState.PENDING}


async def test_a_form_that_is_shown_again_does_nothing(desk: Desk) -> None:
    reviewer = await team_and(desk, "reviewer")
    await give_up(desk)
    for typed, heading in (({"sure": "1"}, "Try all deliveries again?"), ({"team": "ICCT-001"}, "Deliveries")):
        answer = await reviewer.post(RETRY, typed | {"fill": "1"})
        assert (answer.status_code, heading_of(answer)) == (200, heading)
    assert {row.state for row in desk.tables.outbox.values()} == {MessageState.PARKED}


@pytest.mark.parametrize("number", ["ICCT-002", "nobody", "ICCT-0001x", "💥"])
async def test_a_team_there_is_not_is_told(desk: Desk, number: str) -> None:
    reviewer = await team_and(desk, "reviewer")
    await give_up(desk)
    answer = await reviewer.post(RETRY, {"team": number})
    assert answer.status_code == 404
    assert mistakes_in(answer) == {}
    assert "ICCT-001" in text_of(answer)
    assert {row.state for row in desk.tables.outbox.values()} == {MessageState.PARKED}


async def test_what_is_held_back_is_not_offered_to_be_tried_again(desk: Desk) -> None:
    reviewer = await team_and(desk, "reviewer")
    desk.tables.outbox.clear()
    await reviewer.post("/desk/teams/ICCT-001/decide", {"decision": "confirm", "version": "1"})
    for number, since, due in (
        (0, "not due yet", "leaves on 1 January 2026, 05:32 IST"),
        (3, "1 January 2026, 05:32 IST", "1 January 2026, 05:32 IST"),
    ):
        desk.clock.advance(timedelta(minutes=number))
        answer = await reviewer.get(PAGE)
        assert RETRY not in answer.text
        assert "There is nothing to try again: what waits is under way, due soon, or held back" in text_of(answer)
        assert f" 0 {since} {due} " in text_of(answer)
    assert "There is nothing to try again" not in text_of(await (await signed_in(desk, "viewer")).get(PAGE))


async def test_of_more_than_are_shown_all_can_be_tried_again(desk: Desk) -> None:
    reviewer = await team_and(desk, "reviewer")
    for _ in range(SHOWN):
        message = Message(subject=new_registration_id(), kind=MessageKind.CONFIRM_BY_MAIL, queued_at=desk.clock.now())
        async with desk.container.unit_of_work().begin() as tx:
            await tx.outbox.ensure(message)
    assert "Try all again" in text_of(await reviewer.get(PAGE))


async def test_what_waits_for_a_service_that_is_away_is_said_to_wait_for_it() -> None:
    email = Guard("the mail server", GuardLimits(attempts=1, failures=1), on_change=lambda *_: None)
    services = DeliveryServices(email=email, cloudinary=None)
    async with open_desk(lambda one: one.delivery_services.override(providers.Object(services)), **PAGES) as desk:
        reviewer = await team_and(desk, "reviewer")
        await give_up(desk)
        for is_away in (False, True):
            for page in (await reviewer.get(PAGE), await reviewer.post(RETRY)):
                said = "The mail server does not work: it is left alone after failures. Trying again does not help"
                assert (said in text_of(page)) is is_away
            with suppress(ServiceAway, DeliveryPaused):
                await email.call(_fail, about="one")


async def _fail() -> None:
    raise ServiceAway("it is busy")


def test_each_service_that_is_away_has_a_sentence_of_what_waits() -> None:
    assert services_away({"email": None, "cloudinary": None}) == services_away({}) == []
    (logos,) = services_away({"email": None, "cloudinary": "it refuses our credentials."})
    assert logos == (
        "The storage of logos does not work: it refuses our credentials. Trying again does not help until it does. "
        "Waiting logos leave by themselves then; those that were given up have to be tried again."
    )


class _Refusing(RetryMessages):
    async def __call__(self, command: RetryMessagesCommand) -> MessagesRetried:
        raise DatabaseUnavailable("read-only")


def refusing(container: Container) -> None:
    """Nothing can be written."""
    retry = container.retry_messages()
    container.retry_messages.override(
        _Refusing(list_messages=retry.list_messages, unit_of_work=retry.unit_of_work, clock=retry.clock)
    )


async def test_where_nothing_can_be_written_reading_goes_on() -> None:
    async with open_desk(refusing, **PAGES) as desk:
        reviewer = await team_and(desk, "reviewer")
        await give_up(desk)
        answer = await reviewer.post(RETRY, {"team": "ICCT-001"})
        assert answer.status_code == 503
        assert "Not done: nothing can be stored just now." in text_of(answer)
        assert "Given up: 2" in text_of(answer)


async def test_more_than_a_hundred_are_counted_and_not_shown(desk: Desk) -> None:
    viewer = await team_and(desk, "viewer")
    for _ in range(SHOWN):
        message = Message(subject=new_registration_id(), kind=MessageKind.CONFIRM_BY_MAIL, queued_at=desk.clock.now())
        async with desk.container.unit_of_work().begin() as tx:
            await tx.outbox.ensure(message)
    answer = await viewer.get(PAGE)
    assert f"The {SHOWN} that were queued first are shown, of 102." in text_of(answer)
    assert answer.text.count('<th scope="row"') == SHOWN


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("done=retried", "There was nothing to try again."),
        (
            "done=retried&parked=1&due=1&left=1",
            "1 delivery was given up and is tried again now. 1 delivery was",
        ),
        ("done=retried&parked=9999999", "There was nothing to try again."),
        ("done=retried&parked=<b>", "There was nothing to try again."),
        ("done=other&parked=1", ""),
        ("parked=1", ""),
    ],
)
async def test_only_what_we_say_is_said(desk: Desk, query: str, words: str) -> None:
    answer = await (await signed_in(desk, "viewer")).get(f"{PAGE}?{query}")
    assert ('class="note done"' in answer.text) == bool(words)
    assert words in text_of(answer)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 0, 0), "1 delivery was given up and is tried again now."),
        ((0, 1, 0), "1 delivery was waiting for its next try, which is now."),
        ((0, 2, 0), "2 deliveries were waiting for their next try, which is now."),
        ((0, 0, 1), "1 left as it is: under way, due soon, or held back for a while."),
    ],
)
def test_what_came_of_it_is_said_in_numbers(counts: tuple[int, int, int], words: str) -> None:
    assert retried(*counts) == words


def test_every_kind_has_words() -> None:
    assert set(KIND) == set(MessageKind)


@pytest.mark.parametrize(
    ("state", "attempt", "due_in", "reason", "words"),
    [
        (MessageState.PARKED, 3, 0, "no such user.", "No such user."),
        (MessageState.PARKED, 3, 0, None, "No reason is known."),
        (MessageState.PENDING, 3, 60, "the mail server does not answer", "The mail server does not answer."),
        (MessageState.PENDING, 1, 60, None, "Under way, or about to be tried again."),
        (MessageState.PENDING, 0, 60, None, "Not tried yet."),
        (MessageState.PENDING, 0, 0, None, "Not tried yet."),
    ],
)
def test_why_it_waits_is_said(state: MessageState, attempt: int, due_in: int, reason: str | None, words: str) -> None:
    entry = OutboxEntry(
        team_id=TeamId("ICCT", 1),
        message=Message(subject=new_registration_id(), kind=MessageKind.CHANGE_BY_MAIL, queued_at=NOW),
        state=state,
        attempt=attempt,
        due_at=NOW + timedelta(seconds=due_in),
        reason=reason,
    )
    assert reason_of(entry, NOW) == words


def test_a_mail_that_can_still_be_taken_back_is_held_back() -> None:
    later = NOW + timedelta(seconds=60)
    message = Message(subject=new_registration_id(), kind=MessageKind.CHANGE_BY_MAIL, queued_at=later)
    entry = OutboxEntry(
        team_id=TeamId("ICCT", 1), message=message, state=MessageState.PENDING, attempt=0, due_at=later, reason=None
    )
    assert reason_of(entry, NOW) == "Held back for a while, so that what it says can still be taken back."
    assert reason_of(entry, later) == "Not tried yet."
