from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from icct_adapters.memory import InMemoryUnitOfWork, ManualClock
from icct_adapters.memory.registration_repository import InMemoryRegistrationRepository
from icct_core import (
    OWED_TO_A_NEW_TEAM,
    DuplicateSubmission,
    DuplicateTeam,
    MessageState,
    Registration,
    RegistrationDraft,
    TeamId,
    TeamRegistered,
    TournamentRules,
    Transaction,
)
from tests.support.builders import a_command, a_draft, a_jpeg, a_squad, register_by_steps
from tests.support.in_memory_register_team import open_desk

FIRST, SECOND = TeamId("ICCT", 1), TeamId("ICCT", 2)
NOW = ManualClock().now()
INSTANT = timedelta(microseconds=1)


async def test_teams_get_numbers_in_the_order_of_their_registration() -> None:
    desk = open_desk()
    assert await desk.register(a_command()) == TeamRegistered(team_id=FIRST)
    assert await desk.register(a_command(team_name="Another Team")) == TeamRegistered(team_id=SECOND)


async def test_what_is_registered_is_what_the_form_says_at_this_time() -> None:
    draft = a_draft()
    desk = open_desk(new_id=lambda: draft.id)
    desk.clock.advance(timedelta(days=3))
    await desk.register(a_command())
    then = NOW + timedelta(days=3)
    expected = Registration(id=draft.id, team_id=FIRST, team=draft.team, registered_at=then, changed_at=then)
    assert desk.registrations == [expected]


async def test_players_may_come_as_entries_instead_of_json() -> None:
    desk = open_desk()
    await desk.register(a_command(players=a_squad(3)))
    assert [player.name.text for player in desk.registrations[0].known_team.squad] == [
        "Player 1",
        "Player 2",
        "Player 3",
    ]


async def test_the_prefix_of_a_number_is_the_organisers() -> None:
    desk = open_desk(rules=TournamentRules(id_prefix="CUP"))
    assert str((await desk.register(a_command())).team_id) == "CUP-001"


async def test_a_registration_keeps_its_logo_and_queues_one_message_of_each_kind_due_at_once() -> None:
    desk = open_desk()
    await desk.register(a_command(logo=a_jpeg()))
    (registration,), tables = desk.registrations, desk.database.tables
    assert {owner: one.logo.content for owner, one in tables.staged_files.items()} == {registration.id: a_jpeg()}
    assert set(tables.outbox) == {(registration.id, kind, 0) for kind in OWED_TO_A_NEW_TEAM}
    assert {(row.due_at, row.message.queued_at, row.state) for row in tables.outbox.values()} == {
        (NOW, NOW, MessageState.PENDING)
    }


async def test_every_registration_has_an_id_of_its_own() -> None:
    desk = open_desk()
    await desk.register(a_command())
    await desk.register(a_command(team_name="Another Team"))
    first, second = desk.registrations
    assert first.id != second.id


async def test_same_key_twice_returns_the_same_team() -> None:
    desk = open_desk()
    await desk.register(a_command(key="one"))
    before = desk.database.tables.copy()
    assert await desk.register(a_command(key="one")) == TeamRegistered(team_id=FIRST, replayed=True)
    assert desk.database.tables == before


async def test_content_typed_differently_but_parsed_the_same_is_a_replay() -> None:
    desk = open_desk()
    await desk.register(a_command(key="one"))
    again = a_command(key="one", team_name="  Grace   Warriors ", captain_phone="+91 98765-43210", players=a_squad())
    assert await desk.register(again) == TeamRegistered(team_id=FIRST, replayed=True)


@pytest.mark.parametrize(
    "change",
    [
        {"team_name": "Grace Warriors II"},
        {"church_name": "CSI St. Paul's Church"},
        {"captain_name": "John Daniel"},
        {"captain_phone": "9876543219"},
        {"captain_email": "john@example.com"},
        {"captain_whatsapp": ""},
        {"coach_name": "Daniel Paul"},
        {"logo": a_jpeg()},
        {"players": a_squad(10)},
        {"players": [*a_squad(10), {"name": "Player 11", "role": "Bowler"}]},
        {"players": a_squad()[::-1]},
    ],
    ids=str,
)
async def test_same_key_with_any_other_content_is_refused(change: dict[str, Any]) -> None:
    desk = open_desk()
    await desk.register(a_command(key="one"))
    with pytest.raises(DuplicateSubmission):
        await desk.register(a_command(key="one", **change))
    assert len(desk.registrations) == 1


async def test_a_key_is_free_again_when_its_time_to_live_is_over() -> None:
    desk = open_desk(idempotency_ttl=timedelta(seconds=30))
    await desk.register(a_command(key="one"))
    desk.clock.advance(timedelta(seconds=30) - INSTANT)
    assert (await desk.register(a_command(key="one"))).replayed
    desk.clock.advance(INSTANT)
    with pytest.raises(DuplicateTeam):
        await desk.register(a_command(key="one"))
    assert await desk.register(a_command(key="one", team_name="Another Team")) == TeamRegistered(team_id=SECOND)


async def test_a_replay_does_not_lengthen_the_life_of_a_key() -> None:
    desk = open_desk()
    await desk.register(a_command(key="one"))
    desk.clock.advance(timedelta(minutes=9))
    await desk.register(a_command(key="one"))
    desk.clock.advance(timedelta(minutes=1))
    with pytest.raises(DuplicateTeam):
        await desk.register(a_command(key="one"))


async def test_a_submission_without_a_key_claims_none() -> None:
    desk = open_desk()
    await desk.register(a_command())
    assert desk.database.tables.claims == {}


@pytest.mark.parametrize("key", [None, "two"])
@pytest.mark.parametrize("name", ["Grace Warriors", "GRACE WARRIORS", "grace  warriors", "GraceWarriors"])
async def test_the_same_name_and_phone_is_the_same_team_for_ever(name: str, key: str | None) -> None:
    desk = open_desk()
    await desk.register(a_command(key="one"))
    desk.clock.advance(timedelta(days=365))
    with pytest.raises(DuplicateTeam):
        await desk.register(a_command(key=key, team_name=name, church_name="Another Church", captain_name="Someone"))
    assert len(desk.registrations) == 1


@pytest.mark.parametrize("change", [{"captain_phone": "9876543219"}, {"team_name": "Grace Warriors II"}], ids=str)
async def test_another_name_or_another_phone_is_another_team(change: dict[str, Any]) -> None:
    desk = open_desk()
    await desk.register(a_command())
    assert (await desk.register(a_command(**change))).team_id == SECOND


async def test_the_number_is_given_when_everything_else_is_written() -> None:
    """The counter's lock is held from then to the commit, and everybody else waits for it."""
    desk = open_desk()
    written: list[int] = []

    class LooksAround(InMemoryRegistrationRepository):
        async def enter(
            self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime, arrived_at: datetime | None = None
        ) -> TeamId:
            tables = self._tables
            written.extend([len(tables.claims), len(tables.staged_files), len(tables.outbox)])
            return await super().enter(draft, rules, at=at, arrived_at=arrived_at)

    class LookingUnitOfWork(InMemoryUnitOfWork):
        @asynccontextmanager
        async def begin(self) -> AsyncIterator[Transaction]:
            async with super().begin() as tx:
                assert isinstance(tx.registrations, InMemoryRegistrationRepository)
                yield replace(tx, registrations=LooksAround(tx.registrations._tables))

    register = register_by_steps(LookingUnitOfWork(desk.database), clock=desk.clock)
    assert (await register(a_command(key="one"))).team_id == FIRST
    assert written == [1, 1, len(OWED_TO_A_NEW_TEAM)]
