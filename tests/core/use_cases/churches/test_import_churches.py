"""A file of churches: what is registered, changed and left as it is, and what history says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import pytest

from icct_adapters.memory import InMemoryStore
from icct_adapters.memory.churches.church_repository import InMemoryChurchRepository
from icct_adapters.memory.readers.church_reader import InMemoryChurchReader
from icct_core import (
    OPERATOR,
    Church,
    ChurchesImported,
    ChurchName,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    ImportChurches,
    ImportChurchesCommand,
    Merge,
    TournamentRules,
    ValidationFailed,
)
from icct_core.use_cases.churches.names import refusal_of
from tests.support.databases.registries import Registry
from tests.support.databases.stores import NOW

HEADER = "name,place,teams_allowed,aliases\n"


class Overtaken(InMemoryChurchReader):
    """Read just before somebody registered the first church."""

    async def all(self, prefix: str) -> Sequence[Church]:
        return []


class Unasked(InMemoryChurchRepository):
    """Fails if a church is looked up."""

    async def find(self, prefix: str, key: str) -> NoReturn:
        pytest.fail(f"{key} was looked up")


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


@pytest.fixture
def registry(store: InMemoryStore) -> Registry:
    return Registry(store=store)


async def errors_of(registry: Registry, file: str) -> Mapping[Any, str]:
    with pytest.raises(ValidationFailed) as caught:
        await registry.import_file(file)
    return caught.value.field_errors


async def test_each_church_that_differs_is_in_the_history(registry: Registry, store: InMemoryStore) -> None:
    grace = (await registry.register("Grace", place="Madurai")).church
    await registry.register("Zion")
    done = await registry.import_file(f"{HEADER}Holy Cross,Salem,3,Cross|Crux\nGrace,,2,\nZion,,,\n")
    assert done == ChurchesImported(added=1, changed=1, unchanged=1, teams=0)
    cross = await registry.church("Holy Cross")
    common: Any = {"at": NOW, "prefix": "ICCT", "action": HistoryAction.CHURCH_CHANGED, "actor": OPERATOR}
    changes = (
        FieldChange("name", None, "Holy Cross"),
        FieldChange("place", None, "Salem"),
        FieldChange("teams_allowed", None, "3"),
        FieldChange("aliases", None, "Cross | Crux"),
    )
    assert list(store.database.tables.history.values())[2:] == [
        HistoryEntry(subject=str(cross.id), changes=changes, **common),
        HistoryEntry(subject=str(grace.id), changes=(FieldChange("teams_allowed", None, "2"),), **common),
    ]
    assert [(await registry.church(name)).version for name in ("Holy Cross", "Grace", "Zion")] == [1, 2, 1]


async def test_an_empty_cell_leaves_what_is_there(registry: Registry) -> None:
    await registry.register("Grace", place="Madurai", teams_allowed=2, aliases=["Agape"])
    await registry.import_file(f"{HEADER}Grace,,,Charis\n")
    church = await registry.church("Grace")
    assert (church.place, church.teams_allowed) == ("Madurai", 2)
    assert [alias.text for alias in church.aliases] == ["Agape", "Charis"]


async def test_teams_of_names_that_nobody_registered_come_along(registry: Registry) -> None:
    for name in ("Agape", "Grace", "Charis"):
        await registry.enter(name)
    done = await registry.import_file(f"{HEADER}Grace,,,Agape\nHoly Cross,,,Charis\n")
    assert done == ChurchesImported(added=2, changed=0, unchanged=0, teams=2)
    assert await registry.counts() == {"grace": 2, "holycross": 1}
    agape = next(one.id for one in await registry.every_team() if one.known_team.church.text == "Agape")
    _, merge = await registry.store.churches.merges("ICCT")
    assert merge == Merge(
        id=merge.id, prefix="ICCT", from_key="agape", into_key="grace", merged_at=NOW, teams=frozenset({agape})
    )
    assert (await registry.undo(merge.id)).teams == 1


async def test_an_alias_of_a_file_cannot_be_registered_as_another_church(registry: Registry) -> None:
    await registry.enter("Agape")
    await registry.import_file(f"{HEADER}Grace,,,Agape|Charis\nHoly Cross,,,Crux\n")
    for alias, name in (("Agape", "Grace"), ("Charis", "Grace"), ("Crux", "Holy Cross")):
        with pytest.raises(ValidationFailed, match=rf"{alias} was merged into {name} \("):
            await registry.register(alias)


async def test_a_file_names_a_church_by_the_name_it_has_now(registry: Registry) -> None:
    church = (await registry.change((await registry.register("Grace")).church, name="Grace Cathedral")).church
    done = await registry.import_file(f"{HEADER}GRACE CATHEDRAL,Salem,,\n")
    assert done == ChurchesImported(added=0, changed=1, unchanged=0, teams=0)
    changed = await registry.church("Grace")
    assert (changed.id, changed.place, changed.shown.text) == (church.id, "Salem", "GRACE CATHEDRAL")


async def test_names_of_other_churches_are_refused_with_their_lines_and_nothing_is_stored(registry: Registry) -> None:
    grace = (await registry.register("Grace", aliases=["Agape", "Charis"])).church
    before = await registry.listed()
    assert await errors_of(registry, f"{HEADER}New,,,grace\nAgape,,,\nOther,,,Zion|charis\n") == {
        ("lines", 2): f"Line 2: grace is the name of a church that is registered ({grace.id}); merge the two instead",
        ("lines", 3): f"Line 3: Agape is another name of Grace ({grace.id}) already",
        ("lines", 4): f"Line 4: charis is another name of Grace ({grace.id}) already",
    }
    assert await registry.listed() == before


async def test_an_alias_of_a_registered_church_is_refused_for_another_one_only(registry: Registry) -> None:
    grace = (await registry.register("Grace", aliases=["Agape"])).church
    await registry.register("Holy Cross")
    assert await errors_of(registry, f"{HEADER}Holy Cross,,,Agape\n") == {
        ("lines", 2): f"Line 2: Agape is another name of Grace ({grace.id}) already"
    }
    assert (await registry.import_file(f"{HEADER}Grace,,,Agape\n")).unchanged == 1


async def test_a_tournament_imports_churches_of_its_own(registry: Registry) -> None:
    await registry.register("Grace", aliases=["Agape"])
    other = Registry(store=registry.store, rules=TournamentRules(id_prefix="YOUTH"))
    assert (await other.import_file(f"{HEADER}Agape,,,Grace\n")).added == 1
    assert (await other.church("Grace")).shown.text == "Agape"
    assert (await registry.church("Agape")).shown.text == "Grace"


async def test_a_church_registered_while_a_file_is_read_keeps_its_names(
    registry: Registry, store: InMemoryStore
) -> None:
    grace = (await registry.register("Grace", aliases=["Agape"])).church
    import_churches = ImportChurches(
        unit_of_work=store.unit_of_work, churches=Overtaken(store.database), clock=registry.clock
    )
    with pytest.raises(ValidationFailed) as caught:
        await import_churches(ImportChurchesCommand(content=f"{HEADER}Holy Cross,,,Agape\n", actor=OPERATOR))
    assert caught.value.field_errors == {("lines", 2): f"Line 2: Agape is another name of Grace ({grace.id}) already"}


async def test_however_many_names_are_refused_a_church_that_is_locked_is_not_looked_up(
    registry: Registry, store: InMemoryStore
) -> None:
    grace = (await registry.register("Grace", aliases=["Agape"])).church
    async with store.unit_of_work.begin() as tx:
        locked = await tx.churches.lock("ICCT", {"holycross", "agape", "grace"})
    churches = Unasked(store.database.tables)
    refusal = await refusal_of(churches, locked["holycross"], ChurchName("Agape"), locked)
    assert str(refusal) == f"Agape is another name of Grace ({grace.id}) already"
