"""A church is changed only where something differs, and takes the teams of its new names along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.memory import InMemoryStore
from icct_core import (
    OPERATOR,
    Church,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    Merge,
    StaleVersion,
    TournamentRules,
    ValidationFailed,
    VersionRequired,
)
from tests.support.databases.registries import Registry
from tests.support.databases.stores import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


@pytest.fixture
def registry(store: InMemoryStore) -> Registry:
    return Registry(store=store)


async def a_church(registry: Registry, name: str = "Grace Church", **fields: Any) -> Church:
    return (await registry.register(name, **fields)).church


async def errors_of(registry: Registry, church: Church, **fields: Any) -> Mapping[Any, str]:
    with pytest.raises(ValidationFailed) as caught:
        await registry.change(church, **fields)
    return caught.value.field_errors


def texts(church: Church) -> list[str]:
    return [name.text for name in church.names]


async def test_a_change_that_changes_nothing_makes_no_version(registry: Registry) -> None:
    church = await a_church(registry, place="Madurai")
    again = await registry.change(church, name="Grace Church", place="Madurai")
    assert (again.church, again.teams) == (church, 0)
    assert (await registry.change(church, place="Salem")).church.version == church.version + 1


async def test_a_new_alias_brings_its_teams_along_by_a_merge_that_can_be_undone(registry: Registry) -> None:
    await registry.enter("Grace CSI")
    church = await a_church(registry)
    registry.clock.advance(HOUR)
    changed = await registry.change(church, aliases=["Grace CSI"])
    assert (changed.teams, changed.church.teams) == (1, 1)
    [merge] = (await registry.listed()).merges
    [team] = await registry.every_team()
    assert merge.merge == Merge(
        id=merge.merge.id,
        prefix="ICCT",
        from_key="gracecsi",
        into_key="gracechurch",
        merged_at=NOW + HOUR,
        teams=frozenset({team.id}),
    )
    await registry.undo(merge.merge.id)
    assert {church.shown.text: church.teams for church in (await registry.listed()).churches} == {
        "Grace Church": 0,
        "Grace CSI": 1,
    }


async def test_the_history_says_what_was_changed(registry: Registry, store: InMemoryStore) -> None:
    church = await a_church(registry, place="Madurai", teams_allowed=2, aliases=["Agape"])
    registry.clock.advance(HOUR)
    await registry.change(church, name="Grace", place=None, teams_allowed="3", aliases=["Charis"])
    assert list(store.database.tables.history.values())[-1] == HistoryEntry(
        at=NOW + HOUR,
        prefix="ICCT",
        action=HistoryAction.CHURCH_CHANGED,
        actor=OPERATOR,
        subject=str(church.id),
        changes=(
            FieldChange("name", "Grace Church", "Grace"),
            FieldChange("place", "Madurai", None),
            FieldChange("teams_allowed", "2", "3"),
            FieldChange("aliases", "Agape", "Charis | Grace Church"),
        ),
    )


@pytest.mark.parametrize(
    ("fields", "place", "allowed"),
    [
        ({"name": "Grace"}, "Madurai", 2),
        ({"place": "Salem"}, "Salem", 2),
        ({"place": ""}, None, 2),
        ({"place": None}, None, 2),
        ({"teams_allowed": 5}, "Madurai", 5),
        ({"teams_allowed": None}, "Madurai", None),
    ],
)
async def test_what_is_not_named_stays(
    registry: Registry, fields: dict[str, Any], place: str | None, allowed: int | None
) -> None:
    church = await a_church(registry, place="Madurai", teams_allowed=2, aliases=["Agape"])
    changed = (await registry.change(church, **fields)).church
    assert (changed.place, changed.teams_allowed) == (place, allowed)
    assert "Agape" in texts(changed)


async def test_aliases_are_added_replaced_and_spelled_as_they_were_typed_last(registry: Registry) -> None:
    church = await a_church(registry, aliases=["Agape", "Charis"])
    church = (await registry.change(church, more_aliases=["Zion"])).church
    assert texts(church) == ["Grace Church", "Agape", "Charis", "Zion"]
    church = (await registry.change(church, aliases=["ZION", "AGAPE"])).church
    assert texts(church) == ["Grace Church", "AGAPE", "ZION"]
    church = (await registry.change(church, aliases=["Zion"], more_aliases=["Charis"])).church
    assert texts(church) == ["Grace Church", "Charis", "Zion"]
    assert texts((await registry.change(church, aliases=[])).church) == ["Grace Church"]


async def test_an_alias_that_is_left_out_is_a_name_that_another_church_can_take(registry: Registry) -> None:
    church = await a_church(registry, aliases=["Agape"])
    await registry.change(church, aliases=[])
    assert texts(await a_church(registry, "Agape")) == ["Agape"]


async def test_the_key_is_no_alias_that_could_be_left_out(registry: Registry) -> None:
    """Teams are counted under it, whatever the church is called."""
    church = (await registry.change(await a_church(registry), name="Grace")).church
    assert texts(church) == ["Grace", "Grace Church"]
    church = (await registry.change(church, aliases=[])).church
    assert (church.key, texts(church)) == ("gracechurch", ["Grace", "Grace Church"])


async def test_a_church_that_only_captains_named_needs_a_name(registry: Registry) -> None:
    await registry.enter("Grace Church")
    typed = await registry.church("Grace Church")
    told = {("name",): "This church is not registered yet: give it a name"}
    assert await errors_of(registry, typed, place="Madurai") == told
    changed = (await registry.change(typed, name="Grace")).church
    assert (texts(changed), changed.teams) == (["Grace"], 1)
    await registry.enter("Grace Church")
    assert await registry.counts() == {"gracechurch": 2}


async def test_all_that_is_wrong_is_named_at_once(registry: Registry) -> None:
    church = await a_church(registry)
    assert await errors_of(registry, church, name="x", place="y", teams_allowed=0, aliases=["z"]) == {
        ("name",): "Church name must be 3 to 80 characters",
        ("place",): "Place must be 2 to 80 characters",
        ("teams_allowed",): "Teams allowed must be a whole number from 1 to 1000, or empty",
        ("aliases",): "Alias 'z': Church name must be 3 to 80 characters",
    }
    assert await errors_of(registry, church, more_aliases=["z"]) == {
        ("aliases",): "Alias 'z': Church name must be 3 to 80 characters"
    }


async def test_a_name_of_another_church_is_refused_where_it_was_typed(registry: Registry) -> None:
    grace, cross = await a_church(registry, "Grace", aliases=["Agape"]), await a_church(registry, "Holy Cross")
    name = f"grace is the name of a church that is registered ({grace.id}); merge the two instead"
    alias = f"agape is another name of Grace ({grace.id}) already"
    assert await errors_of(registry, cross, name="grace") == {("name",): name}
    assert await errors_of(registry, cross, name="agape") == {("name",): alias}
    assert await errors_of(registry, cross, aliases=["grace"]) == {("aliases",): name}
    assert await errors_of(registry, cross, more_aliases=["Zion", "agape"]) == {("aliases",): alias}
    assert await errors_of(registry, cross, name="grace", aliases=["agape"]) == {("name",): name, ("aliases",): alias}
    assert await registry.church("Holy Cross") == cross


async def test_an_alias_that_came_with_teams_goes_by_undoing_the_merge(registry: Registry) -> None:
    await registry.enter("Grace Hall")
    church = await a_church(registry, aliases=["Agape", "Grace Hall"])
    [merge] = await registry.store.churches.merges("ICCT")
    told = f"Grace Hall came by a merge, with its teams: undo that ({merge.id}) instead"
    assert await errors_of(registry, church, aliases=["Agape"]) == {("aliases",): told}
    assert texts((await registry.change(church, aliases=["Grace Hall"])).church) == ["Grace Church", "Grace Hall"]


async def test_a_merged_church_is_not_changed(registry: Registry) -> None:
    grace, cross = await a_church(registry, "Grace"), await a_church(registry, "Holy Cross")
    await registry.merge(grace, cross)
    told = f"Grace was merged into Holy Cross ({cross.id}); take that one, or undo the merge first"
    assert await errors_of(registry, grace, place="Madurai") == {("church",): told}
    assert await errors_of(registry, grace, place="Madurai", version=None) == {("church",): told}


async def test_a_change_is_for_the_version_that_was_seen(registry: Registry) -> None:
    church = await a_church(registry)
    with pytest.raises(VersionRequired):
        await registry.change(church, place="Madurai", version=None)
    for version in (church.version - 1, church.version + 1):
        with pytest.raises(StaleVersion) as caught:
            await registry.change(church, place="Madurai", version=version)
        assert caught.value.details == {"version": 1, "changed_by": "operator", "changed_at": NOW.isoformat()}


async def test_churches_of_another_tournament_are_left_alone(registry: Registry) -> None:
    church = await a_church(registry)
    other = Registry(store=registry.store, rules=TournamentRules(id_prefix="YOUTH", min_players=0))
    same = await a_church(other)
    changed = (await other.change(same, name="Grace", aliases=["Agape"])).church
    assert (changed.prefix, texts(changed)) == ("YOUTH", ["Grace", "Agape", "Grace Church"])
    assert await registry.church("Grace Church") == church
