"""The list of churches: in the order of their names, with those that look the same and the merges in force."""

from __future__ import annotations

import pytest

from icct_adapters.memory import InMemoryStore
from icct_core import Merge, MergeId, TournamentRules
from tests.support.databases.registries import Registry
from tests.support.databases.stores import NOW


@pytest.fixture
def registry() -> Registry:
    return Registry(store=InMemoryStore())


async def test_churches_are_in_the_order_of_the_names_that_are_shown(registry: Registry) -> None:
    await registry.enter("Zion")
    renamed = (await registry.register("Abbey")).church
    await registry.register("Grace")
    await registry.enter("Bethel")
    await registry.change(renamed, name="Trinity")
    assert [one.shown.text for one in (await registry.listed()).churches] == ["Bethel", "Grace", "Trinity", "Zion"]


async def test_those_that_look_the_same_are_named_at_each_other(registry: Registry) -> None:
    one = (await registry.register("St. Peter's")).church
    other = (await registry.register("Saint Peter")).church
    third = (await registry.register("Grace")).church
    looks_like = (await registry.listed()).looks_like
    assert looks_like == {one.id: (other.id,), other.id: (one.id,), third.id: ()}


@pytest.mark.parametrize("limit", [None, 1, 7])
async def test_it_says_how_many_teams_a_church_may_have(limit: int | None) -> None:
    registry = Registry(store=InMemoryStore(), rules=TournamentRules(teams_per_church=limit))
    assert (await registry.listed()).otherwise == limit


async def test_a_merge_says_what_the_church_was_called(registry: Registry) -> None:
    for name in ("Grace Hall", "Holy Cross"):
        await registry.enter(name)
    first = await registry.merge("Grace Hall", "Holy Cross")
    await registry.register("Zion", aliases=["Tabor"])
    second = await registry.merge("Zion", "Holy Cross")
    merges = (await registry.listed()).merges
    assert [(one.merge.id, one.name.text, one.into.shown.text) for one in merges] == [
        (second.merge_id, "Zion", "Holy Cross"),
        (first.merge_id, "Grace Hall", "Holy Cross"),
    ]


async def test_a_merge_into_a_church_that_was_merged_itself_cannot_be_undone_yet_and_is_not_listed(
    registry: Registry,
) -> None:
    for name in ("First", "Second", "Third"):
        await registry.enter(name)
    await registry.merge("First", "Second")
    upper = await registry.merge("Second", "Third")
    assert [one.merge.id for one in (await registry.listed()).merges] == [upper.merge_id]
    await registry.undo(upper.merge_id)
    assert [one.name.text for one in (await registry.listed()).merges] == ["First"]


async def test_a_merged_church_whose_spelling_is_lost_is_called_by_its_key(registry: Registry) -> None:
    church = (await registry.register("Grace")).church
    merge = Merge(id=MergeId.new(), prefix="ICCT", from_key="gracehall", into_key=church.key, merged_at=NOW)
    async with registry.store.unit_of_work.begin() as tx:
        await tx.churches.put_merge(merge)
    assert [one.name.text for one in (await registry.listed()).merges] == ["gracehall"]


async def test_only_churches_and_merges_of_the_tournament_are_listed(registry: Registry) -> None:
    for name in ("Grace", "Holy Cross"):
        await registry.enter(name)
    await registry.merge("Grace", "Holy Cross")
    other = Registry(store=registry.store, rules=TournamentRules(id_prefix="YOUTH"))
    found = await other.listed()
    assert (list(found.churches), list(found.merges)) == ([], [])
