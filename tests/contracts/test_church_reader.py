"""What every ``ChurchReader`` promises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from icct_core import Decision
from tests.support.databases.registries import KINDS, Registry, store_of_kind


@pytest.fixture(params=KINDS)
async def registry(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Registry]:
    """An empty registry in a store of each kind."""
    async with store_of_kind(request.param, request, tmp_path) as store:
        yield Registry(store=store)


async def test_an_empty_store_has_no_churches(registry: Registry) -> None:
    churches = registry.store.churches
    assert (list(await churches.all("ICCT")), list(await churches.merges("ICCT"))) == ([], [])


async def test_churches_without_name_alias_and_teams_are_left_out(registry: Registry) -> None:
    await registry.register("Registered")
    await registry.enter("Typed")
    gone = await registry.enter("Gone")
    await registry.decide(gone, Decision.REJECT)
    assert {one.shown.text for one in await registry.store.churches.all("ICCT")} == {"Registered", "Typed"}
    assert list(await registry.store.churches.all("YOUTH")) == []


async def test_merges_in_force_come_with_the_latest_first(registry: Registry) -> None:
    for name in ("First", "Second", "Third"):
        await registry.enter(name)
    one = await registry.merge("First", "Third")
    registry.clock.advance(timedelta(seconds=1))
    two = await registry.merge("Second", "Third")
    assert [merge.id for merge in await registry.store.churches.merges("ICCT")] == [two.merge_id, one.merge_id]
    assert [(one.name.text, one.into.shown.text) for one in (await registry.listed()).merges] == [
        ("Second", "Third"),
        ("First", "Third"),
    ]
    await registry.undo(one.merge_id)
    assert [merge.id for merge in await registry.store.churches.merges("ICCT")] == [two.merge_id]
    assert list(await registry.store.churches.merges("YOUTH")) == []
