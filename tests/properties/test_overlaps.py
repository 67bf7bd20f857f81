"""Whatever squads teams have, databases find the overlaps that the core's rule finds by comparing everybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from icct_adapters.memory import InMemoryStore
from icct_adapters.sql import SqlStore, open_database
from icct_adapters.sql.tables import metadata
from icct_core import (
    Badge,
    ChurchName,
    Overlap,
    OverlapLevel,
    Person,
    Registration,
    RegistrationStatus,
    Store,
    TournamentRules,
    overlaps_in,
    people_of,
)
from tests.support.builders import a_draft
from tests.support.databases.registries import Registry
from tests.support.databases.stores import NOW, sqlite_url

NAMES = ["S. Kumar", "s  KUMAR", "R. Kumar", "தமிழ்"]
PHONES = ["9800000001", "9800000002"]
CHURCHES = ["St. Peter's", "ST PETERS", "Peters Town", "Grace"]
ALIASES = {ChurchName("Peters Town").key: ChurchName("St. Peter's").key}

people = st.tuples(st.sampled_from(NAMES), st.sampled_from([*PHONES, None]))


@dataclass(frozen=True)
class Squad:
    """A team as it is drawn."""

    church: str
    captain: tuple[str, str]
    coach: str
    players: list[tuple[str, str | None]]
    plays: bool


squads = st.builds(
    Squad,
    church=st.sampled_from(CHURCHES),
    captain=st.tuples(st.sampled_from(NAMES), st.sampled_from(PHONES)),
    coach=st.sampled_from(NAMES),
    players=st.lists(people, max_size=3, unique_by=lambda player: player[0].replace(" ", "").lower()),
    plays=st.sampled_from([True, True, True, False]),
)


@dataclass
class Place:
    """A store that is filled again and again, each time by another tournament."""

    store: Store
    runner: asyncio.Runner
    prefixes: Iterator[str] = field(default_factory=lambda: (f"CUP{number}" for number in count()))

    def teams(self, drawn: Sequence[Squad]) -> list[Registration]:
        return self.runner.run(self._enter(TournamentRules(id_prefix=next(self.prefixes), min_players=0), drawn))

    async def _enter(self, rules: TournamentRules, drawn: Sequence[Squad]) -> list[Registration]:
        registry = Registry(store=self.store, rules=rules)
        await registry.register("St. Peter's", aliases=["Peters Town"])
        teams = []
        for number, squad in enumerate(drawn):
            draft = a_draft(
                rules=rules,
                team_name=f"Team {number} of {rules.id_prefix}",
                church_name=squad.church,
                captain_name=squad.captain[0],
                captain_phone=squad.captain[1],
                coach_name=squad.coach,
                players=json.dumps([{"name": name, "phone": phone} for name, phone in squad.players]),
            )
            async with self.store.unit_of_work.begin() as tx:
                team_id = await tx.registrations.enter(draft, rules, at=NOW)
                before = await tx.registrations.get(team_id)
                if not squad.plays:
                    after = before.become(RegistrationStatus.REJECTED, at=NOW)
                    await tx.registrations.change(before, after, teams_per_church=None)
            teams.append(await self.store.registrations.get(team_id))
        return teams


@pytest.fixture(scope="module", params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with asyncio.Runner() as runner:
        if request.param == "memory":
            yield Place(InMemoryStore(), runner)
            return
        folder: Path = tmp_path_factory.mktemp("overlaps")
        is_sqlite = request.param == "sqlite"
        url = sqlite_url(folder) if is_sqlite else request.getfixturevalue("postgres").create_database()
        database = open_database(url)
        runner.run(_create(database))
        yield Place(SqlStore(database), runner)
        runner.run(database.close())


async def _create(database: Any) -> None:
    async with database.writer.begin() as connection:
        await connection.run_sync(metadata.create_all)


def by_the_rule(some: Registration, other: Registration) -> list[Overlap]:
    return overlaps_in(product(everybody(some), everybody(other)))


def everybody(team: Registration) -> list[Person]:
    typed = team.known_team.church.key
    return people_of(team, ALIASES.get(typed, typed))


def told(overlaps: Sequence[Overlap]) -> list[tuple[Any, ...]]:
    """Everything but which of two spellings of one name stands there."""
    return [(one.level, one.one.team_id, one.other.team_id, one.one.key, one.other.key) for one in overlaps]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(squads, min_size=2, max_size=4))
def test_overlaps_are_those_of_all_pairs(place: Place, drawn: list[Squad]) -> None:
    teams = place.teams(drawn)
    store, prefix = place.store, teams[0].team_id.prefix
    for team in teams:
        expected = [one for other in teams for one in by_the_rule(team, other)]
        assert told(place.runner.run(_of_team(store, team))) == told(expected)
    pairs = [(one, other) for one in teams for other in teams if one.team_id < other.team_id]
    all_of_them = [overlap for one, other in pairs for overlap in by_the_rule(one, other)]
    for level in OverlapLevel:
        found = place.runner.run(_of_level(store, prefix, level))
        assert told(found) == told([one for one in all_of_them if one.level is level])
    shown = [one for one in all_of_them if one.level is not OverlapLevel.POSSIBLE]
    having = {person.registration_id for one in shown for person in (one.one, one.other)}
    badges = place.runner.run(_badges(store, teams))
    assert {one for one, badge in badges.items() if Badge.OVERLAP in badge} == having


async def _of_team(store: Store, team: Registration) -> Sequence[Overlap]:
    return await store.overlaps.of_team(team.id, limit=1_000)


async def _of_level(store: Store, prefix: str, level: OverlapLevel) -> Sequence[Overlap]:
    return await store.overlaps.of_level(prefix, level, limit=1_000)


async def _badges(store: Store, teams: Sequence[Registration]) -> Any:
    return await store.badges.badges([team.id for team in teams], teams_per_church=None)
