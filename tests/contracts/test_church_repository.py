"""What every ``ChurchRepository`` promises, through the use cases that organisers have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from icct_core import (
    ChurchId,
    ChurchLimitReached,
    ChurchNotFound,
    Decision,
    HistoryFilter,
    MergeId,
    MergeNotFound,
    RegistrationFilter,
    StaleVersion,
    TeamId,
    TournamentRules,
    ValidationFailed,
    VersionRequired,
    search_words,
)
from tests.support.databases.registries import KINDS, Registry, store_of_kind

ONE_A_CHURCH = TournamentRules(min_players=0, teams_per_church=1)


@pytest.fixture(params=KINDS)
async def registry(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Registry]:
    """An empty registry in a store of each kind."""
    async with store_of_kind(request.param, request, tmp_path) as store:
        yield Registry(store=store)


def errors(caught: pytest.ExceptionInfo[ValidationFailed]) -> dict[str, str]:
    return {".".join(map(str, path)): text for path, text in caught.value.field_errors.items()}


# registering and changing


async def test_a_church_is_kept_as_it_was_registered(registry: Registry) -> None:
    given = await registry.register(
        "CSI St. Peter's", place="Tambaram", teams_allowed=3, aliases=["Peter's", "Saint Peters", "Peters"]
    )
    church = given.church
    assert (church.name and church.name.text, church.place, church.teams_allowed) == ("CSI St. Peter's", "Tambaram", 3)
    assert [alias.text for alias in church.aliases] == ["Peter's", "Saint Peters"]
    assert (church.teams, church.version, given.teams) == (0, 1, 0)
    assert await registry.church("csi st peters") == await registry.church("PETERS") == church
    assert list(await registry.store.churches.all("ICCT")) == [church]


async def test_teams_that_registered_under_its_name_are_its_teams(registry: Registry) -> None:
    await registry.enter("St Peters")
    church = (await registry.register("St. Peter's")).church
    assert (church.teams, church.version) == (1, 2)
    assert church.typed
    assert church.typed.text == "St Peters"


async def test_teams_that_registered_under_an_alias_come_along(registry: Registry) -> None:
    await registry.enter("Saint Peters")
    given = await registry.register("St. Peter's", aliases=["Saint Peter's"])
    assert (given.teams, given.church.teams) == (1, 1)
    (merge,) = await registry.store.churches.merges("ICCT")
    assert (await registry.undo(merge.id)).teams == 1
    assert await registry.counts() == await registry.counted() == {"saintpeters": 1}


async def test_an_alias_counts_as_its_church(registry: Registry) -> None:
    registry.rules = ONE_A_CHURCH
    church = (await registry.register("St. Peter's", aliases=["Saint Peters"])).church
    await registry.enter("saint peter's")
    for name in ("Saint Peters", "St Peters"):
        with pytest.raises(ChurchLimitReached):
            await registry.enter(name)
    assert await registry.counts() == {church.key: 1}
    assert await registry.teams_of(church) == ["ICCT-001"]


async def test_a_church_has_its_own_number_of_teams(registry: Registry) -> None:
    registry.rules = ONE_A_CHURCH
    church = (await registry.register("St. Peter's", teams_allowed=2)).church
    await registry.enter("St Peters")
    await registry.enter("St Peters")
    with pytest.raises(ChurchLimitReached) as caught:
        await registry.enter("St Peters")
    assert caught.value.limit == 2
    await registry.change(church, teams_allowed=None)
    with pytest.raises(ChurchLimitReached) as caught:
        await registry.enter("St Peters")
    assert caught.value.limit == 1


@pytest.mark.parametrize("limit", [None, 1, 2])
async def test_over_the_limit_a_church_with_its_own_number_has_a_place(registry: Registry, limit: int | None) -> None:
    registry.rules = TournamentRules(min_players=0, teams_per_church=limit)
    await registry.register("Grace", aliases=["Graces"], teams_allowed=1)
    gone = await registry.enter("Grace")
    await registry.decide(gone, Decision.WITHDRAW)
    await registry.enter("Grace")
    other = await registry.enter("Cross")
    for refused in (registry.decide(gone, Decision.REINSTATE), registry.correct(other, church="Graces")):
        with pytest.raises(ChurchLimitReached) as caught:
            await refused
        assert caught.value.limit == 1
    await registry.decide(gone, Decision.REINSTATE, over_limit=True)
    await registry.correct(other, church="Graces", over_limit=True)
    assert await registry.counts() == await registry.counted() == {"grace": 3}


@pytest.mark.parametrize("taken", ["Grace", "Grace Church"])
async def test_a_name_belongs_to_one_church(registry: Registry, taken: str) -> None:
    grace = (await registry.register("Grace", aliases=["Grace Church"])).church
    other = (await registry.register("Holy Cross")).church
    for work in (
        registry.register(taken.upper()),
        registry.register("New", aliases=[taken]),
        registry.change(other, name=taken),
        registry.change(other, aliases=[taken]),
        registry.import_file(f"name,aliases\nNew,{taken}\n"),
    ):
        with pytest.raises(ValidationFailed) as caught:
            await work
        assert any(str(grace.id) in text for text in errors(caught).values())
    assert await registry.church("Holy Cross") == other


async def test_a_renamed_church_is_found_by_both_names(registry: Registry) -> None:
    church = (await registry.register("Grace", aliases=["Grace Church"])).church
    await registry.enter("Grace")
    renamed = (await registry.change(church, name="Grace Cathedral")).church
    assert (renamed.key, renamed.version, renamed.name and renamed.name.text) == ("grace", 2, "Grace Cathedral")
    assert [alias.text for alias in renamed.aliases] == ["Grace", "Grace Church"]
    await registry.enter("grace cathedral")
    await registry.enter("Grace")
    assert await registry.counts() == {"grace": 3}
    again = (await registry.change(renamed, name="Grace")).church
    assert [alias.text for alias in again.aliases] == ["Grace Cathedral", "Grace Church"]
    assert again.key == "grace"


async def test_a_change_is_made_for_a_version(registry: Registry) -> None:
    church = (await registry.register("Grace")).church
    await registry.change(church, place="Madurai")
    with pytest.raises(StaleVersion) as caught:
        await registry.change(church, place="Chennai")
    assert (caught.value.version, caught.value.changed_by) == (2, "operator")
    with pytest.raises(VersionRequired):
        await registry.change(church, version=None)
    assert (await registry.church("Grace")).place == "Madurai"


async def test_a_church_nobody_has_changed_is_stale_as_well(registry: Registry) -> None:
    await registry.enter("Typed")
    with pytest.raises(StaleVersion) as caught:
        await registry.change(await registry.church("Typed"), version=9, name="Typed")
    assert caught.value.changed_by == "system"


async def test_a_change_that_changes_nothing_is_none(registry: Registry) -> None:
    church = (await registry.register("Grace", place="Madurai", aliases=["Grace Church"])).church
    same = await registry.change(church, place="Madurai", name="Grace", aliases=["Grace Church"])
    assert same.church == church
    assert len(await registry.store.history.page(HistoryFilter(prefix="ICCT"), before=None, limit=9)) == 1


async def test_an_alias_left_out_is_a_church_of_its_own_again(registry: Registry) -> None:
    church = (await registry.register("Grace", aliases=["Grace Church", "Grace Hall"])).church
    changed = (await registry.change(church, aliases=["grace hall"])).church
    assert [alias.text for alias in changed.aliases] == ["grace hall"]
    await registry.enter("Grace Church")
    await registry.enter("Grace Hall")
    assert await registry.counts() == {"grace": 1, "gracechurch": 1}


async def test_an_alias_that_came_by_a_merge_goes_by_undoing_that(registry: Registry) -> None:
    await registry.enter("Grace Church")
    church = (await registry.register("Grace", aliases=["Grace Church"])).church
    (merge,) = await registry.store.churches.merges("ICCT")
    with pytest.raises(ValidationFailed) as caught:
        await registry.change(church, aliases=[])
    assert str(merge.id) in errors(caught)["aliases"]


async def test_a_typed_church_is_registered_by_its_change(registry: Registry) -> None:
    await registry.enter("Typed")
    typed = await registry.church("Typed")
    with pytest.raises(ValidationFailed, match="name"):
        await registry.change(typed, place="Madurai")
    changed = (await registry.change(typed, name="Typed Church", place="Madurai", more_aliases=["The Typed"])).church
    assert [name.text for name in changed.names] == ["Typed Church", "The Typed"]
    await registry.enter("Typed")
    await registry.enter("the typed")
    assert await registry.counts() == {"typed": 3}


async def test_one_that_is_gone_is_not_changed(registry: Registry) -> None:
    church = (await registry.register("Grace")).church
    await registry.register("Holy Cross")
    await registry.merge(church, "Holy Cross")
    with pytest.raises(ValidationFailed, match="was merged into Holy Cross"):
        await registry.change(church, place="Madurai")
    for nobody in ("Nobody", " ", str(ChurchId.new())):
        with pytest.raises(ChurchNotFound):
            await registry.merge(nobody, "Holy Cross")


# merging


async def test_a_merge_takes_teams_aliases_and_counts_along(registry: Registry) -> None:
    source = (await registry.register("Grace", aliases=["Grace Church"], teams_allowed=1, place="Madurai")).church
    into = (await registry.register("Holy Cross", aliases=["Cross"])).church
    await registry.enter("Grace")
    await registry.enter("Cross")
    done = await registry.merge(source, into)
    assert (done.teams, done.over_limit) == (1, False)
    assert {name.text for name in done.church.names} == {"Holy Cross", "Cross", "Grace", "Grace Church"}
    assert (done.church.teams, done.church.version, done.church.place) == (2, 2, None)
    for name in ("Grace", "grace church"):
        await registry.enter(name)
    assert await registry.counts() == await registry.counted() == {into.key: 4}
    assert await registry.teams_of(into) == ["ICCT-001", "ICCT-002", "ICCT-003", "ICCT-004"]
    assert [one.key for one in await registry.store.churches.all("ICCT")] == [into.key]


async def test_undoing_a_merge_takes_back_what_went_over(registry: Registry) -> None:
    source = (await registry.register("Grace", aliases=["Grace Church"], place="Madurai")).church
    into = (await registry.register("Holy Cross", aliases=["Cross"])).church
    for name in ("Grace", "Grace Church", "Cross"):
        await registry.enter(name)
    done = await registry.merge(source, into)
    await registry.enter("Grace")  # the organisers have said where it belongs
    undone = await registry.undo(done.merge_id)
    assert (undone.teams, undone.church.teams, undone.into.teams) == (2, 2, 2)
    assert [name.text for name in undone.church.names] == ["Grace", "Grace Church"]
    assert [name.text for name in undone.into.names] == ["Holy Cross", "Cross"]
    assert (undone.church.place, undone.church.merged_into, undone.into.version) == ("Madurai", None, 3)
    assert await registry.teams_of(source) == ["ICCT-001", "ICCT-002"]
    assert await registry.counts() == await registry.counted() == {"grace": 2, "holycross": 2}
    await registry.enter("Grace Church")
    assert await registry.counts() == {"grace": 3, "holycross": 2}
    with pytest.raises(MergeNotFound):
        await registry.undo(done.merge_id)
    with pytest.raises(MergeNotFound):
        await registry.undo(MergeId(uuid4()))


async def test_teams_that_do_not_play_go_along_and_count_nowhere(registry: Registry) -> None:
    for name in ("Grace", "Grace", "Cross"):
        await registry.enter(name)
    await registry.decide(TeamId("ICCT", 1), Decision.WITHDRAW)
    done = await registry.merge("Grace", "Cross")
    assert (done.teams, done.church.teams) == (2, 2)
    await registry.decide(TeamId("ICCT", 1), Decision.REINSTATE)
    assert await registry.counts() == await registry.counted() == {"cross": 3}
    assert (await registry.undo(done.merge_id)).church.teams == 2
    assert await registry.counts() == await registry.counted() == {"grace": 2, "cross": 1}


async def test_teams_that_left_or_were_removed_do_not_come_back(registry: Registry) -> None:
    for name in ("Grace", "Grace", "Grace", "Cross", "Grace"):
        await registry.enter(name)
    done = await registry.merge("Grace", "Cross")
    await registry.remove(TeamId("ICCT", 1))
    await registry.correct(TeamId("ICCT", 2), church="Elsewhere")
    await registry.correct(TeamId("ICCT", 3), church="Cross")
    assert (await registry.undo(done.merge_id)).teams == 1
    assert await registry.counts() == await registry.counted() == {"grace": 1, "cross": 2, "elsewhere": 1}


async def test_a_merge_may_exceed_the_limit_and_throws_nobody_out(registry: Registry) -> None:
    registry.rules = ONE_A_CHURCH
    for church in ("Grace", "Cross"):
        await registry.enter(church)
    done = await registry.merge("Grace", "Cross")
    assert done.over_limit
    assert done.church.teams == 2
    with pytest.raises(ChurchLimitReached):
        await registry.enter("Grace")


async def test_a_church_is_not_merged_into_itself(registry: Registry) -> None:
    church = (await registry.register("Grace", aliases=["Grace Church"])).church
    for source, into in ((church, church), ("Grace Church", "Grace")):
        with pytest.raises(ValidationFailed) as caught:
            await registry.merge(source, into)
        assert errors(caught) == {"into": "Grace cannot be merged into itself"}


async def test_churches_are_not_merged_in_a_circle(registry: Registry) -> None:
    one, other = (await registry.register("Grace")).church, (await registry.register("Cross")).church
    third = (await registry.register("Third")).church
    await registry.merge(one, other)
    with pytest.raises(ValidationFailed) as caught:
        await registry.merge(other, one)
    assert "was merged into Cross" in errors(caught)["into"]
    with pytest.raises(ValidationFailed) as caught:
        await registry.merge(one, third)
    assert "was merged into Cross" in errors(caught)["from"]


async def test_merges_on_top_of_each_other_are_undone_from_the_top(registry: Registry) -> None:
    for name in ("First", "Second", "Third"):
        await registry.enter(name)
    lower = await registry.merge("First", "Second")
    upper = await registry.merge("Second", "Third")
    assert await registry.counts() == await registry.counted() == {"third": 3}
    with pytest.raises(ValidationFailed) as caught:
        await registry.undo(lower.merge_id)
    assert "was merged into Third" in errors(caught)["merge"]
    await registry.undo(upper.merge_id)
    await registry.enter("First")
    assert await registry.counts() == await registry.counted() == {"second": 3, "third": 1}
    await registry.undo(lower.merge_id)
    assert await registry.counts() == await registry.counted() == {"first": 1, "second": 2, "third": 1}


async def test_a_name_that_the_church_took_over_keeps_a_merge(registry: Registry) -> None:
    into = (await registry.register("Cross")).church
    await registry.enter("Grace")
    done = await registry.merge("Grace", into)
    renamed = await registry.change(done.church, name="Grace")
    with pytest.raises(ValidationFailed) as caught:
        await registry.undo(done.merge_id)
    assert "give that church another name first" in errors(caught)["merge"]
    await registry.change(renamed.church, name="Cross")
    assert (await registry.undo(done.merge_id)).church.teams == 1


async def test_teams_are_found_by_every_name_of_their_church(registry: Registry) -> None:
    async def found(word: str) -> list[int]:
        which = RegistrationFilter(words=search_words(word))
        return [one.team_id.number for one in await registry.store.registrations.page(which, after=None, limit=9)]

    await registry.enter("Grace", team="Lions")
    await registry.enter("Cross", team="Tigers")
    church = (await registry.register("Cross", aliases=["Crux"])).church
    assert await found("crux") == [2]
    done = await registry.merge("Grace", church)
    assert await found("crux") == await found("cross") == [1, 2]
    await registry.enter("Grace", team="Bears")
    assert await found("cross") == [1, 2, 3]
    assert await found("lions cross") == [1]
    await registry.undo(done.merge_id)
    assert await found("cross") == [2, 3]
    await registry.correct(TeamId("ICCT", 1), church="Crux")
    assert await found("cross") == [1, 2, 3]


async def test_each_tournament_has_its_own_churches(registry: Registry) -> None:
    church = (await registry.register("Grace")).church
    other = Registry(store=registry.store, rules=TournamentRules(id_prefix="YOUTH", min_players=0))
    assert list((await other.listed()).churches) == []
    with pytest.raises(ChurchNotFound):
        await other.change(church, place="Madurai")
    assert (await other.register("Grace")).church.id != church.id
    done = await other.merge(await other.church("Grace"), (await other.register("Cross")).church)
    with pytest.raises(MergeNotFound):
        await registry.undo(done.merge_id)


async def test_nothing_is_half_done(registry: Registry) -> None:
    await registry.enter("Grace")
    before = (await registry.listed(), await registry.counts())
    with pytest.raises(ZeroDivisionError):
        async with registry.store.unit_of_work.begin() as tx:
            locked = await tx.churches.lock("ICCT", {"grace", "new"})
            assert (locked["new"].version, locked["new"].teams, locked["new"].name) == (0, 0, None)
            await tx.churches.move("ICCT", "grace", "new")
            await tx.churches.put(locked["grace"])
            raise ZeroDivisionError
    assert (await registry.listed(), await registry.counts()) == before


# a whole file


async def test_a_file_registers_and_changes_in_one_go(registry: Registry) -> None:
    await registry.enter("Saint Peters")
    await registry.register("Grace", place="Madurai", teams_allowed=2, aliases=["Grace Church"])
    file = "name,place,teams_allowed,aliases\nSt. Peter's,Tambaram,3,Saint Peters|Peters\nGrace,,5,Grace Hall\n"
    done = await registry.import_file(file)
    assert (done.added, done.changed, done.unchanged, done.teams) == (1, 1, 0, 1)
    grace, peter = await registry.church("Grace Hall"), await registry.church("Peters")
    assert (grace.place, grace.teams_allowed, len(grace.aliases)) == ("Madurai", 5, 2)
    assert (peter.place, peter.teams_allowed, peter.teams) == ("Tambaram", 3, 1)
    again = await registry.import_file(file)
    assert (again.added, again.changed, again.unchanged, again.teams) == (0, 0, 2, 0)
    assert await registry.church("Grace") == grace


async def test_a_file_names_a_renamed_church(registry: Registry) -> None:
    church = (await registry.register("Grace")).church
    await registry.change(church, name="Grace Cathedral")
    assert (await registry.import_file("name,place\ngrace cathedral,Madurai")).changed == 1
    with pytest.raises(ValidationFailed) as caught:
        await registry.import_file("name,place\nGrace,Chennai\nNew One,")
    assert errors(caught) == {"lines.2": f"Line 2: Grace is another name of grace cathedral ({church.id}) already"}
    with pytest.raises(AssertionError):
        await registry.church("New One")


MANY = 2_500
"""Lines of a file, with two names each: more than an adapter writes in one go. The most are imported by a command."""


async def test_a_large_file_is_one_transaction(registry: Registry) -> None:
    await registry.enter("Church 7")
    lines = [f"Church {number};Place;2;The {number} church\n" for number in range(MANY)]
    header = "\ufeffname;place;teams_allowed;aliases\n"
    with pytest.raises(ValidationFailed) as caught:
        await registry.import_file(header + "".join([*lines[:-1], "THE 5 CHURCH;;;\n"]))
    assert errors(caught) == {"lines.2501": "Line 2501: THE 5 CHURCH is a name of line 7 already"}
    assert [church.name for church in await registry.store.churches.all("ICCT")] == [None]
    for added, unchanged in ((MANY, 0), (0, MANY)):
        done = await registry.import_file((header + "".join(lines)).encode())
        assert (done.added, done.changed, done.unchanged, done.teams) == (added, 0, unchanged, 0)
    assert len((await registry.listed()).churches) == MANY
    await registry.enter("the 7 church")
    assert await registry.counts() == {"church7": 2}
    assert len(await registry.store.history.page(HistoryFilter(prefix="ICCT"), before=None, limit=MANY + 1)) == MANY


async def test_a_file_takes_over_the_teams_of_many_aliases(registry: Registry) -> None:
    for number in range(120):
        await registry.enter(f"Typed {number}")
    removed, rejected = TeamId("ICCT", 1), TeamId("ICCT", 2)
    await registry.remove(removed)
    await registry.decide(rejected, Decision.REJECT)
    lines = [f"Church {number // 2},Typed {number}|Typed {number + 1}\n" for number in range(0, 120, 2)]
    done = await registry.import_file("name,aliases\n" + "".join(lines))
    assert (done.added, done.teams) == (60, 119)
    expected = {f"church{number}": 2 for number in range(1, 60)}
    assert await registry.counts() == await registry.counted() == expected
    which = RegistrationFilter(words=search_words("118 119"))
    assert await registry.store.registrations.count(which) == 2
    merges = {merge.from_key: merge for merge in await registry.store.churches.merges("ICCT")}
    assert (await registry.undo(merges["typed119"].id)).teams == 1
    assert await registry.counts() == await registry.counted() == expected | {"church59": 1, "typed119": 1}


async def test_a_wrong_name_in_a_file_names_the_church_that_has_it(registry: Registry) -> None:
    church = (await registry.register("Grace", aliases=["Grace Hall"])).church
    with pytest.raises(ValidationFailed) as caught:
        await registry.import_file("name,aliases\nZion,grace hall\nHope,Grace\n")
    assert list(errors(caught).values()) == [
        f"Line 2: grace hall is another name of Grace ({church.id}) already",
        f"Line 3: Grace is the name of a church that is registered ({church.id}); merge the two instead",
    ]


# forgetting


async def forget(registry: Registry) -> int:
    async with registry.store.unit_of_work.begin() as tx:
        return await tx.churches.forget_typed("ICCT")


async def test_churches_that_captains_typed_are_forgotten_with_aliases_and_merges_and_registered_ones_stay(
    registry: Registry,
) -> None:
    for name in ("Saint Peters", "Johns House", "Ravis House", "Hope"):
        await registry.enter(name)
    church = (await registry.register("St. Peter's", aliases=["Peters"])).church
    await registry.register("Hope")
    for name in ("Saint Peters", "Johns House"):
        await registry.merge(name, "St. Peter's")
    for number in range(1, 5):
        await registry.remove(TeamId("ICCT", number))
    assert await forget(registry) == 3
    assert await forget(registry) == 0
    found = {one.shown.text: one for one in await registry.store.churches.all("ICCT")}
    assert set(found) == {"St. Peter's", "Hope"}
    assert [one.text for one in found["St. Peter's"].aliases] == ["Peters"]
    assert church.id == found["St. Peter's"].id
    assert await registry.store.churches.merges("ICCT") == []
    await registry.enter("Peters")
    words = RegistrationFilter(words=search_words("Johns House"))
    assert await registry.store.registrations.count(words) == 0


async def test_one_that_has_a_team_is_not_forgotten_nor_one_of_another_tournament(registry: Registry) -> None:
    await registry.enter("Saint Peters")
    await registry.decide(TeamId("ICCT", 1), Decision.WITHDRAW)
    assert await forget(registry) == 0
    await registry.decide(TeamId("ICCT", 1), Decision.REINSTATE)
    assert await registry.counts() == {"saintpeters": 1}
    await registry.remove(TeamId("ICCT", 1))
    async with registry.store.unit_of_work.begin() as tx:
        assert await tx.churches.forget_typed("NEXT") == 0
    await Registry(store=registry.store, rules=TournamentRules(id_prefix="NEXT", min_players=0)).enter("Saint Peters")
    assert await forget(registry) == 1
