"""A church is changed only where something differs, and takes the teams of its new names along."""

from __future__ import annotations

from icct_adapters.memory import InMemoryStore
from tests.support.databases.registries import Registry


async def test_a_change_that_changes_nothing_makes_no_version() -> None:
    registry = Registry(store=InMemoryStore())
    church = (await registry.register("Grace Church", place="Madurai")).church
    again = await registry.change(church, name="Grace Church", place="Madurai")
    assert (again.church, again.teams) == (church, 0)
    assert (await registry.change(church, place="Salem")).church.version == church.version + 1


async def test_a_new_alias_brings_its_teams_along_by_a_merge_that_can_be_undone() -> None:
    registry = Registry(store=InMemoryStore())
    await registry.enter("Grace CSI")
    church = (await registry.register("Grace Church")).church
    changed = await registry.change(church, aliases=["Grace CSI"])
    assert (changed.teams, changed.church.teams) == (1, 1)
    [merge] = (await registry.listed()).merges
    await registry.undo(merge.merge.id)
    assert {church.shown.text: church.teams for church in (await registry.listed()).churches} == {
        "Grace Church": 0,
        "Grace CSI": 1,
    }
