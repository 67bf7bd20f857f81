"""What every ``History`` and ``HistoryReader`` promise together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    Arrival,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    HistoryFilter,
    RecordedEntry,
    RegistrationId,
    RegistrationStatus,
    TeamId,
    TournamentRules,
    new_registration_id,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store, in_parallel

ASHA = Actor(ActorKind.ORGANISER, "asha")
DAY = timedelta(days=1)
ICCT = HistoryFilter(prefix="ICCT")


def an_entry(action: HistoryAction = HistoryAction.NOTED, **changes: Any) -> HistoryEntry:
    return replace(HistoryEntry(at=NOW, prefix="ICCT", action=action, actor=ASHA), **changes)


def a_decision(registration_id: RegistrationId, **changes: Any) -> HistoryEntry:
    """An entry with something in every field."""
    whole = an_entry(
        HistoryAction.DECIDED,
        at=NOW + timedelta(microseconds=1),
        registration_id=registration_id,
        subject="தமிழ்",
        version=2,
        before=RegistrationStatus.REGISTERED,
        after=RegistrationStatus.REJECTED,
        reason="பதினொரு வீரர்கள் தேவை",
        note='Called him: "no"',
        changes=(FieldChange("players", None, "José"), FieldChange("coach_name", "D. Raj", None)),
    )
    return replace(whole, **changes)


async def add(store: Store, *entries: HistoryEntry) -> list[int | None]:
    """The number of each, added in a transaction of its own."""
    numbers = []
    for entry in entries:
        async with store.unit_of_work.begin() as tx:
            numbers.append(await tx.history.add(entry))
    return numbers


async def enter(store: Store, **changes: Any) -> RegistrationId:
    draft = a_draft(**changes)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.enter(draft, TournamentRules(), at=NOW)
    return draft.id


async def page(store: Store, *, before: int | None = None, limit: int = 100, **which: Any) -> Sequence[RecordedEntry]:
    return await store.history.page(HistoryFilter(**{"prefix": "ICCT", **which}), before=before, limit=limit)


async def test_an_entry_comes_back_as_it_was_added_with_its_team_s_number(store: Store) -> None:
    registration_id = await enter(store)
    entry = a_decision(registration_id)
    (number,) = await add(store, entry)
    assert number is not None
    recorded = RecordedEntry(number=number, entry=entry, team_id=TeamId("ICCT", 1))
    assert list(await store.history.of([registration_id])) == list(await page(store)) == [recorded]


async def test_an_entry_about_no_team_needs_nothing_but_who_what_and_when(store: Store) -> None:
    (number,) = await add(store, an_entry(HistoryAction.WINDOW_CHANGED, actor=OPERATOR, subject="window"))
    (found,) = await page(store)
    expected = an_entry(HistoryAction.WINDOW_CHANGED, actor=OPERATOR, subject="window")
    assert (found.number, found.team_id, found.entry) == (number, None, expected)


async def test_an_entry_about_a_team_there_is_not_has_no_number_of_it(store: Store) -> None:
    registration_id = new_registration_id()
    await add(store, an_entry(registration_id=registration_id))
    (found,) = await store.history.of([registration_id])
    assert found.team_id is None


async def test_numbers_grow_one_after_the_other_and_in_one_transaction(store: Store) -> None:
    numbers = await add(store, *[an_entry() for _ in range(3)])
    async with store.unit_of_work.begin() as tx:
        numbers += [await tx.history.add(an_entry()) for _ in range(3)]
    given = [number for number in numbers if number is not None]
    assert len(given) == 6
    assert given == sorted(set(given))


async def test_many_entries_are_added_at_once_in_their_order(store: Store) -> None:
    registration_id = await enter(store)
    entries = [a_decision(registration_id, version=number) for number in range(2, 300)]
    async with store.unit_of_work.begin() as tx:
        before = await tx.history.add(an_entry())
        await tx.history.add_each(*entries)
        await tx.history.add_each()
    found = await page(store, limit=1_000)
    assert [one.entry for one in reversed(found)] == [an_entry(), *entries]
    assert before == min(one.number for one in found)
    assert len({one.number for one in found}) == len(found)


async def test_racing_entries_have_different_numbers(store: Store) -> None:
    numbers = [number for (number,) in await in_parallel(10, lambda _: add(store, an_entry()))]
    assert len(set(numbers)) == 10
    assert [one.number for one in await page(store)] == sorted(numbers, reverse=True)


async def test_that_a_team_was_seen_is_kept_once_a_day(store: Store) -> None:
    seen = an_entry(HistoryAction.VIEWED, registration_id=new_registration_id())
    first, again, tomorrow = await add(
        store, seen, replace(seen, at=NOW + DAY - timedelta(seconds=1)), replace(seen, at=NOW + DAY)
    )
    assert first is not None
    assert again is None
    assert tomorrow is not None
    assert tomorrow > first
    assert [one.number for one in await page(store)] == [tomorrow, first]


async def test_who_else_saw_it_and_what_else_was_seen_is_kept_too(store: Store) -> None:
    seen = an_entry(HistoryAction.VIEWED, registration_id=new_registration_id())
    others = replace(seen, actor=OPERATOR), replace(seen, registration_id=new_registration_id())
    assert None not in await add(store, seen, *others)


async def test_of_racing_copies_of_what_there_is_once_one_is_kept(store: Store) -> None:
    seen = an_entry(HistoryAction.VIEWED, registration_id=new_registration_id())
    numbers = [number for (number,) in await in_parallel(8, lambda _: add(store, seen))]
    assert len([number for number in numbers if number is not None]) == len(await page(store)) == 1


async def test_what_is_not_said_once_is_kept_each_time(store: Store) -> None:
    assert None not in await add(store, an_entry(), an_entry())
    assert len(await page(store)) == 2


async def test_blanking_forgets_reason_note_and_values_of_a_team_and_nothing_else(store: Store) -> None:
    registration_id, other = await enter(store), new_registration_id()
    seen = an_entry(HistoryAction.VIEWED, registration_id=registration_id)
    await add(store, a_decision(registration_id), a_decision(other), seen)
    async with store.unit_of_work.begin() as tx:
        await tx.history.blank(registration_id)
    changes = (FieldChange("players", None, None), FieldChange("coach_name", None, None))
    blanked = a_decision(registration_id, reason=None, note=None, changes=changes)
    assert [one.entry for one in await page(store)] == [seen, a_decision(other), blanked]
    assert await add(store, seen) == [None]  # it is still known to be there


async def test_nothing_but_blanking_changes_an_entry(store: Store) -> None:
    """Whatever the write side can do; a new way to write has to be tried here, too."""
    registration_id = await enter(store)
    seen = an_entry(HistoryAction.VIEWED, registration_id=registration_id)
    await add(store, a_decision(registration_id), seen, an_entry())
    before = list(await page(store))
    async with store.unit_of_work.begin() as tx:
        assert {name for name in dir(tx.history) if not name.startswith("_")} == {
            *("add", "add_each", "last_status_change", "blank", "blank_actions", "forget_players")
        }
        await tx.history.add(a_decision(registration_id, reason="Another"))
        await tx.history.add(replace(seen, note="Another", at=NOW + timedelta(minutes=1)))  # there already
        await tx.history.add_each(an_entry(registration_id=registration_id), a_decision(registration_id, version=3))
        await tx.history.last_status_change(registration_id)
        await tx.history.blank(new_registration_id())
        await tx.history.blank_actions("NEXT", list(HistoryAction))
        await tx.history.forget_players(new_registration_id(), staying=(), until=10**9)
    after = list(await page(store))
    assert len(after) == len(before) + 3
    assert after[3:] == before


async def test_what_is_about_no_team_is_blanked_by_tournament_and_action(store: Store) -> None:
    decided = a_decision(new_registration_id(), action=HistoryAction.CHURCHES_MERGED)
    merged = replace(decided, registration_id=None)
    others = replace(merged, prefix="NEXT"), replace(merged, action=HistoryAction.WINDOW_CHANGED)
    of_team = replace(merged, registration_id=new_registration_id())
    await add(store, merged, *others, of_team)
    async with store.unit_of_work.begin() as tx:
        await tx.history.blank_actions("ICCT", {HistoryAction.CHURCHES_MERGED, HistoryAction.MERGE_UNDONE})
        await tx.history.blank_actions("ICCT", ())
    changes = (FieldChange("players", None, None), FieldChange("coach_name", None, None))
    blanked = replace(merged, reason=None, note=None, changes=changes)
    assert [one.entry for one in await page(store)] == [of_team, others[1], blanked]
    assert [one.entry for one in await page(store, prefix="NEXT")] == [others[0]]


async def test_of_a_planned_purge_it_is_kept_once_that_it_was_announced_and_that_it_was_done(store: Store) -> None:
    announced = an_entry(HistoryAction.PURGE_ANNOUNCED, subject="2026-02-10T00:00:00+00:00")
    done = replace(announced, action=HistoryAction.TOURNAMENT_PURGED)
    others = replace(announced, subject="2026-03-10T00:00:00+00:00"), replace(announced, prefix="NEXT")
    assert None not in await add(store, announced, done, *others)
    assert await add(store, replace(announced, at=NOW + DAY), replace(done, actor=OPERATOR)) == [None, None]


async def test_players_who_left_are_erased_in_older_entries_of_their_team_alone(store: Store) -> None:
    registration_id, other = await enter(store), new_registration_id()
    asha, left = "Asha, Bowler, 9876543210", "José, 9876543211"
    changes = (
        FieldChange("players", left, None),
        FieldChange("players", None, asha),
        FieldChange("coach_name", left, ""),
    )
    numbers = await add(
        store, *[a_decision(each, changes=changes) for each in (registration_id, other, registration_id)]
    )
    async with store.unit_of_work.begin() as tx:
        await tx.history.forget_players(registration_id, staying={"asha"}, until=numbers[0] or 0)
    forgotten = (FieldChange("players", "", None), *changes[1:])
    expected = [a_decision(registration_id, changes=changes), a_decision(other, changes=changes)]
    assert [one.entry for one in await page(store)] == [*expected, a_decision(registration_id, changes=forgotten)]
    async with store.unit_of_work.begin() as tx:
        await tx.history.forget_players(registration_id, staying={"asha"}, until=numbers[2] or 0)
    assert {one.entry.changes for one in await store.history.of([registration_id])} == {forgotten}


async def test_blanking_a_team_without_a_history_changes_nothing(store: Store) -> None:
    entry = a_decision(new_registration_id())
    await add(store, entry)
    async with store.unit_of_work.begin() as tx:
        await tx.history.blank(new_registration_id())
    assert [one.entry for one in await page(store)] == [entry]


async def test_the_last_change_of_a_team_s_status_is_found(store: Store) -> None:
    one, other = await enter(store), await enter(store, team_name="Lions")

    async def last(registration_id: RegistrationId) -> HistoryEntry | None:
        async with store.unit_of_work.begin() as tx:
            return await tx.history.last_status_change(registration_id)

    assert await last(one) is None
    first = a_decision(one)
    again = replace(first, version=3, before=first.after)
    note, unknown = an_entry(registration_id=one), replace(first, before=None)
    await add(store, first, again, note, unknown, a_decision(other, version=7))
    assert await last(one) == first
    second = replace(first, version=4, before=first.after, after=RegistrationStatus.REGISTERED)
    async with store.unit_of_work.begin() as tx:
        await tx.history.add(second)
        assert await tx.history.last_status_change(one) == second
    assert await last(one) == second


async def test_the_history_of_teams_is_theirs_alone_and_the_newest_comes_first(store: Store) -> None:
    one, other, third = await enter(store), await enter(store, team_name="Lions"), new_registration_id()
    numbers = await add(store, *[an_entry(registration_id=each) for each in (one, other, third, one)], an_entry())
    assert [found.number for found in await store.history.of([one])] == [numbers[3], numbers[0]]
    assert [found.number for found in await store.history.of([other, one])] == [numbers[3], numbers[1], numbers[0]]
    assert [found.team_id for found in await store.history.of([other])] == [TeamId("ICCT", 2)]
    assert list(await store.history.of([])) == []
    assert list(await store.history.of([new_registration_id()])) == []


async def test_a_page_goes_on_before_the_last_of_the_one_before(store: Store) -> None:
    numbers = await add(store, *[an_entry(note=str(count)) for count in range(5)])
    first = await page(store, limit=2)
    second = await page(store, before=first[-1].number, limit=2)
    third = await page(store, before=second[-1].number, limit=2)
    assert [one.number for one in (*first, *second, *third)] == numbers[::-1]
    assert list(await page(store, before=third[-1].number)) == []


async def test_a_page_is_of_one_tournament(store: Store) -> None:
    await add(store, an_entry(note="ours"), an_entry(note="theirs", prefix="YOUTH"))
    assert [one.entry.note for one in await page(store)] == ["ours"]
    assert [one.entry.note for one in await page(store, prefix="YOUTH")] == ["theirs"]


async def test_a_page_begins_with_a_moment(store: Store) -> None:
    await add(store, *[an_entry(at=NOW + count * DAY, note=str(count)) for count in range(3)])
    assert [one.entry.note for one in await page(store, since=NOW + DAY)] == ["2", "1"]
    assert list(await page(store, since=NOW + 3 * DAY)) == []


async def test_a_page_is_of_the_actions_asked_for(store: Store) -> None:
    actions = HistoryAction.NOTED, HistoryAction.EXPORTED, HistoryAction.CORRECTED
    await add(store, *[an_entry(action) for action in actions])
    wanted = frozenset({HistoryAction.NOTED, HistoryAction.CORRECTED})
    found = await page(store, actions=wanted)
    assert [one.entry.action for one in found] == [HistoryAction.CORRECTED, HistoryAction.NOTED]
    assert len(await page(store, actions=frozenset())) == 3


async def test_filters_and_place_hold_together(store: Store) -> None:
    numbers = await add(
        store,
        an_entry(),
        an_entry(at=NOW + DAY),
        an_entry(HistoryAction.EXPORTED, at=NOW + DAY),
        an_entry(at=NOW + DAY, prefix="YOUTH"),
        an_entry(at=NOW + DAY),
    )
    found = await page(store, since=NOW + DAY, actions=frozenset({HistoryAction.NOTED}), before=numbers[4], limit=10)
    assert [one.number for one in found] == [numbers[1]]


async def test_what_is_rolled_back_leaves_no_entry_and_no_blank(store: Store) -> None:
    registration_id = new_registration_id()
    await add(store, a_decision(registration_id))
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.history.add(an_entry())
            await tx.history.blank(registration_id)
            raise RuntimeError("rolled back")
    assert [one.entry for one in await page(store)] == [a_decision(registration_id)]


async def test_what_is_not_committed_is_not_read(store: Store) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.history.add(an_entry())
        assert list(await page(store)) == []
    assert len(await page(store)) == 1


async def test_a_page_has_the_entries_about_one_team_alone(store: Store) -> None:
    first, other = await enter(store), await enter(store, team_name="Lions")
    await add(store, an_entry(registration_id=first, note="1"), an_entry(registration_id=other, note="2"), an_entry())
    assert [one.entry.note for one in await page(store, team_id=TeamId("ICCT", 1))] == ["1"]
    assert [one.entry.note for one in await page(store, team_id=TeamId("ICCT", 2))] == ["2"]
    assert list(await page(store, team_id=TeamId("ICCT", 3))) == []
    assert list(await page(store, team_id=TeamId("OTHER", 1))) == []


async def test_a_page_has_what_one_actor_did_alone(store: Store) -> None:
    namesake = Actor(ActorKind.KEY, ASHA.name)
    await add(store, an_entry(note="1"), an_entry(note="2", actor=namesake), an_entry(note="3", actor=OPERATOR))
    assert [one.entry.note for one in await page(store, actor=ASHA)] == ["1"]
    assert [one.entry.note for one in await page(store, actor=namesake)] == ["2"]
    assert [one.entry.note for one in await page(store, actor=OPERATOR)] == ["3"]
    assert list(await page(store, actor=Actor(ActorKind.ORGANISER, "bala"))) == []


async def test_arrivals_are_told_from_the_highest_number_on(store: Store) -> None:
    first, second, third = [await enter(store, team_name=name) for name in ("One", "Two", "Three")]
    assert first != second != third
    whole = [Arrival(TeamId("ICCT", number), NOW) for number in (3, 2, 1)]
    assert await store.history.arrivals(ICCT.prefix, before=None, limit=100) == whole
    assert await store.history.arrivals(ICCT.prefix, before=None, limit=2) == whole[:2]
    assert await store.history.arrivals(ICCT.prefix, before=2, limit=100) == whole[2:]
    for prefix, number, found in (("ICCT", 2, whole[1:2]), ("YOUTH", 2, []), ("ICCT", 4, [])):
        one = TeamId(prefix, number)
        assert await store.history.arrivals(ICCT.prefix, team_id=one, before=None, limit=100) == found
    assert await store.history.arrivals("YOUTH", before=None, limit=100) == []


async def test_who_was_removed_has_arrived_all_the_same(store: Store) -> None:
    registration_id = await enter(store)
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.lock(TeamId("ICCT", 1))
        await tx.registrations.change(before, before.removed(at=NOW + DAY), teams_per_church=None)
    assert before.id == registration_id
    assert await store.history.arrivals(ICCT.prefix, before=None, limit=1) == [Arrival(TeamId("ICCT", 1), NOW)]
