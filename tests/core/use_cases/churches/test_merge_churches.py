"""One church under another and back again: what goes over, what comes back, and what history says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from icct_adapters.memory import InMemoryStore
from icct_core import (
    OPERATOR,
    Church,
    ChurchId,
    ChurchName,
    ChurchNotFound,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    Merge,
    MergeNotFound,
    TournamentRules,
    ValidationFailed,
)
from icct_core.use_cases.churches.names import sentence_of_tombstone
from tests.support.databases.registries import Registry
from tests.support.databases.stores import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


@pytest.fixture
def registry(store: InMemoryStore) -> Registry:
    return Registry(store=store)


def last_entry(store: InMemoryStore) -> HistoryEntry:
    return list(store.database.tables.history.values())[-1]


async def test_a_merge_is_kept_with_all_that_went_over(registry: Registry, store: InMemoryStore) -> None:
    grace = (await registry.register("Grace", aliases=["Grace Hall"])).church
    cross = (await registry.register("Holy Cross")).church
    for name in ("Grace", "Grace Hall", "Holy Cross"):
        await registry.enter(name)
    went = frozenset(one.id for one in await registry.every_team() if one.known_team.church.text != "Holy Cross")
    registry.clock.advance(HOUR)
    done = await registry.merge(grace, cross)
    assert (done.teams, done.church.teams, done.church.version, done.over_limit) == (2, 3, 2, False)
    assert await registry.store.churches.merges("ICCT") == [
        Merge(
            id=done.merge_id,
            prefix="ICCT",
            from_key="grace",
            into_key="holycross",
            merged_at=NOW + HOUR,
            teams=went,
            aliases=frozenset({"gracehall"}),
        )
    ]
    assert last_entry(store) == HistoryEntry(
        at=NOW + HOUR,
        prefix="ICCT",
        action=HistoryAction.CHURCHES_MERGED,
        actor=OPERATOR,
        subject=str(cross.id),
        changes=(FieldChange("merged", None, f"Grace ({grace.id})"), FieldChange("teams", "1", "3")),
    )


@pytest.mark.parametrize(("allowed", "over"), [(1, True), (2, False), (None, False)])
async def test_a_merge_says_whether_there_are_more_teams_than_allowed(
    registry: Registry, allowed: int | None, over: bool
) -> None:
    registry.rules = TournamentRules(min_players=0, teams_per_church=allowed)
    for name in ("Grace", "Holy Cross"):
        await registry.enter(name)
    assert (await registry.merge("Grace", "Holy Cross")).over_limit is over


async def test_the_one_that_stays_keeps_the_name_that_its_first_team_typed(registry: Registry) -> None:
    """Its first team may be another after the merge."""
    for name in ("Grace", "Holy Cross"):
        await registry.enter(name)
    church = (await registry.merge("Grace", "Holy Cross")).church
    assert (church.shown.text, [name.text for name in church.names]) == ("Holy Cross", ["Grace", "Holy Cross"])
    assert church.typed
    assert church.typed.text == "Grace"


async def test_a_church_is_named_by_its_id_or_any_of_its_names(registry: Registry) -> None:
    for name in ("Grace", "Holy Cross"):
        await registry.register(name, aliases=[f"The {name}"])
    assert (await registry.merge("THE GRACE", "the holy cross")).church.shown.text == "Holy Cross"


@pytest.mark.parametrize("nobody", ["", " ", "Nobody", "c_0123456789abcdef0123456789abcdef"])
async def test_a_church_that_is_not_there_is_merged_with_none(registry: Registry, nobody: str) -> None:
    await registry.register("Grace")
    for source, into in ((nobody, "Grace"), ("Grace", nobody)):
        with pytest.raises(ChurchNotFound):
            await registry.merge(source, into)


async def test_a_church_that_was_merged_is_merged_no_further(registry: Registry) -> None:
    grace, cross = [(await registry.register(name)).church for name in ("Grace", "Holy Cross")]
    other = (await registry.register("Zion")).church
    await registry.merge(grace, cross)
    told = f"Grace was merged into Holy Cross ({cross.id}); take that one, or undo the merge first"
    for source, into, field in ((grace, other, "from"), (other, grace, "into")):
        with pytest.raises(ValidationFailed) as caught:
            await registry.merge(source, into)
        assert caught.value.field_errors == {(field,): told}


async def test_undoing_takes_back_what_went_over_and_is_told(registry: Registry, store: InMemoryStore) -> None:
    grace = (await registry.register("Grace", place="Madurai", aliases=["Grace Hall"])).church
    cross = (await registry.register("Holy Cross", aliases=["Cross"])).church
    for name in ("Grace", "Grace Hall", "Holy Cross"):
        await registry.enter(name)
    done = await registry.merge(grace, cross)
    registry.clock.advance(HOUR)
    undone = await registry.undo(done.merge_id)
    assert undone.teams == 2
    assert undone.church == replace(grace, teams=2, typed=undone.church.typed)
    assert undone.into == replace(cross, teams=1, version=3, typed=undone.into.typed)
    assert store.database.tables.church_merges[done.merge_id].undone_at == NOW + HOUR
    assert last_entry(store) == HistoryEntry(
        at=NOW + HOUR,
        prefix="ICCT",
        action=HistoryAction.MERGE_UNDONE,
        actor=OPERATOR,
        subject=str(cross.id),
        changes=(FieldChange("merged", f"Grace ({grace.id})", None), FieldChange("teams", "3", "1")),
    )


async def test_a_merge_is_undone_once(registry: Registry) -> None:
    for name in ("Grace", "Holy Cross"):
        await registry.enter(name)
    done = await registry.merge("Grace", "Holy Cross")
    await registry.undo(done.merge_id)
    with pytest.raises(MergeNotFound):
        await registry.undo(done.merge_id)


async def test_undoing_takes_no_name_that_the_church_had_before_or_got_since(registry: Registry) -> None:
    for name in ("Grace", "Holy Cross"):
        await registry.enter(name)
    done = await registry.merge("Grace", "Holy Cross")
    changed = await registry.change(done.church, name="Holy Cross", more_aliases=["Cross", "Grace Hall"])
    undone = await registry.undo(done.merge_id)
    assert [name.text for name in undone.into.names] == ["Holy Cross", "Cross", "Grace Hall"]
    assert undone.church.names == ()
    assert (undone.church.shown.text, undone.into.version) == ("Grace", changed.church.version + 1)


async def test_teams_of_a_name_that_the_other_church_keeps_stay_there(registry: Registry) -> None:
    await registry.enter("Grace")
    grace = (await registry.register("Grace")).church
    cross = (await registry.register("Holy Cross", aliases=["Cross"])).church
    done = await registry.merge(grace, cross)
    [team] = await registry.every_team()
    await registry.correct(team.team_id, church="Cross")
    assert (await registry.undo(done.merge_id)).teams == 0
    assert await registry.counts() == {"holycross": 1}


async def test_a_merge_below_another_is_undone_after_that(registry: Registry) -> None:
    """The sentence has its name as it was typed, although it has no name of its own any more."""
    for name in ("First", "Second Church", "Third"):
        await registry.enter(name)
    lower = await registry.merge("First", "Second Church")
    third = (await registry.merge("Second Church", "Third")).church
    with pytest.raises(ValidationFailed) as caught:
        await registry.undo(lower.merge_id)
    told = f"Second Church was merged into Third ({third.id}); take that one, or undo the merge first"
    assert caught.value.field_errors == {("merge",): told}


@pytest.mark.parametrize("name", ["Grace", "Grace Hall"])
async def test_a_name_that_the_other_church_took_is_not_taken_from_it(registry: Registry, name: str) -> None:
    grace = (await registry.register("Grace", aliases=["Grace Hall"])).church
    cross = (await registry.register("Holy Cross")).church
    done = await registry.merge(grace, cross)
    await registry.change(done.church, name=name)
    with pytest.raises(ValidationFailed) as caught:
        await registry.undo(done.merge_id)
    told = f"{name} is the name of {cross.id} since; give that church another name first"
    assert caught.value.field_errors == {("merge",): told}


async def test_the_name_of_a_renamed_church_comes_back_as_its_name(registry: Registry) -> None:
    grace = (await registry.register("Grace")).church
    grace = (await registry.change(grace, name="Grace Cathedral")).church
    cross = (await registry.register("Holy Cross")).church
    undone = await registry.undo((await registry.merge(grace, cross)).merge_id)
    assert [name.text for name in undone.church.names] == ["Grace Cathedral", "Grace"]
    assert [name.text for name in undone.church.aliases] == ["Grace"]
    assert [name.text for name in undone.into.names] == ["Holy Cross"]


def test_a_church_whose_spelling_is_lost_is_named_by_its_key() -> None:
    grace = Church(id=ChurchId(UUID(int=1)), prefix="ICCT", key="grace", name=ChurchName("Grace"))
    lost = Church(id=ChurchId(UUID(int=2)), prefix="ICCT", key="gracehall", merged_into="grace")
    advice = "take that one, or undo the merge first"
    assert sentence_of_tombstone(lost, grace) == f"gracehall was merged into Grace ({grace.id}); {advice}"
    assert sentence_of_tombstone(lost, None) == f"gracehall was merged into another church; {advice}"
    named = replace(lost, name=ChurchName("Grace Hall"))
    assert sentence_of_tombstone(named, grace) == f"Grace Hall was merged into Grace ({grace.id}); {advice}"
