"""What is logged of a delivery, for each kind of message."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from icct_core import (
    CredentialsRefused,
    DeliveryOutcome,
    LeasedMessage,
    Message,
    MessageKind,
    MessageState,
    Settlement,
)
from icct_http.service.worker.delivery_report import report
from tests.support.databases.stores import NOW


def a_refused(kind: MessageKind) -> DeliveryOutcome:
    """An attempt at a message of this kind whose service refused our credentials."""
    message = Message(subject=uuid4(), kind=kind, queued_at=NOW)
    leased = LeasedMessage(message=message, attempt=1, until=NOW + timedelta(minutes=1))
    return DeliveryOutcome(
        settlement=Settlement(leased=leased, state=MessageState.PENDING, due_at=NOW, reason="refused"),
        error=CredentialsRefused("refused"),
    )


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_has_a_remedy_for_refused_credentials(kind: MessageKind) -> None:
    with capture_logs() as lines:
        report(a_refused(kind))
    assert [line["event"] for line in lines] == ["credentials_refused", "message_postponed"]
    assert lines[0]["remedy"].endswith("; restart")


@pytest.mark.parametrize("kind", MessageKind)
def test_a_message_about_a_team_is_logged_with_it_and_a_code_of_an_organiser_without_its_challenge(
    kind: MessageKind,
) -> None:
    """A challenge is the browser's that asked: nobody finds its id in a log."""
    outcome = a_refused(kind)
    with capture_logs() as lines:
        report(outcome)
    subject = str(outcome.settlement.leased.message.subject)
    is_of_team = kind not in {MessageKind.SIGN_IN_BY_MAIL, MessageKind.PURGE_BY_MAIL}
    assert [line.get("registration_id") for line in lines] == [subject if is_of_team else None] * 2
    assert (subject in str(lines)) is is_of_team
