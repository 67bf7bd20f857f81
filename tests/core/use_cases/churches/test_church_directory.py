"""A process's copy of the registry: how old it may be, and what it finds close."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from icct_adapters.memory import InMemoryStore
from icct_adapters.memory.readers.church_reader import InMemoryChurchReader
from icct_core import (
    CheckRegistration,
    Church,
    ChurchDirectory,
    ChurchName,
    InvalidValue,
    RegisterTeam,
    SuggestChurches,
    ValidationFailed,
)
from tests.support.builders import a_command
from tests.support.databases.registries import Registry


class CountedReader(InMemoryChurchReader):
    """Counts how often it is read."""

    reads = 0

    async def all(self, prefix: str) -> Sequence[Church]:
        self.reads += 1
        await asyncio.sleep(0)
        return await super().all(prefix)


@pytest.fixture
def registry() -> Registry:
    return Registry(store=InMemoryStore())


def directory_of(registry: Registry, *, only_listed: bool = False) -> tuple[ChurchDirectory, CountedReader]:
    assert isinstance(registry.store, InMemoryStore)
    reader = CountedReader(registry.store.database)
    return ChurchDirectory(churches=reader, clock=registry.clock, only_listed=only_listed), reader


async def test_it_is_read_again_when_it_is_two_seconds_old(registry: Registry) -> None:
    directory, reader = directory_of(registry)
    await asyncio.gather(*(directory.known() for _ in range(5)))
    assert reader.reads == 1
    registry.clock.advance(timedelta(seconds=1.9))
    await directory.known()
    assert reader.reads == 1
    registry.clock.advance(timedelta(seconds=0.1))
    await directory.known()
    assert reader.reads == 2
    registry.clock.advance(timedelta(seconds=-60))  # the clock was set back
    await directory.known()
    assert reader.reads == 3


async def test_nothing_is_read_where_any_church_will_do(registry: Registry) -> None:
    directory, reader = directory_of(registry)
    assert await directory.required() is None
    assert reader.reads == 0


async def test_registered_names_and_aliases_are_known_and_typed_ones_are_not(registry: Registry) -> None:
    await registry.register("Holy Cross", aliases=["The Cross"])
    await registry.register("Grace")
    await registry.enter("Typed")
    known = await directory_of(registry)[0].known()
    assert [church.shown.text for church in known.churches] == ["Grace", "Holy Cross"]
    assert known.check(ChurchName("the cross")) == ChurchName("the cross")
    with pytest.raises(InvalidValue, match=r"^This church is not on the list; ask the organisers to add it$"):
        known.check(ChurchName("Typed"))


async def test_what_a_name_may_stand_for_is_named(registry: Registry) -> None:
    for name in ("St. Peter's", "St. Peter's Hall", "St. Petersen"):
        await registry.register(name)
    await registry.register("Rock", aliases=["Saint Peter", "Peter's Rock"])
    known = await directory_of(registry)[0].known()
    with pytest.raises(InvalidValue, match=r"did you mean Rock, St\. Peter's or St\. Peter"):
        known.check(ChurchName("St Peters Church"))
    with pytest.raises(InvalidValue, match=r"did you mean Rock\?$"):
        known.check(ChurchName("Rocks"))
    suggest = SuggestChurches(directory=directory_of(registry)[0])
    assert (await suggest("St Peters Church"))[:2] == ("Rock", "St. Peter's")
    assert await suggest("") == ()


async def test_many_names_of_one_church_hide_no_other_church(registry: Registry) -> None:
    await registry.register("Rock", aliases=[f"Saint Peter {letter}" for letter in "ABCDE"])
    for name in ("Saint Peter Hall", "Saint Peter House", "Saint Peter Home"):
        await registry.register(name)
    suggest = SuggestChurches(directory=directory_of(registry)[0])
    assert await suggest("Saint Peter") == ("Rock", "Saint Peter Hall", "Saint Peter Home")


async def test_a_form_that_names_another_church_is_refused_with_all_its_errors(registry: Registry) -> None:
    await registry.register("Grace")
    directory, _ = directory_of(registry, only_listed=True)
    ports = {"unit_of_work": registry.store.unit_of_work, "clock": registry.clock, "churches": directory}
    for use_case in (RegisterTeam(**ports), CheckRegistration(**ports)):  # type: ignore[arg-type]
        with pytest.raises(ValidationFailed) as caught:
            await use_case(a_command(church_name="Graze", coach_name="x"))
        assert caught.value.field_errors == {
            ("church_name",): "This church is not on the list; did you mean Grace?",
            ("coach_name",): "Coach name must be 3 to 50 characters",
        }
        with pytest.raises(ValidationFailed) as caught:
            await use_case(a_command(church_name="x"))
        assert caught.value.field_errors == {("church_name",): "Church name must be 3 to 80 characters"}
    assert (await RegisterTeam(**ports)(a_command(church_name="grace"))).team_id.number == 1  # type: ignore[arg-type]
