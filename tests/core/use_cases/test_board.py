"""The public board, and the logos on it."""

from __future__ import annotations

import pytest

from icct_adapters.memory import InMemoryStore
from icct_core import (
    Decision,
    GetBoard,
    GetBoardLogo,
    StoredFile,
    TeamId,
    TeamNotFound,
    TournamentRules,
    logo_mark,
)
from tests.support.builders import a_draft
from tests.support.databases.registries import Registry

RULES = TournamentRules(min_players=0)
FIRST = TeamId("ICCT", 1)


@pytest.fixture
def registry() -> Registry:
    return Registry(store=InMemoryStore(), rules=RULES)


def logo_of(registry: Registry, rules: TournamentRules = RULES) -> GetBoardLogo:
    return GetBoardLogo(registrations=registry.store.registrations, rules=rules)


async def test_the_board_is_that_of_the_tournament(registry: Registry) -> None:
    await registry.enter("Grace", team="Lions")
    await registry.decide(FIRST, Decision.CONFIRM)
    found = await GetBoard(board=registry.store.board, rules=RULES)()
    assert [(one.team_id, one.team_name.text) for one in found.teams] == [(FIRST, "Lions")]
    youth = TournamentRules(min_players=0, id_prefix="YOUTH")
    assert not (await GetBoard(board=registry.store.board, rules=youth)()).teams


async def test_the_logo_of_a_confirmed_team_is_for_everybody(registry: Registry) -> None:
    await registry.enter("Grace")
    with pytest.raises(TeamNotFound):
        await logo_of(registry)(FIRST)
    await registry.decide(FIRST, Decision.CONFIRM)
    assert await logo_of(registry)(FIRST) == a_draft().logo
    with pytest.raises(TeamNotFound):
        await logo_of(registry, TournamentRules(min_players=0, id_prefix="YOUTH"))(FIRST)
    await registry.remove(FIRST)
    with pytest.raises(TeamNotFound):
        await logo_of(registry)(FIRST)


def test_each_logo_has_a_mark_of_its_own() -> None:
    address, other = StoredFile(url="https://files/1"), StoredFile(url="https://files/2")
    versions = (StoredFile(url="https://files/1", version="7"), StoredFile(url="https://files/1", version="8"))
    marks = [logo_mark(stored, None) for stored in (address, other, *versions)] + [logo_mark(None, "ab" * 32)]
    assert len(set(marks)) == 5
    assert {len(mark or "") for mark in marks} == {16}
    assert logo_mark(address, "ab" * 32) == logo_mark(address, None)
    assert logo_mark(None, None) is None
