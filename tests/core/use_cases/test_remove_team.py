"""A team is removed: nobody's name stays, its number does, and nothing reaches it any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.memory import (
    InMemoryFileStorage,
    InMemoryMailer,
    InMemoryOutboxQueue,
    InMemoryRegistrationReader,
    InMemoryUnitOfWork,
)
from icct_core import (
    ConfirmByMail,
    DeliverMessages,
    Delivery,
    Lane,
    MessageKind,
    MessageState,
    Registration,
    RegistrationStatus,
    RemoveLogo,
    RemoveTeam,
    StoredFile,
    StoreLogo,
    TeamId,
    TeamNotFound,
)
from tests.support.builders import a_command, a_registration
from tests.support.in_memory_register_team import Desk, open_desk

LOGO, MAIL, REMOVAL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL, MessageKind.REMOVE_LOGO
FIRST = TeamId("ICCT", 1)
LEASE = timedelta(seconds=60)


class Office:
    """A desk with a team at it, and everything that delivers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.files, self.mailer = InMemoryFileStorage(), InMemoryMailer()
        self.unit_of_work = InMemoryUnitOfWork(desk.database)
        self.queue = InMemoryOutboxQueue(desk.database)
        self.remove = RemoveTeam(unit_of_work=self.unit_of_work, clock=desk.clock)
        reader = InMemoryRegistrationReader(desk.database)
        self.deliver = DeliverMessages(
            queue=self.queue,
            unit_of_work=self.unit_of_work,
            clock=desk.clock,
            lease=LEASE,
            lanes=[
                Lane(deliveries={LOGO: StoreLogo(registrations=reader, file_storage=self.files)}, slots=8),
                Lane(deliveries={MAIL: ConfirmByMail(registrations=reader, mailer=self.mailer)}, slots=4),
                Lane(deliveries={REMOVAL: RemoveLogo(file_storage=self.files)}, slots=8),
            ],
        )

    @property
    def team(self) -> Registration:
        (registration,) = self.desk.registrations
        return registration

    def check_the_logo_is_gone(self) -> None:
        assert self.files.files == {}
        assert self.team.logo is None

    def delivery(self, kind: MessageKind) -> Delivery[Any]:
        (delivery,) = [lane.deliveries[kind] for lane in self.deliver.lanes if kind in lane.deliveries]
        return delivery

    async def deliver_all(self) -> list[MessageState]:
        return [outcome.settlement.state for kind in MessageKind for outcome in await self.deliver(kind)]


@pytest.fixture
async def office() -> Office:
    desk = open_desk()
    await desk.register(a_command(key="key-number-1"))
    return Office(desk)


def test_what_people_wrote_is_left_out_and_the_rest_stays() -> None:
    logo = StoredFile(url="https://files.test/1")
    removed = a_registration(logo=logo).removed()
    assert removed.is_removed
    assert not a_registration().is_removed
    assert (removed.team_id, removed.status, removed.logo) == (FIRST, RegistrationStatus.WITHDRAWN, logo)
    captain = removed.team.captain
    assert {captain.name.text, captain.phone.digits, captain.email.text, captain.whatsapp.digits} == {""}
    assert {removed.team.name.text, removed.team.church.text, removed.team.coach.text} == {""}
    assert (removed.team.squad, removed.search_text.strip()) == ((), "icct001")


@pytest.mark.parametrize("status", RegistrationStatus)
def test_a_team_of_any_status_can_be_removed(status: RegistrationStatus) -> None:
    assert a_registration(status=status).removed().status is RegistrationStatus.WITHDRAWN


async def test_before_anything_was_delivered_nothing_is(office: Office) -> None:
    await office.remove(FIRST)
    assert office.team.is_removed
    assert office.desk.database.tables.staged_files == {}
    assert await office.deliver_all() == [MessageState.DELIVERED]
    assert (office.files.files, office.mailer.sent) == ({}, {})


async def test_a_stored_logo_is_removed_by_a_delivery(office: Office) -> None:
    await office.deliver_all()
    assert len(office.files.files) == 1
    await office.remove(FIRST)
    assert office.team.logo is not None
    assert await office.deliver_all() == [MessageState.DELIVERED]
    office.check_the_logo_is_gone()


async def test_a_logo_that_is_being_stored_meanwhile_is_removed_when_that_has_ended(office: Office) -> None:
    now = office.desk.clock.now()
    (leased,) = await office.queue.lease(LOGO, limit=1, at=now, until=now + LEASE)
    (parcel,) = (await office.delivery(LOGO).read([leased.message])).values()
    await office.remove(FIRST)
    assert await office.deliver_all() == []
    delivered = await office.delivery(LOGO).deliver(parcel)
    async with office.unit_of_work.begin() as tx:
        await delivered.record(tx)
    assert len(office.files.files) == 1
    office.desk.clock.advance(LEASE)
    assert await office.deliver_all() == [MessageState.DELIVERED]
    office.check_the_logo_is_gone()


async def test_a_mail_that_was_leased_before_is_not_written_any_more(office: Office) -> None:
    now = office.desk.clock.now()
    (leased,) = await office.queue.lease(MAIL, limit=1, at=now, until=now + LEASE)
    await office.remove(FIRST)
    assert await office.delivery(MAIL).read([leased.message]) == {}


async def test_removing_again_sees_to_the_logo_again(office: Office) -> None:
    await office.remove(FIRST)
    await office.deliver_all()
    await office.remove(FIRST)
    assert await office.deliver_all() == [MessageState.DELIVERED]
    assert office.team.is_removed


async def test_a_repeated_submission_still_gets_its_first_answer(office: Office) -> None:
    await office.remove(FIRST)
    again = await office.desk.register(a_command(key="key-number-1"))
    assert (again.team_id, again.replayed) == (FIRST, True)


async def test_a_team_there_is_not_is_not_found(office: Office) -> None:
    with pytest.raises(TeamNotFound):
        await office.remove(TeamId("ICCT", 2))
    assert not office.team.is_removed
