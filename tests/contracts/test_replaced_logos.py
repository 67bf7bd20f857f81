"""Replacing a logo on every kind of store, whatever is being delivered meanwhile: the newest one stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from icct_adapters.memory import InMemoryFileStorage, ManualClock
from icct_core import (
    Actor,
    ActorKind,
    Delivered,
    DeliverMessages,
    FieldChange,
    HistoryAction,
    InvalidFileType,
    Lane,
    LeasedMessage,
    ListMessages,
    MessageKind,
    MessageState,
    OutboxFilter,
    Registration,
    RemoveLogo,
    RemoveTeam,
    ReplaceLogo,
    ReplaceLogoCommand,
    RetryMessages,
    RetryMessagesCommand,
    Settlement,
    StaleVersion,
    Store,
    StoreLogo,
    TeamId,
    TeamNotFound,
    TournamentRules,
    ValidationFailed,
    VersionRequired,
    logo_file,
)
from tests.support.builders import a_draft, a_jpeg, a_png_of
from tests.support.databases.registries import KINDS, store_of_kind
from tests.support.databases.stores import NOW

DESK = Actor(ActorKind.KEY, "desk")
FIRST = TeamId("ICCT", 1)
LEASE = timedelta(seconds=60)
STORE, REMOVE = MessageKind.STORE_LOGO, MessageKind.REMOVE_LOGO
OLD, NEW, NEWER = a_jpeg(), a_png_of(100), a_png_of(101)


@dataclass
class Gallery:
    """A team with a logo, and a worker."""

    store: Store
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    storage: InMemoryFileStorage = field(default_factory=InMemoryFileStorage)

    @property
    def handler(self) -> StoreLogo:
        return StoreLogo(registrations=self.store.registrations, file_storage=self.storage)

    @property
    def files(self) -> dict[str, bytes]:
        return {name: content for name, (content, _) in self.storage.files.items()}

    async def team(self) -> Registration:
        return await self.store.registrations.get(FIRST)

    async def file(self, occasion: int = 0) -> str:
        return logo_file((await self.team()).id, occasion)

    async def replace(self, content: bytes, **changes: object) -> int:
        """The occasion of the new logo, for the version that the team has."""
        values = {"version": (await self.team()).version} | changes
        command = ReplaceLogoCommand(team_id=FIRST, content=content, actor=DESK, **values)  # type: ignore[arg-type]
        after = await ReplaceLogo(unit_of_work=self.store.unit_of_work, clock=self.clock)(command)
        assert after == await self.team()
        return (await self.store.history.of([after.id]))[0].number

    async def lease(self) -> LeasedMessage:
        """What a worker takes that is slow."""
        now = self.clock.now()
        (leased,) = await self.store.outbox_queue.lease(STORE, limit=1, at=now, until=now + LEASE)
        return leased

    async def settle(self, leased: LeasedMessage, delivered: Delivered) -> None:
        """What it writes in the end."""
        async with self.store.unit_of_work.begin() as tx:
            await delivered.record(tx)
            end = Settlement(leased=leased, state=MessageState.DELIVERED, due_at=self.clock.now())
            await tx.outbox.settle(end)

    async def deliver(self) -> list[MessageState]:
        """Let another worker deliver what is due."""
        remove = RemoveLogo(history=self.store.history, file_storage=self.storage)
        deliver = DeliverMessages(
            queue=self.store.outbox_queue,
            unit_of_work=self.store.unit_of_work,
            clock=self.clock,
            lease=LEASE,
            lanes=[Lane(deliveries={STORE: self.handler}, slots=4), Lane(deliveries={REMOVE: remove}, slots=4)],
        )
        return [one.settlement.state for kind in (STORE, REMOVE) for one in await deliver(kind)]

    async def messages(self) -> list[tuple[str, bool, str]]:
        """The kind of each about a logo, whether it has an occasion, and its state, in their order."""
        found = await self.store.outbox.entries(OutboxFilter(), limit=100)
        about = [one for one in found if one.message.kind in {STORE, REMOVE}]
        ordered = sorted(about, key=lambda one: (one.message.occasion, one.message.kind != STORE))
        return [(one.message.kind, bool(one.message.occasion), one.state) for one in ordered]


@pytest.fixture(params=KINDS)
async def gallery(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Gallery]:
    async with store_of_kind(request.param, request, tmp_path) as store:
        draft = a_draft(logo=OLD)
        await store.team_entry.enter(draft, TournamentRules(), claim=None, at=NOW)
        yield Gallery(store)


async def check_that_it_stays(gallery: Gallery, occasion: int, content: bytes) -> None:
    """When all has been delivered, the newest logo is the team's, and there is no other file."""
    gallery.clock.advance(2 * LEASE)
    await gallery.deliver()
    name, team = await gallery.file(occasion), await gallery.team()
    assert gallery.files == {name: content}
    assert team.logo is not None
    assert team.logo.url == await gallery.storage.url_for(name)
    assert await gallery.store.registrations.staged_logos([team.id]) == {}


