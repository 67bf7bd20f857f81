"""What every ``OverlapReader``, ``OverlapRepository`` and ``BadgeReader`` promises."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.memory import InMemoryStore
from icct_adapters.sql import SqlStore
from icct_core import (
    Badge,
    MessageKind,
    MessageState,
    Overlap,
    OverlapLevel,
    Registration,
    RegistrationStatus,
    Settlement,
    Store,
    TournamentRules,
    new_registration_id,
)
from tests.support.builders import a_draft
from tests.support.databases.registries import Registry
from tests.support.databases.stores import NOW, empty_database, sqlite_url

RULES = TournamentRules(teams_per_church=None)
CERTAIN, LIKELY, POSSIBLE = OverlapLevel


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield InMemoryStore()
        return
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    async with empty_database(url) as database:
        yield SqlStore(database)


async def enter(
    store: Store, *players: tuple[str, str | None], rules: TournamentRules = RULES, **form: Any
) -> Registration:
    """A team whose captain, coach and church nobody shares unless they are given."""
    unique = new_registration_id()
    own = {
        "team_name": f"Team {unique}",
        "church_name": f"Church {unique}",
        "captain_name": f"Captain {unique.hex}",
        "coach_name": f"Coach {unique.hex}",
        "captain_phone": str(6_000_000_000 + unique.int % 999_999_999),
        "players": json.dumps([{"name": name, "phone": phone} for name, phone in players] or [{"name": unique.hex}]),
    }
    draft = a_draft(**(own | form))
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(*draft.messages(NOW))
        team_id = await tx.registrations.enter(draft, rules, at=NOW)
    return await store.registrations.get(team_id)


async def become(store: Store, team: Registration, status: RegistrationStatus) -> None:
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.get(team.team_id)
        await tx.registrations.change(before, before.become(status, at=NOW), teams_per_church=None)


async def remove(store: Store, team: Registration) -> None:
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.get(team.team_id)
        await tx.registrations.change(before, before.removed(at=NOW), teams_per_church=None)


async def mark(store: Store, one: Registration, other: Registration) -> bool:
    async with store.unit_of_work.begin() as tx:
        return await tx.overlaps.mark_seen(one.id, other.id, at=NOW)


async def of_team(store: Store, team: Registration) -> list[Overlap]:
    return list(await store.overlaps.of_team(team.id, limit=100))


async def badges(store: Store, *teams: Registration, limit: int | None = None) -> dict[int, set[Badge]]:
    found = await store.badges.badges([team.id for team in teams], teams_per_church=limit)
    return {team.team_id.number: set(found[team.id]) for team in teams if team.id in found}


def levels(overlaps: list[Overlap]) -> list[tuple[OverlapLevel, int, str, str]]:
    return [(one.level, one.other.team_id.number, one.one.name.text, one.other.name.text) for one in overlaps]


PHONE, OTHER_PHONE = "9800000001", "9800000002"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("S. Kumar", PHONE), ("s kumar", PHONE), None),
        (("S. Kumar", PHONE), ("S. KUMAR", PHONE), CERTAIN),
        (("S. Kumar", PHONE), ("R. Kumar", PHONE), POSSIBLE),
        (("S. Kumar", PHONE), ("S. Kumar", OTHER_PHONE), None),
        (("S. Kumar", PHONE), ("S. Kumar", None), None),
        (("S. Kumar", None), ("S. Kumar", None), POSSIBLE),
        (("S. Kumar", None), ("R. Kumar", None), None),
    ],
)
async def test_players_of_two_churches_overlap_by_phone_and_name(
    store: Store, one: tuple[str, str | None], other: tuple[str, str | None], level: OverlapLevel | None
) -> None:
    first, second = await enter(store, one), await enter(store, other)
    if level is None and one[1] == other[1] and one[1] is not None:
        level = POSSIBLE  # another spelling is another name
    expected = [] if level is None else [(level, 2, one[0], other[0])]
    assert levels(await of_team(store, first)) == expected
    assert [one.level for one in await of_team(store, second)] == [entry[0] for entry in expected]
    has_badge = level in {CERTAIN, LIKELY}
    assert await badges(store, first, second) == ({1: {Badge.OVERLAP}, 2: {Badge.OVERLAP}} if has_badge else {})
    for listed in OverlapLevel:
        found = await store.overlaps.of_level("ICCT", listed, limit=10)
        assert levels(list(found)) == (expected if listed is level else [])


@pytest.mark.parametrize("phones", [(PHONE, OTHER_PHONE), (PHONE, None), (None, None)])
async def test_a_name_twice_in_a_church_is_likely_whatever_the_phones(
    store: Store, phones: tuple[str | None, str | None]
) -> None:
    first = await enter(store, ("S. Kumar", phones[0]), church_name="St. Peter's")
    await enter(store, ("S. Kumar", phones[1]), church_name="ST PETERS")
    assert levels(await of_team(store, first)) == [(LIKELY, 2, "S. Kumar", "S. Kumar")]
    assert levels(list(await store.overlaps.of_level("ICCT", LIKELY, limit=10))) == [
        (LIKELY, 2, "S. Kumar", "S. Kumar")
    ]
    assert await badges(store, first) == {1: {Badge.OVERLAP}}


@pytest.mark.parametrize("one", ["captain_name", "coach_name", "player"])
@pytest.mark.parametrize("other", ["captain_name", "coach_name", "player"])
async def test_captains_and_coaches_are_compared_too(store: Store, one: str, other: str) -> None:
    forms: list[dict[str, Any]] = [{} if who == "player" else {who: "S. Kumar"} for who in (one, other)]
    squads = [[("S. Kumar", None)] if who == "player" else [] for who in (one, other)]
    first = await enter(store, *squads[0], church_name="Grace", **forms[0])
    second = await enter(store, *squads[1], church_name="Grace", **forms[1])
    assert levels(await of_team(store, first)) == [(LIKELY, 2, "S. Kumar", "S. Kumar")]
    assert levels(await of_team(store, second)) == [(LIKELY, 1, "S. Kumar", "S. Kumar")]
    assert set(await badges(store, first, second)) == {1, 2}


async def test_a_captain_who_plays_in_another_team_is_found_by_his_phone(store: Store) -> None:
    first = await enter(store, captain_name="S. Kumar", captain_phone=PHONE)
    second = await enter(store, ("S. Kumar", PHONE), ("S. Kumar", OTHER_PHONE))
    assert levels(await of_team(store, first)) == [(CERTAIN, 2, "S. Kumar", "S. Kumar")]
    assert set(await badges(store, first, second)) == {1, 2}
    (found,) = await store.overlaps.of_level("ICCT", CERTAIN, limit=10)
    assert (found.one.team_id, found.other.team_id) == (first.team_id, second.team_id)


async def test_one_person_of_two_roles_stands_there_once_and_as_surely_as_can_be(store: Store) -> None:
    squad = ("S. Kumar", PHONE)
    first = await enter(store, squad, captain_name="S. Kumar", captain_phone=PHONE, church_name="Grace")
    await enter(store, squad, captain_name="S. Kumar", captain_phone=PHONE, coach_name="S. Kumar", church_name="Grace")
    assert levels(await of_team(store, first)) == [(CERTAIN, 2, "S. Kumar", "S. Kumar")]
    assert await store.overlaps.of_level("ICCT", LIKELY, limit=10) == []


async def test_nobody_overlaps_with_his_own_team_or_another_tournament(store: Store) -> None:
    cup = TournamentRules(id_prefix="CUP", teams_per_church=None)
    first = await enter(store, ("S. Kumar", PHONE), coach_name="S. Kumar", captain_name="S. Kumar")
    last_year = await enter(store, ("S. Kumar", PHONE), rules=cup)
    assert await of_team(store, first) == [] == await of_team(store, last_year)
    assert await badges(store, first, last_year) == {}
    assert [list(await store.overlaps.of_level("ICCT", level, limit=10)) for level in OverlapLevel] == [[], [], []]


@pytest.mark.parametrize("status", [RegistrationStatus.WITHDRAWN, RegistrationStatus.REJECTED, "removed"])
async def test_only_teams_that_play_are_compared(store: Store, status: Any) -> None:
    first, second = await enter(store, ("S. Kumar", PHONE)), await enter(store, ("S. Kumar", PHONE))
    await (remove(store, second) if status == "removed" else become(store, second, status))
    assert await of_team(store, first) == [] == await of_team(store, second)
    assert await badges(store, first, second) == {}
    assert await store.overlaps.of_level("ICCT", CERTAIN, limit=10) == []


async def test_a_team_that_is_not_there_has_no_overlaps(store: Store) -> None:
    assert await store.overlaps.of_team(new_registration_id(), limit=10) == []
    assert await store.badges.badges([], teams_per_church=1) == {}
    assert await store.badges.badges([new_registration_id()], teams_per_church=1) == {}


async def test_no_more_overlaps_come_than_asked_for(store: Store) -> None:
    teams = [await enter(store, ("S. Kumar", PHONE)) for _ in range(4)]
    assert len(await of_team(store, teams[0])) == 3
    assert len(await store.overlaps.of_team(teams[0].id, limit=2)) == 2
    assert len(await store.overlaps.of_level("ICCT", CERTAIN, limit=100)) == 6
    assert len(await store.overlaps.of_level("ICCT", CERTAIN, limit=5)) == 5


async def test_what_is_surer_takes_no_place_among_the_others(store: Store) -> None:
    for number in range(10):
        for _ in range(2):
            await enter(store, (f"A{number}. Kumar", str(9_800_000_100 + number)), church_name="Grace")
    first, second = [await enter(store, ("Z. Kumar", None), church_name="Hope") for _ in range(2)]
    (found,) = await store.overlaps.of_level("ICCT", LIKELY, limit=1)
    assert (found.one.team_id, found.other.team_id) == (first.team_id, second.team_id)


async def test_what_teams_share_that_do_not_play_takes_no_place_among_the_others(store: Store) -> None:
    for number in range(40):
        player = (f"A{number}. Kumar", str(9_800_000_100 + number))
        await enter(store, player)
        await become(store, await enter(store, player), RegistrationStatus.WITHDRAWN)
    first, second = [await enter(store, ("Z. Kumar", "9800000999")) for _ in range(2)]
    (found,) = await store.overlaps.of_level("ICCT", CERTAIN, limit=1)
    assert (found.one.team_id, found.other.team_id) == (first.team_id, second.team_id)


async def test_a_correction_of_the_squad_or_church_counts(store: Store) -> None:
    first = await enter(store, ("S. Kumar", PHONE), church_name="Grace")
    second = await enter(store, ("S. Kumar", OTHER_PHONE), church_name="Hope")
    assert await of_team(store, first) == []
    moved = a_draft(church_name="Grace").team.church
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.get(second.team_id)
        after = before.corrected(replace(before.known_team, church=moved), at=NOW)
        await tx.registrations.change(before, after, teams_per_church=None)
    assert levels(await of_team(store, first)) == [(LIKELY, 2, "S. Kumar", "S. Kumar")]
    assert set(await badges(store, first, second)) == {1, 2}


async def test_a_seen_pair_has_no_badge_and_says_so(store: Store) -> None:
    first, second = await enter(store, ("S. Kumar", PHONE)), await enter(store, ("S. Kumar", PHONE))
    assert await mark(store, second, first)
    assert not await mark(store, first, second)
    assert [one.seen for one in await of_team(store, first)] == [True]
    assert [one.seen for one in await of_team(store, second)] == [True]
    assert [one.seen for one in await store.overlaps.of_level("ICCT", CERTAIN, limit=10)] == [True]
    assert await badges(store, first, second) == {}
    third = await enter(store, ("S. Kumar", PHONE))
    assert set(await badges(store, first, second, third)) == {1, 2, 3}


async def test_a_mark_that_is_rolled_back_is_none(store: Store) -> None:
    first, second = await enter(store, ("S. Kumar", PHONE)), await enter(store, ("S. Kumar", PHONE))
    with pytest.raises(LookupError):
        async with store.unit_of_work.begin() as tx:
            assert await tx.overlaps.mark_seen(first.id, second.id, at=NOW)
            raise LookupError
    assert [one.seen for one in await of_team(store, first)] == [False]


async def test_a_parked_mail_is_a_badge_and_a_parked_logo_is_none(store: Store) -> None:
    first, second = await enter(store), await enter(store)
    for kind, at in ((MessageKind.CONFIRM_BY_MAIL, 0), (MessageKind.STORE_LOGO, 1)):
        leased = (await store.outbox_queue.lease(kind, limit=9, at=NOW, until=NOW + timedelta(1)))[at]
        assert leased.message.subject in {first.id, second.id}
        async with store.unit_of_work.begin() as tx:
            await tx.outbox.settle(Settlement(leased=leased, state=MessageState.PARKED, due_at=NOW, reason="no"))
    found = await badges(store, first, second)
    assert list(found.values()) == [{Badge.MAIL_PARKED}]


async def test_a_team_of_a_church_with_too_many_has_a_badge(store: Store) -> None:
    teams = [await enter(store, church_name=church) for church in ("Grace", "Grace", "Hope")]
    assert await badges(store, *teams, limit=1) == {1: {Badge.OVER_LIMIT}, 2: {Badge.OVER_LIMIT}}
    assert await badges(store, *teams, limit=2) == {}
    assert await badges(store, *teams) == {}
    await become(store, teams[1], RegistrationStatus.WITHDRAWN)
    assert await badges(store, *teams, limit=1) == {}


async def test_a_church_s_own_number_says_which_teams_are_over(store: Store) -> None:
    registry = Registry(store=store)
    church = (await registry.register("Grace")).church
    teams = [await enter(store, church_name=name) for name in ("Grace", "Grace", "Grace", "Hope")]
    three = {number: {Badge.OVER_LIMIT} for number in (1, 2, 3)}
    assert await badges(store, *teams, limit=2) == three
    await registry.change(church, teams_allowed=3)
    assert await badges(store, *teams, limit=2) == {}
    await registry.change(await registry.church("Grace"), teams_allowed=2)
    assert await badges(store, *teams) == await badges(store, *teams, limit=5) == three
    await remove(store, teams[0])
    assert await badges(store, *teams, limit=1) == {}


async def test_an_alias_and_a_merged_church_count_as_the_church(store: Store) -> None:
    """Teams of one church are over its limit together, and the same name in two of them is likely one person."""
    registry = Registry(store=store)
    await registry.register("Grace", aliases=["Graces"])
    first, second, third = [
        await enter(store, ("S. Kumar", phone), church_name=church)
        for church, phone in (("Grace", PHONE), ("Graces", OTHER_PHONE), ("Hope", "9800000003"))
    ]
    both = {Badge.OVERLAP, Badge.OVER_LIMIT}
    assert levels(await of_team(store, first)) == [(LIKELY, 2, "S. Kumar", "S. Kumar")]
    assert await badges(store, first, second, third, limit=1) == {1: both, 2: both}
    done = await registry.merge("Hope", "Grace")
    assert [entry[:2] for entry in levels(await of_team(store, third))] == [(LIKELY, 1), (LIKELY, 2)]
    assert len(await store.overlaps.of_level("ICCT", LIKELY, limit=10)) == 3
    assert await badges(store, first, second, third, limit=1) == {1: both, 2: both, 3: both}
    await registry.undo(done.merge_id)
    assert await of_team(store, third) == []
    assert await badges(store, first, second, third, limit=1) == {1: both, 2: both}


async def test_families_phones_take_no_place_of_people_who_are_surer(store: Store) -> None:
    first = await enter(store, ("A. Kumar", PHONE), ("Z. Kumar", None), church_name="Hope")
    second = await enter(store, ("Z. Kumar", None), church_name="Hope")
    for number in range(3):
        await enter(store, *((f"{letter}{number}. Family", PHONE) for letter in "BCDE"))
    third = await enter(store, ("A. Kumar", PHONE))
    found = await store.overlaps.of_team(first.id, limit=10)
    assert (LIKELY, second.team_id) in {(one.level, one.other.team_id) for one in found}
    assert (CERTAIN, third.team_id) in {(one.level, one.other.team_id) for one in found}
