"""What every ``OrganiserRepository`` and ``OrganiserReader`` promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from icct_adapters.memory import ManualClock
from icct_core import (
    NO_CHANGE,
    SYSTEM,
    Actor,
    ActorKind,
    AlreadyThere,
    ChangeOrganiser,
    ChangeOrganiserCommand,
    EmailAddress,
    HistoryEntry,
    LastAdmin,
    Organiser,
    OrganiserId,
    OrganiserNotFound,
    PersonName,
    Role,
)
from tests.support.databases.stores import NOW, LockTakenOut, Store, in_parallel, memory_store

KEY = Actor(ActorKind.KEY, "office")


def an_organiser(email: str = "anna@example.org", role: Role = Role.ADMIN, *, minutes: int = 0) -> Organiser:
    added_at = NOW + timedelta(minutes=minutes)
    return Organiser(
        id=OrganiserId.new(), name=PersonName("Anna Raj"), email=EmailAddress(email), role=role, added_at=added_at
    )


async def add(store: Store, *organisers: Organiser) -> None:
    async with store.unit_of_work.begin() as tx:
        for organiser in organisers:
            await tx.organisers.add(organiser)


async def put(store: Store, organiser: Organiser) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.organisers.lock(organiser.id)
        await tx.organisers.put(organiser)


async def test_organisers_come_back_as_they_were_oldest_first(store: Store) -> None:
    disabled = replace(an_organiser("b@example.org", Role.VIEWER, minutes=1), disabled_at=NOW, version=7)
    first, last = an_organiser("C@example.org"), an_organiser("a@example.org", Role.REVIEWER, minutes=2)
    await add(store, first, disabled, last)
    assert await store.organisers.all() == [first, disabled, last]


async def test_an_address_finds_its_organiser_in_any_case(store: Store) -> None:
    organiser = replace(an_organiser("Anna@Example.org"), disabled_at=NOW)
    await add(store, organiser)
    assert await store.organisers.find(EmailAddress("aNNA@example.ORG")) == organiser
    assert await store.organisers.find(EmailAddress("anne@example.org")) is None


async def test_no_two_have_the_same_address(store: Store) -> None:
    one, other = an_organiser("anna@example.org"), an_organiser("bala@example.org", minutes=1)
    await add(store, one, other)
    with pytest.raises(AlreadyThere):
        await add(store, an_organiser("ANNA@example.org"))
    with pytest.raises(AlreadyThere):
        await put(store, replace(other, email=EmailAddress("Anna@example.org")))
    assert await store.organisers.all() == [one, other]


async def test_what_is_put_takes_the_place_of_what_is_there(store: Store) -> None:
    organiser, other = an_organiser(), an_organiser("bala@example.org", minutes=1)
    await add(store, organiser, other)
    changed = replace(
        organiser,
        name=PersonName("Anna Kumar"),
        email=EmailAddress("Anna@example.org"),
        role=Role.VIEWER,
        disabled_at=NOW,
        version=2,
    )
    await put(store, changed)
    assert await store.organisers.all() == [changed, other]


async def test_what_is_rolled_back_was_never_there(store: Store) -> None:
    organiser = an_organiser()
    await add(store, organiser)
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.organisers.add(an_organiser("bala@example.org"))
            await tx.organisers.put(replace(organiser, role=Role.VIEWER))
            raise RuntimeError
    assert await store.organisers.all() == [organiser]


async def test_admins_are_those_who_are_not_disabled(store: Store) -> None:
    first, second = an_organiser("a@example.org", minutes=1), an_organiser("b@example.org")
    gone = replace(an_organiser("c@example.org"), disabled_at=NOW)
    await add(store, first, second, gone, an_organiser("d@example.org", Role.REVIEWER))
    async with store.unit_of_work.begin() as tx:
        assert {one.id for one in await tx.organisers.admins()} == {first.id, second.id}


async def test_an_organiser_there_is_not_cannot_be_locked(store: Store) -> None:
    async with store.unit_of_work.begin() as tx:
        with pytest.raises(OrganiserNotFound):
            await tx.organisers.lock(OrganiserId.new())


async def test_a_stale_version_says_who_made_the_one_there_is(store: Store) -> None:
    organiser = an_organiser()
    await add(store, organiser)
    async with store.unit_of_work.begin() as tx:
        by_nobody = await tx.organisers.stale(organiser)
    assert (by_nobody.version, by_nobody.changed_by) == (1, str(SYSTEM))
    change = ChangeOrganiser(unit_of_work=store.unit_of_work, clock=ManualClock(NOW))
    changed = await change(ChangeOrganiserCommand(organiser_id=organiser.id, version=1, actor=KEY, name="Anna Kumar"))
    async with store.unit_of_work.begin() as tx:
        for action in NO_CHANGE:
            said = HistoryEntry(at=NOW, prefix="ICCT", action=action, actor=SYSTEM, subject=str(organiser.id))
            await tx.history.add(said)
        stale = await tx.organisers.stale(changed)
    assert (stale.version, stale.changed_by, stale.changed_at) == (2, "key office", NOW)


async def two_admins_resign_at_once(store: Store) -> int:
    """How many of them are told to stay."""
    admins = [an_organiser("a@example.org"), an_organiser("b@example.org", minutes=1)]
    await add(store, *admins)
    change = ChangeOrganiser(unit_of_work=store.unit_of_work, clock=ManualClock(NOW))

    async def resign(index: int) -> Organiser:
        one = admins[index]
        return await change(ChangeOrganiserCommand(organiser_id=one.id, version=1, actor=KEY, role="viewer"))

    answers = await in_parallel(2, resign)
    return sum(isinstance(answer, LastAdmin) for answer in answers)


async def test_of_two_admins_who_resign_at_once_one_stays(store: Store) -> None:
    assert await two_admins_resign_at_once(store) == 1
    assert sum(one.is_admin for one in await store.organisers.all()) == 1


async def test_without_the_lock_both_would_see_the_other_stay() -> None:
    store = memory_store(lock=LockTakenOut())
    await add(store, an_organiser("a@example.org"), an_organiser("b@example.org"))
    async with store.unit_of_work.begin() as one, store.unit_of_work.begin() as other:
        assert [len(await tx.organisers.admins()) for tx in (one, other)] == [2, 2]
