"""Codes have a lane of their own before all others, and a share of what the provider of the mail server allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.mail.mail_templates import load_templates
from icct_adapters.memory import InMemoryFileStorage, InMemoryMailer
from icct_core import MAILS, WAITED_FOR, Ceiling, DeliverMessages, Lane, MessageKind, RetryPolicy, no_page
from icct_http.service.captains.codes import codes_by_mail, mails_to_organisers
from icct_http.service.settings.settings import Settings
from icct_http.service.worker.delivery_lanes import WAITED_FOR_AT_ONCE, delivery_lanes
from icct_http.service.worker.delivery_services import DeliveryServices
from tests.support.captain_office import CaptainOffice

CODE, CHANGE = MessageKind.CODE_BY_MAIL, MessageKind.CHANGE_BY_MAIL
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def lanes(
    office: CaptainOffice, *counts: int, mailer: InMemoryMailer | None = None, pages: bool = True
) -> Sequence[Lane]:
    """The lanes of a service whose provider allows so many mails a day."""
    store, mailer, templates = office.store, mailer or InMemoryMailer(), load_templates(None, "example.org")
    codes = codes_by_mail(
        office.code_maker if pages else None, templates, store, store.registrations, mailer=mailer, clock=office.clock
    )
    return delivery_lanes(
        registrations=store.registrations,
        history=store.history,
        outbox=store.outbox,
        codes=codes,
        organisers=mails_to_organisers(Settings(), store, mailer),
        file_storage=InMemoryFileStorage(),
        mailer=mailer,
        templates=templates,
        decision_mail_delay=MINUTE,
        mail_ceilings=[Ceiling(count=count, period=DAY) for count in counts],
        mail_note=None,
        page_of=no_page,
        services=DeliveryServices(cloudinary=None, email=None),
    )


def test_every_kind_has_one_lane_and_mails_that_are_waited_for_the_first() -> None:
    found = lanes(CaptainOffice())
    kinds = [kind for lane in found for kind in lane.deliveries]
    assert sorted(kinds) == sorted(MessageKind)
    assert (set(found[0].deliveries), found[0].slots) == (set(WAITED_FOR), WAITED_FOR_AT_ONCE)


def test_without_pages_there_are_no_codes() -> None:
    kinds = [kind for lane in lanes(CaptainOffice(), 20, pages=False) for kind in lane.deliveries]
    assert sorted(kinds) == sorted(set(MessageKind) - {CODE, MessageKind.SIGN_IN_BY_MAIL})


@pytest.mark.parametrize(("count", "others"), [(1, 1), (2, 1), (9, 8), (20, 18), (450, 405)])
def test_a_share_of_each_ceiling_is_kept_for_codes(count: int, others: int) -> None:
    ceilings = {kind: lane.ceilings for lane in lanes(CaptainOffice(), count) for kind in lane.deliveries}
    assert ceilings[CODE] == [Ceiling(count=count, period=DAY, kinds=MAILS)]
    assert ceilings[MessageKind.CONFIRM_BY_MAIL] == [Ceiling(count=others, period=DAY, kinds=MAILS)]
    (*_, mails) = lanes(CaptainOffice(), count, pages=False)
    assert mails.ceilings == [Ceiling(count=count, period=DAY, kinds=MAILS)]


async def test_a_code_leaves_after_a_thousand_confirmations_have_used_up_theirs() -> None:
    office, mailer = CaptainOffice(), InMemoryMailer()
    for number in range(12):
        await office.register(f"Team {number}", captain_phone=f"98765432{number:02}")
    values: dict[str, Any] = {"queue": office.store.outbox_queue, "unit_of_work": office.store.unit_of_work}
    deliver = DeliverMessages(
        **values, clock=office.clock, lanes=lanes(office, 10, mailer=mailer), retry=RetryPolicy(), draw=lambda: 0.0
    )
    while await deliver(CHANGE):
        pass
    assert len(mailer.sent) == 9
    await office.ask()
    assert len(await deliver(CODE)) == 1
    assert [mail.subject for mail in mailer.sent.values()][-1].startswith("Your code for Team 0 (ICCT-001): ")
    office.clock.advance(MINUTE)
    await office.ask()
    assert len(await deliver(CODE)) == 0  # the tenth was the last that the provider takes today
