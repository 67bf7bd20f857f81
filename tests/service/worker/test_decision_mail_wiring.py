"""Mails about decisions in a running service: its settings, its lane and ceilings, what it says of them and to whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from icct_core import (
    OPERATOR,
    CredentialsRefused,
    DecideRegistrationCommand,
    Decision,
    DeliveryOutcome,
    DeliveryUnneeded,
    LeasedMessage,
    Message,
    MessageKind,
    MessageState,
    OutboxFilter,
    RetryPolicy,
    TeamId,
    new_registration_id,
)
from icct_http.cli.terminal.message_table import message_details, message_documents, message_table
from icct_http.service.metrics.metrics import Metrics
from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import Settings
from icct_http.service.worker.delivery_report import DELIVERY_EVENTS, report
from tests.support.databases.stores import NOW
from tests.support.http.admin_client import Office, open_office

CHANGE, MAIL = MessageKind.CHANGE_BY_MAIL, MessageKind.CONFIRM_BY_MAIL
TEAM = TeamId("ICCT", 1)
PERSONAL = ("Planted", "planted")


class Desk:
    """A service with one team, of which organisers decide."""

    def __init__(self, office: Office) -> None:
        self.office, self.desk, self.container = office, office.desk, office.desk.container

    async def decide(self, decision: Decision, reason: str = "") -> None:
        version = (await self.container.registrations().get(TEAM)).version
        await self.container.decide_registration()(
            DecideRegistrationCommand(
                team_id=TEAM, decision=decision, actor=OPERATOR, version=version, reason=reason or "A planted reason"
            )
        )

    async def deliver(self) -> list[DeliveryOutcome]:
        ended: list[DeliveryOutcome] = []
        while outcomes := await self.container.deliver_messages()(CHANGE):
            ended += outcomes
        return ended

    async def deliveries(self) -> Any:
        return (await self.office.get("teams/ICCT-001")).json()["deliveries"]

    def subjects(self) -> list[str]:
        return [mail.subject for mail in self.desk.mails]


@asynccontextmanager
async def a_desk(**variables: str) -> AsyncIterator[Desk]:
    async with open_office(lambda _: None, **variables) as office:
        await office.register("Planted Lions", captain_name="Planted Captain")
        yield Desk(office)


@pytest.mark.parametrize("delay", [None, "120", "30", "0"])
async def test_decisions_and_their_deliveries_go_by_the_same_delay(delay: str | None) -> None:
    variables = {"DECISION_MAIL_DELAY": delay} if delay else {}
    async with a_desk(**variables) as desk:
        await desk.deliver()
        pause = timedelta(seconds=int(delay or 120))
        await desk.decide(Decision.REJECT)
        desk.desk.clock.advance(max(timedelta(), pause - timedelta(seconds=1)))
        await desk.decide(Decision.REOPEN)
        desk.desk.clock.advance(pause)
        await desk.deliver()
        assert len(desk.subjects()) == (3 if delay == "0" else 1)


@pytest.mark.parametrize("delay", ["-1", "two", "31536001", "1.5"])
def test_a_delay_that_is_none_is_refused(delay: str) -> None:
    with pytest.raises(SettingsError, match=r"^DECISION_MAIL_DELAY must be a number of seconds from 0 to "):
        Settings.from_environment({"DECISION_MAIL_DELAY": delay})


async def test_one_ceiling_counts_confirmations_and_mails_about_changes() -> None:
    async with a_desk(SMTP_MAILS_PER_MINUTE="3") as desk:
        await desk.deliver()
        for decision in (Decision.REJECT, Decision.REOPEN):
            await desk.decide(decision)
            desk.desk.clock.advance(timedelta(seconds=120))
        await desk.office.register("Other Lions", captain_name="Planted Other")
        await desk.deliver()
        assert len(desk.subjects()) == 3
        assert desk.subjects()[1:] == [
            "Other Lions is registered as ICCT-002",
            "Planted Lions (ICCT-001) is not accepted",
        ]
        desk.desk.clock.advance(timedelta(minutes=1))
        await desk.deliver()
        assert desk.subjects()[3:] == ["Planted Lions (ICCT-001) is being reviewed again"]


async def test_the_organisers_own_texts_and_time_zone_are_in_the_mails(tmp_path: Path) -> None:
    (tmp_path / "rejected.txt").write_text("Not this year: $reason ($decided_at)\n")
    async with a_desk(MAIL_TEMPLATES_DIR=str(tmp_path), TOURNAMENT_TIMEZONE="Asia/Kolkata", PAGES="false") as desk:
        await desk.decide(Decision.REJECT, "Too late")
        desk.desk.clock.advance(timedelta(seconds=120))
        await desk.deliver()
        assert desk.desk.mails[-1].text == "Not this year: Too late (1 January 2026, 05:30 IST)\n"


async def test_a_team_is_shown_with_its_mails_about_changes_the_newest_first() -> None:
    async with a_desk() as desk:
        await desk.decide(Decision.REJECT)
        await desk.decide(Decision.REOPEN)
        desk.desk.clock.advance(timedelta(seconds=120))
        await desk.deliver()
        await desk.decide(Decision.CONFIRM)
        deliveries = await desk.deliveries()
    assert deliveries["mail"]["state"] == "delivered"
    due, settled = "2026-01-01T00:04:00Z", "2026-01-01T00:02:00Z"
    assert deliveries["changes"] == [
        {"entry": 3, "state": "pending", "attempts": 0, "at": due, "reason": None, "sent": None},
        {"entry": 2, "state": "unneeded", "attempts": 0, "at": settled, "reason": "the captain knows", "sent": None},
        {
            "entry": 1,
            "state": "unneeded",
            "attempts": 0,
            "at": settled,
            "reason": "decided again before the mail was due",
            "sent": None,
        },
    ]


async def test_a_mail_that_is_delayed_is_not_late() -> None:
    async with a_desk() as desk:
        await desk.container.deliver_messages()(MessageKind.STORE_LOGO)
        await desk.deliver()
        await desk.decide(Decision.CONFIRM)
        await desk.desk.look()
        status = (await desk.desk.client.get("/status")).json()
        assert status["outbox"] == {"pending": 1, "oldest_seconds": 0, "parked": 0}
        figures = (await desk.desk.client.get("/metrics")).text
        for name in ("oldest", "overdue"):
            assert f"icct_outbox_{name}_seconds 0.0" in figures


async def test_the_log_names_kind_and_team_and_no_person() -> None:
    async with a_desk() as desk:
        await desk.decide(Decision.REJECT)
        await desk.decide(Decision.REOPEN)
        desk.desk.clock.advance(timedelta(seconds=120))
        with capture_logs() as lines:
            for outcome in await desk.deliver():
                report(outcome)
        (registration,) = desk.desk.tables.registrations
    told = [(line["event"], line["log_level"], line["kind"], line.get("reason")) for line in lines]
    assert told == [
        ("message_delivered", "info", MAIL, None),
        ("message_unneeded", "info", CHANGE, "decided again before the mail was due"),
        ("message_unneeded", "info", CHANGE, "the captain knows"),
    ]
    assert {line["registration_id"] for line in lines} == {str(registration)}
    assert not [word for word in PERSONAL if word in str(lines)]


def outcome_of(kind: MessageKind, error: Exception) -> DeliveryOutcome:
    message = Message(subject=new_registration_id(), kind=kind, queued_at=NOW, occasion=7)
    leased = LeasedMessage(message=message, attempt=1, until=NOW)
    return DeliveryOutcome(settlement=RetryPolicy().settle(leased, error, at=NOW, draw=0.0), error=error)


@pytest.mark.parametrize("kind", MessageKind)
def test_credentials_that_are_refused_have_a_remedy_whatever_was_delivered(kind: MessageKind) -> None:
    with capture_logs() as lines:
        report(outcome_of(kind, CredentialsRefused("no")))
    assert "correct " in lines[0]["remedy"]


def test_every_end_of_a_delivery_has_its_event() -> None:
    assert set(DELIVERY_EVENTS) == set(MessageState)


def test_what_was_settled_unsent_is_counted_as_such() -> None:
    metrics = Metrics()
    metrics.delivery(outcome_of(CHANGE, DeliveryUnneeded("the captain knows")))
    labels = {"kind": "change_by_mail", "outcome": "unneeded"}
    assert metrics.registry.get_sample_value("icct_deliveries_total", labels) == 1


async def test_an_operator_sees_what_became_of_mails_about_changes() -> None:
    async with a_desk() as desk:
        await desk.decide(Decision.REJECT)
        await desk.decide(Decision.REOPEN)
        desk.desk.clock.advance(timedelta(seconds=120))
        await desk.deliver()
        listed = await desk.container.outbox().entries(OutboxFilter(team_id=TEAM), limit=9)
    changes = [one for one in listed if one.message.kind is CHANGE]
    first, second = sorted(changes, key=lambda one: one.message.occasion)
    _, line, _ = message_table([first, second]).splitlines()
    assert line.split("  ")[:3] == ["ICCT-001", "change's mail", "unneeded"]
    assert line.endswith("decided again before the mail was due")
    assert "settled 2026-01-01 00:02:00Z" in line
    assert message_details(second).splitlines()[-1] == "  reason    the captain knows"
    assert [document["occasion"] for document in message_documents([first, second])] == [1, 2]