async def test_a_logo_is_replaced_with_a_version_and_an_entry(gallery: Gallery) -> None:
    await gallery.deliver()
    gallery.clock.advance(LEASE)
    occasion = await gallery.replace(NEW)
    team = await gallery.team()
    assert (team.version, team.changed_at, team.logo) == (2, gallery.clock.now(), None)
    (recorded,) = await gallery.store.history.of([team.id])
    entry = recorded.entry
    assert (entry.action, entry.actor, entry.version, entry.at) == (
        HistoryAction.LOGO_REPLACED,
        DESK,
        2,
        gallery.clock.now(),
    )
    assert entry.changes == (FieldChange("logo", None, "image/png, 100 bytes"),)
    staged = (await gallery.store.registrations.staged_logos([team.id]))[team.id]
    assert (staged.logo.content, staged.occasion) == (NEW, occasion)
    assert await gallery.messages() == [
        (STORE, False, "delivered"),
        (STORE, True, "pending"),
        (REMOVE, True, "pending"),
    ]
    assert await gallery.deliver() == [MessageState.DELIVERED, MessageState.DELIVERED]
    await check_that_it_stays(gallery, occasion, NEW)


@pytest.mark.parametrize(("reason", "kept"), [(" \n ", None), (" Too blurred \n to print", "Too blurred to print")])
async def test_the_captain_is_mailed_what_organisers_replaced_with_their_reason(
    gallery: Gallery, reason: str, kept: str | None
) -> None:
    occasion = await gallery.replace(NEW, reason=reason)
    (recorded,) = await gallery.store.history.of([(await gallery.team()).id])
    assert recorded.entry.reason == kept
    found = await gallery.store.outbox.entries(OutboxFilter(), limit=100)
    mails = [one.message.occasion for one in found if one.message.kind is MessageKind.CHANGE_BY_MAIL]
    assert mails == [occasion]


async def test_a_reason_that_is_too_short_is_refused_with_the_file(gallery: Gallery) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await gallery.replace(b"", reason="no")
    assert set(refused.value.field_errors) == {("logo",), ("reason",)}
    assert (await gallery.team()).version == 1


async def test_one_that_still_waits_is_never_stored(gallery: Gallery) -> None:
    occasion = await gallery.replace(NEW)
    found = await gallery.store.outbox.entries(OutboxFilter(states=frozenset({MessageState.UNNEEDED})), limit=100)
    assert [one.reason for one in found] == ["the logo was replaced"]
    assert await gallery.messages() == [(STORE, False, "unneeded"), (STORE, True, "pending"), (REMOVE, True, "pending")]
    assert await gallery.deliver() == [MessageState.DELIVERED, MessageState.DELIVERED]
    await check_that_it_stays(gallery, occasion, NEW)


async def test_one_that_was_given_up_is_not_tried_again(gallery: Gallery) -> None:
    leased = await gallery.lease()
    async with gallery.store.unit_of_work.begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=MessageState.PARKED, due_at=NOW, reason="refused"))
    occasion = await gallery.replace(NEW)
    assert (STORE, False, "unneeded") in await gallery.messages()
    await check_that_it_stays(gallery, occasion, NEW)


