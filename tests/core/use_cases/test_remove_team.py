"""A team is removed: nobody's name stays, its number does, and nothing reaches it any more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from icct_adapters.memory import (
    InMemoryFileStorage,
    InMemoryHistoryReader,
    InMemoryMailer,
    InMemoryOutboxQueue,
    InMemoryRegistrationReader,
    InMemoryUnitOfWork,
)
from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    ConfirmByMail,
    Consent,
    DeliverMessages,
    Delivery,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    Lane,
    MessageKind,
    MessageState,
    Registration,
    RegistrationStatus,
    RemoveLogo,
    RemoveTeam,
    StaleVersion,
    StoredFile,
    StoreLogo,
    TeamId,
    TeamNotFound,
    Told,
    Transaction,
)
from tests.support.builders import a_command, a_registration
from tests.support.in_memory_register_team import Desk, open_desk

LOGO, MAIL, REMOVAL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL, MessageKind.REMOVE_LOGO
FIRST = TeamId("ICCT", 1)
ASHA = Actor(ActorKind.ORGANISER, "asha")
LEASE = timedelta(seconds=60)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


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
                Lane(
                    deliveries={
                        REMOVAL: RemoveLogo(
                            history=InMemoryHistoryReader(desk.database),
                            file_storage=self.files,
                        )
                    },
                    slots=8,
                ),
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
        kinds = [kind for lane in self.deliver.lanes for kind in lane.deliveries]
        return [outcome.settlement.state for kind in kinds for outcome in await self.deliver(kind)]


@pytest.fixture
async def office() -> Office:
    desk = open_desk()
    await desk.register(a_command(key="key-number-1"))
    return Office(desk)


def test_what_people_wrote_is_left_out_and_the_rest_stays() -> None:
    logo = StoredFile(url="https://files.test/1")

    told = Told(status=RegistrationStatus.CONFIRMED, reason="Welcome", at=NOW)
    consent = Consent(version="1", language="ta", at=NOW)
    whole = a_registration(
        logo=logo, told=told, consent=consent, language="ta", reason="Welcome", version=3, link_version=2
    )
    removed = whole.removed(at=NOW + LEASE)
    assert (removed.team_id, removed.status, removed.logo) == (FIRST, RegistrationStatus.WITHDRAWN, logo)
    assert (removed.registered_at, removed.changed_at, removed.removed_at) == (NOW, NOW + LEASE, NOW + LEASE)
    assert (removed.version, removed.link_version) == (4, 2)
    assert (removed.team, removed.reason, removed.told, removed.consent, removed.language) == (
        *(None, None, Told(), None, None),
    )
    assert removed.search_text.strip() == "icct001"
    with pytest.raises(TeamNotFound):
        _ = removed.known_team


def test_what_was_removed_before_stays_as_it_is() -> None:
    removed = a_registration().removed(at=NOW)
    assert removed.removed(at=NOW + LEASE) is removed


@pytest.mark.parametrize("status", RegistrationStatus)
def test_a_team_of_any_status_can_be_removed(status: RegistrationStatus) -> None:
    assert a_registration(status=status).removed(at=NOW).status is RegistrationStatus.WITHDRAWN


async def test_before_anything_was_delivered_nothing_is(office: Office) -> None:
    await office.remove(FIRST)
    assert office.team.team is None
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
    assert office.team.team is None


async def test_a_repeated_submission_still_gets_its_first_answer(office: Office) -> None:
    await office.remove(FIRST)
    again = await office.desk.register(a_command(key="key-number-1"))
    assert (again.team_id, again.replayed) == (FIRST, True)


async def decide(office: Office, status: RegistrationStatus, *, by: Actor = ASHA) -> None:
    """Somebody changes the team's status, as deciding does."""
    before, at = office.team, office.desk.clock.now()
    after = before.become(status, "Too few players", at=at)
    async with office.unit_of_work.begin() as tx:
        await tx.registrations.change(before, after, teams_per_church=None)
        await tx.history.add(
            HistoryEntry(
                at=at,
                prefix="ICCT",
                action=HistoryAction.DECIDED,
                actor=by,
                registration_id=before.id,
                version=after.version,
                reason="Too few players",
                note="called him",
                changes=(FieldChange("coach_name", "David Raj", "Daniel Paul"),),
            )
        )


