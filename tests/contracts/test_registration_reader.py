"""What every ``RegistrationReader`` promises."""

from __future__ import annotations

from typing import Any

import pytest

from icct_core import (
    ChurchName,
    Registration,
    RegistrationFilter,
    RegistrationStatus,
    TeamId,
    TeamNotFound,
    TournamentRules,
    new_registration_id,
    search_words,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store, remove

EVERYTHING = RegistrationFilter()
RULES = TournamentRules(min_players=0)


async def enter(store: Store, **changes: Any) -> Registration:
    draft = a_draft(rules=RULES, **changes)
    async with store.unit_of_work.begin() as tx:
        team_id = await tx.registrations.enter(draft, RULES, at=NOW)
    return draft.registered(team_id, at=NOW)


async def test_a_registration_comes_back_as_it_was_entered(store: Store) -> None:
    squad = '[{"name": "தமிழ் வீரர்"}, {"name": "S. Kumar", "role": "bowler"}, {"name": "José", "phone": "9876543210"}]'
    entered = await enter(store, team_name="தமிழ் அணி", players=squad)
    assert await store.registrations.get(entered.team_id) == entered
    assert await store.one(entered.id) == entered


async def test_an_empty_squad_comes_back_empty(store: Store) -> None:
    entered = await enter(store, players="[]")
    assert (await store.registrations.get(entered.team_id)).known_team.squad == ()


async def test_an_unknown_number_or_id_is_not_found(store: Store) -> None:
    await enter(store)
    with pytest.raises(TeamNotFound):
        await store.registrations.get(TeamId("ICCT", 2))
    with pytest.raises(TeamNotFound):
        await store.registrations.get(TeamId("OTHER", 1))
    assert list(await store.registrations.find_many([new_registration_id()])) == []


async def test_many_come_back_whole_and_those_there_are_not_are_left_out(store: Store) -> None:
    entered = [await enter(store, team_name=f"Team {number}") for number in range(3)]
    asked_for = [entered[2].id, new_registration_id(), entered[0].id]
    found = await store.registrations.find_many(asked_for)
    assert sorted(found, key=lambda one: one.team_id) == [entered[0], entered[2]]
    assert list(await store.registrations.find_many([])) == []
    assert await store.registrations.staged_logos([]) == {}


async def test_an_empty_store_has_an_empty_list(store: Store) -> None:
    assert list(await store.registrations.page(EVERYTHING, after=None, limit=10)) == []
    assert await store.registrations.count(EVERYTHING) == 0


async def test_pages_follow_the_numbers(store: Store) -> None:
    for index in range(5):
        await enter(store, team_name=f"Team {index}")
    first = await store.registrations.page(EVERYTHING, after=None, limit=2)
    second = await store.registrations.page(EVERYTHING, after=first[-1].team_id, limit=10)
    assert [line.team_id.number for line in (*first, *second)] == [1, 2, 3, 4, 5]
    assert list(await store.registrations.page(EVERYTHING, after=TeamId("ICCT", 5), limit=10)) == []


async def test_a_line_of_the_list_says_what_the_organisers_need(store: Store) -> None:
    entered = await enter(store)
    (line,) = await store.registrations.page(EVERYTHING, after=None, limit=10)
    assert line.team_id == entered.team_id
    assert line.team_name == entered.known_team.name
    assert line.church_name == entered.known_team.church
    assert line.captain_name == entered.known_team.captain.name
    assert line.player_count == len(entered.known_team.squad) == 11
    assert line.status is RegistrationStatus.REGISTERED
    assert line.registered_at == NOW
    assert line.logo_url is None


async def test_filters_choose_by_church_and_status(store: Store) -> None:
    await enter(store, team_name="Lions")
    other = await enter(store, team_name="Tigers", church_name="Grace Church")
    of_church = RegistrationFilter(church_key=ChurchName("GRACE CHURCH").key)
    assert [line.team_id for line in await store.registrations.page(of_church, after=None, limit=10)] == [other.team_id]
    assert await store.registrations.count(of_church) == 1
    assert await store.registrations.count(RegistrationFilter(status=RegistrationStatus.REGISTERED)) == 2
    assert await store.registrations.count(RegistrationFilter(status=RegistrationStatus.WITHDRAWN)) == 0


async def test_removed_teams_are_left_out_where_they_are_not_wanted(store: Store) -> None:
    removed, stays = await enter(store, team_name="Lions"), await enter(store, team_name="Tigers")
    await remove(store.unit_of_work, removed.team_id)
    others = RegistrationFilter(removed=False)
    assert [line.team_id for line in await store.registrations.page(others, after=None, limit=10)] == [stays.team_id]
    assert await store.registrations.count(others) == 1
    assert await store.registrations.count(EVERYTHING) == 2


async def test_what_is_not_committed_is_not_seen(store: Store) -> None:
    draft = a_draft()
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.enter(draft, RULES, at=NOW)
        assert await store.registrations.count(EVERYTHING) == 0
    assert await store.registrations.count(EVERYTHING) == 1


async def test_the_store_answers_a_ping(store: Store) -> None:
    await store.database.ping()


SEARCHES = [
    ("jose", {1}),
    ("JOSÉ", {1}),
    ("joses eleven", {1}),
    ("தமிழ்", {2}),
    ("அணி தமிழ்", {2}),
    ("தமிழ் jose", set()),
    ("kruger", {3}),
    ("KRÜGER strasse", {3}),
    ("straße", {3}),
    ("फौजी", {4}),
    ("फ़ौजी", {4}),
    ("st peter", {1, 2, 3, 4}),
    ("St. Peter's", {1, 2, 3, 4}),
    ("icct-002", {2}),
    ("100%", set()),
    ("a_b", set()),
    ("nobody", set()),
    ("അവൻ", {5}),
    ("അവന്\u200d", {5}),
    ("dsouza", {5}),
    ("D’Souza", {5}),
    ("lions–tamil", {6}),
    ("\uff2c\uff49\uff4f\uff4e\uff53", {3, 6}),
]


async def test_a_search_finds_the_same_in_every_store(store: Store) -> None:
    await enter(store, team_name="José's Eleven")
    await enter(store, team_name="தமிழ் அணி")
    await enter(store, team_name="Lions", captain_name="Hans Krüger", coach_name="Weiße Straße")
    await enter(store, team_name="फ़ौजी टीम")
    await enter(store, team_name="അവന്\u200d ടീം", coach_name="D\u02bcsouza", church_name="Other")
    await enter(store, team_name="Lions–Tamil", church_name="Other")
    for text, numbers in SEARCHES:
        which = RegistrationFilter(words=search_words(text))
        found = await store.registrations.page(which, after=None, limit=10)
        assert {one.team_id.number for one in found} == numbers, text
        assert await store.registrations.count(which) == len(numbers), text


async def test_a_search_keeps_pages_and_other_filters(store: Store) -> None:
    for number in range(1, 6):
        await enter(store, team_name=f"Lions {number}", church_name="Grace" if number < 5 else "Other")
    which = RegistrationFilter(
        words=("lions",), church_key=ChurchName("Grace").key, status=RegistrationStatus.REGISTERED
    )
    page = await store.registrations.page(which, after=TeamId("ICCT", 2), limit=10)
    assert [one.team_id.number for one in page] == [3, 4]
    assert await store.registrations.count(which) == 4


@pytest.mark.parametrize("word", ["%", "_", "\\", "lions%", "li_ns", "'", "é"])
async def test_no_character_of_a_word_means_anything_but_itself(store: Store, word: str) -> None:
    await enter(store, team_name="Lions")
    assert await store.registrations.count(RegistrationFilter(words=(word,))) == 0