async def test_one_that_is_stored_while_it_is_replaced_is_recorded_nowhere(gallery: Gallery) -> None:
    leased = await gallery.lease()
    (parcel,) = (await gallery.handler.read([leased.message])).values()
    occasion = await gallery.replace(NEW)
    delivered = await gallery.handler.deliver(parcel)
    await gallery.settle(leased, delivered)
    assert (await gallery.team()).logo is None
    assert await gallery.handler.read([leased.message]) == {}
    await gallery.deliver()
    assert set(gallery.files) == {await gallery.file(), await gallery.file(occasion)}  # it may still be stored again
    await check_that_it_stays(gallery, occasion, NEW)


async def test_one_that_ends_after_the_new_one_was_stored_overwrites_nothing(gallery: Gallery) -> None:
    leased = await gallery.lease()
    (parcel,) = (await gallery.handler.read([leased.message])).values()
    occasion = await gallery.replace(NEW)
    await gallery.deliver()
    await gallery.settle(leased, await gallery.handler.deliver(parcel))
    await check_that_it_stays(gallery, occasion, NEW)


async def test_one_that_was_leased_and_not_read_yet_does_not_take_the_new_one(gallery: Gallery) -> None:
    leased = await gallery.lease()
    occasion = await gallery.replace(NEW)
    assert await gallery.handler.read([leased.message]) == {}
    await check_that_it_stays(gallery, occasion, NEW)


async def test_of_several_the_last_one_stays(gallery: Gallery) -> None:
    await gallery.deliver()
    await gallery.replace(NEW)
    await gallery.deliver()
    occasion = await gallery.replace(NEWER)
    await check_that_it_stays(gallery, occasion, NEWER)
    assert (await gallery.team()).version == 3


async def test_a_removed_team_s_logos_are_all_deleted(gallery: Gallery) -> None:
    leased = await gallery.lease()
    (parcel,) = (await gallery.handler.read([leased.message])).values()
    await gallery.replace(NEW)
    await gallery.deliver()
    await gallery.handler.deliver(parcel)
    assert len(gallery.files) == 2
    await RemoveTeam(unit_of_work=gallery.store.unit_of_work, clock=gallery.clock)(FIRST)
    gallery.clock.advance(2 * LEASE)
    await gallery.deliver()
    assert gallery.files == {}
    assert (await gallery.team()).logo is None


async def test_deliveries_can_be_tried_again(gallery: Gallery) -> None:
    occasion = await gallery.replace(NEW)
    leased = await gallery.lease()
    async with gallery.store.unit_of_work.begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=MessageState.PARKED, due_at=NOW, reason="refused"))
    messages = ListMessages(outbox=gallery.store.outbox, registrations=gallery.store.registrations)
    retry = RetryMessages(list_messages=messages, unit_of_work=gallery.store.unit_of_work, clock=gallery.clock)
    assert (await retry(RetryMessagesCommand(team_id=FIRST))).parked == 1
    await check_that_it_stays(gallery, occasion, NEW)


@pytest.mark.parametrize(
    ("content", "version", "refusal"),
    [
        (b"", 1, ValidationFailed),
        (NEW[:50], 1, ValidationFailed),
        (b"GIF89a" + bytes(100), 1, InvalidFileType),
        (NEW, None, VersionRequired),
        (NEW, 2, StaleVersion),
        (NEW, 0, StaleVersion),
    ],
)
async def test_what_is_refused_changes_nothing(
    gallery: Gallery, content: bytes, version: int | None, refusal: type[Exception]
) -> None:
    before, messages = await gallery.team(), await gallery.messages()
    with pytest.raises(refusal):
        await gallery.replace(content, version=version)
    assert (await gallery.team(), await gallery.messages()) == (before, messages)
    assert await gallery.store.history.of([before.id]) == []
    assert (await gallery.store.registrations.staged_logos([before.id]))[before.id].logo.content == OLD


async def test_a_removed_team_has_no_logo_to_replace(gallery: Gallery) -> None:
    await RemoveTeam(unit_of_work=gallery.store.unit_of_work, clock=gallery.clock)(FIRST)
    with pytest.raises(TeamNotFound):
        await gallery.replace(NEW)
    staged = await gallery.store.registrations.staged_logos([(await gallery.team()).id])
    assert staged == {}