async def test_who_removed_it_is_kept_and_nothing_that_people_wrote(office: Office) -> None:
    await decide(office, RegistrationStatus.REJECTED)
    await office.remove(FIRST, actor=ASHA)
    decided, removed = office.desk.database.tables.history.values()
    assert (decided.reason, decided.note, decided.changes) == (None, None, (FieldChange("coach_name", None, None),))
    assert removed == HistoryEntry(
        at=NOW,
        prefix="ICCT",
        action=HistoryAction.REMOVED,
        actor=ASHA,
        registration_id=office.team.id,
        version=3,
        before=RegistrationStatus.REJECTED,
        after=RegistrationStatus.WITHDRAWN,
    )


async def test_without_an_actor_it_was_the_operator(office: Office) -> None:
    await office.remove(FIRST)
    assert [one.actor for one in office.desk.database.tables.history.values()] == [OPERATOR]


async def test_removing_again_is_no_second_entry_and_no_second_version(office: Office) -> None:
    await office.remove(FIRST)
    removed = office.team
    office.desk.clock.advance(LEASE)
    await office.remove(FIRST)
    assert office.team == removed
    assert len(office.desk.database.tables.history) == 1


async def test_the_version_that_was_seen_is_removed(office: Office) -> None:
    await office.remove(FIRST, version=1)
    assert office.team.team is None


async def test_a_team_that_was_changed_since_it_was_seen_is_not_removed_and_says_by_whom(office: Office) -> None:
    await decide(office, RegistrationStatus.CONFIRMED)
    before = office.desk.database.tables
    with pytest.raises(StaleVersion) as refused:
        await office.remove(FIRST, version=1)
    assert (refused.value.version, refused.value.changed_by, refused.value.changed_at) == (2, "organiser asha", NOW)
    assert office.desk.database.tables == before


class ChangedMeanwhile(InMemoryUnitOfWork):
    """Somebody changes the team ``times`` times between a transaction's reading it and its change."""

    def __init__(self, office: Office, times: int) -> None:
        super().__init__(office.desk.database)
        self.times = times

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with super().begin() as tx:
            read = tx.registrations.get

            async def read_too_early(team_id: TeamId) -> Registration:
                registration = await read(team_id)
                self.times -= 1
                return registration if self.times < 0 else replace(registration, version=registration.version - 1)

            tx.registrations.get = read_too_early  # type: ignore[method-assign]
            yield tx


@pytest.mark.parametrize("times", [1, 4])
async def test_a_team_that_is_changed_meanwhile_is_removed_all_the_same(office: Office, times: int) -> None:
    meanwhile = ChangedMeanwhile(office, times)
    await RemoveTeam(unit_of_work=meanwhile, clock=office.desk.clock)(FIRST)
    assert (office.team.team, meanwhile.times) == (None, -1)


async def test_a_team_that_never_stays_the_same_is_given_up(office: Office) -> None:
    with pytest.raises(StaleVersion):
        await RemoveTeam(unit_of_work=ChangedMeanwhile(office, 5), clock=office.desk.clock)(FIRST)
    assert office.team.team is not None


async def test_whoever_names_a_version_is_told_at_once_that_it_changed_meanwhile(office: Office) -> None:
    meanwhile = ChangedMeanwhile(office, 1)
    with pytest.raises(StaleVersion):
        await RemoveTeam(unit_of_work=meanwhile, clock=office.desk.clock)(FIRST, version=0)
    assert (meanwhile.times, office.team.team is not None) == (0, True)


async def test_a_team_there_is_not_is_not_found(office: Office) -> None:
    with pytest.raises(TeamNotFound):
        await office.remove(TeamId("ICCT", 2))
    assert office.team.team is not None
