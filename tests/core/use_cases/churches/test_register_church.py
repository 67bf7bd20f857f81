"""A church is registered with what comes under its names, and refused with a sentence for each wrong field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from icct_adapters.memory import InMemoryStore
from icct_core import OPERATOR, ChurchName, FieldChange, HistoryAction, HistoryEntry, Merge, ValidationFailed
from tests.support.databases.registries import Registry
from tests.support.databases.stores import NOW


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


@pytest.fixture
def registry(store: InMemoryStore) -> Registry:
    return Registry(store=store)


async def errors_of(registry: Registry, name: str, **fields: Any) -> Mapping[Any, str]:
    with pytest.raises(ValidationFailed) as caught:
        await registry.register(name, **fields)
    return caught.value.field_errors


async def test_the_history_says_what_was_registered(registry: Registry, store: InMemoryStore) -> None:
    church = (await registry.register("Grace", place="Madurai", teams_allowed=3, aliases=["The Grace", "Agape"])).church
    assert list(store.database.tables.history.values()) == [
        HistoryEntry(
            at=NOW,
            prefix="ICCT",
            action=HistoryAction.CHURCH_CHANGED,
            actor=OPERATOR,
            subject=str(church.id),
            changes=(
                FieldChange("name", None, "Grace"),
                FieldChange("place", None, "Madurai"),
                FieldChange("teams_allowed", None, "3"),
                FieldChange("aliases", None, "Agape | The Grace"),
            ),
        )
    ]


async def test_the_teams_of_an_alias_come_by_a_merge_that_says_which(registry: Registry) -> None:
    await registry.enter("Grace Hall")
    await registry.enter("Grace")
    given = await registry.register("Grace", aliases=["Grace Hall"])
    assert (given.teams, given.church.teams, given.church.version) == (1, 2, 2)
    [merge] = await registry.store.churches.merges("ICCT")
    [moved] = [one.id for one in await registry.every_team() if one.known_team.church.text == "Grace Hall"]
    assert merge == Merge(
        id=merge.id,
        prefix="ICCT",
        from_key="gracehall",
        into_key="grace",
        merged_at=NOW,
        teams=frozenset({moved}),
    )


async def test_a_name_under_which_nobody_registered_needs_no_merge(registry: Registry) -> None:
    assert (await registry.register("Grace", aliases=["Grace Hall"])).teams == 0
    assert await registry.store.churches.merges("ICCT") == []


async def test_what_a_church_was_called_before_it_is_registered_comes_along(registry: Registry) -> None:
    """A typed church can have aliases: others were merged into it."""
    for name in ("Grace", "Grace Hall"):
        await registry.enter(name)
    merged = await registry.merge("Grace Hall", "Grace")
    given = await registry.register("Holy Cross", aliases=["Grace"])
    assert (given.teams, [name.text for name in given.church.names]) == (2, ["Holy Cross", "Grace", "Grace Hall"])
    latest, earlier = await registry.store.churches.merges("ICCT")
    assert (latest.from_key, latest.into_key, latest.aliases) == (
        "grace",
        "holycross",
        frozenset({"grace", "gracehall"}),
    )
    assert earlier.id == merged.merge_id


async def test_all_that_is_wrong_is_named_at_once(registry: Registry) -> None:
    assert await errors_of(registry, "x", place="y", teams_allowed=0, aliases=["z"]) == {
        ("name",): "Church name must be 3 to 80 characters",
        ("place",): "Place must be 2 to 80 characters",
        ("teams_allowed",): "Teams allowed must be a whole number from 1 to 1000, or empty",
        ("aliases",): "Alias 'z': Church name must be 3 to 80 characters",
    }


async def test_a_name_of_another_church_is_refused_with_its_id(registry: Registry) -> None:
    grace = (await registry.register("Grace", aliases=["Grace Hall"])).church
    assert await errors_of(registry, "GRACE") == {("name",): f"Grace is registered already ({grace.id})"}
    assert await errors_of(registry, "grace hall") == {
        ("name",): f"grace hall was merged into Grace ({grace.id}); take that one, or undo the merge first"
    }
    assert await errors_of(registry, "New", aliases=["grace"]) == {
        ("aliases",): f"grace is the name of a church that is registered ({grace.id}); merge the two instead"
    }
    assert await errors_of(registry, "New", aliases=["Other", "grace hall"]) == {
        ("aliases",): f"grace hall is another name of Grace ({grace.id}) already"
    }
    assert await errors_of(registry, "Grace", aliases=["grace hall"]) == {
        ("name",): f"Grace is registered already ({grace.id})"
    }


async def test_its_own_name_among_its_aliases_is_no_alias(registry: Registry) -> None:
    assert (await registry.register("Grace", aliases=["GRACE", "Agape"])).church.aliases == (ChurchName("Agape"),)
