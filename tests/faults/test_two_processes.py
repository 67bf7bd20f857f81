"""Organisers at two processes of the operating system race on one PostgreSQL database, and lose nothing.

What they race for is locked until all of them wait for it, so that each has read before the first one writes. Each
race is run again by processes that leave out a lock or a look, and goes wrong then.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import delete, select

from icct_adapters.sql.tables import outbox
from icct_core import HistoryAction, RegistrationStatus, RemoveTeam, TournamentRules
from tests.support.builders import a_png_of
from tests.support.databases.registries import Registry
from tests.support.processes.two_processes import CHURCHES, Order, TwoProcesses
from tests.support.review_office import DESK, FIRST, ReviewOffice

ORGANISERS = 20
FORMS = 8
LIMIT = TournamentRules(min_players=0, teams_per_church=50)
OUTBOX = "LOCK TABLE outbox IN EXCLUSIVE MODE"
CLOSING = "SELECT pg_advisory_xact_lock(13)"


def desk(both: TwoProcesses) -> ReviewOffice:
    return ReviewOffice(store=both.store, rules=LIMIT)


def decide(number: int, **more: Any) -> Order:
    decision = ("confirm", "reject", "request_changes", "withdraw")[number % 4]
    return {"do": "decide", "decision": decision, "version": 1, "by": f"organiser-{number}", **more}


def correct(number: int, **more: Any) -> Order:
    fields = {"coach_name": f"Coach {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}"}
    return {"do": "correct", "fields": fields, "version": 1, "by": f"organiser-{number}", **more}


def correct_at_last(number: int) -> Order:
    return correct(number, do="correct_at_last", version=None)


async def test_of_twenty_organisers_one_decides_and_the_others_are_told_who_it_was(both: TwoProcesses) -> None:
    await desk(both).register()
    outcomes = await both.race(*(decide(number) for number in range(ORGANISERS)))
    first = f"organiser-{outcomes.index('done')}"
    assert Counter(outcomes) == {"done": 1, f"after organiser {first}": ORGANISERS - 1}
    (entry,), team = [one.entry for one in await desk(both).history()], await desk(both).team()
    assert (entry.actor.name, entry.version, entry.after) == (first, team.version, team.status)


async def test_without_looking_at_versions_each_of_them_would_be_told_that_it_is_done(both: TwoProcesses) -> None:
    await desk(both).register()
    outcomes = await both.race(*(decide(number) for number in range(ORGANISERS)), careless="versions")
    assert Counter(outcomes) == {"done": ORGANISERS}


def replace_logo(number: int) -> Order:
    return {"do": "logo", "size": 100 + number, "version": 1, "by": f"organiser-{number}"}


async def chain(both: TwoProcesses) -> list[tuple[int | None, str | None, str | None]]:
    """Each version that history has, with the coach before and after it."""
    corrections = [one.entry for one in await desk(both).history()]
    return sorted((one.version, one.changes[0].before, one.changes[0].after) for one in corrections)


async def test_of_twenty_organisers_who_look_again_each_is_in_the_history_and_writes_over_nobody(
    both: TwoProcesses,
) -> None:
    await desk(both).register()
    await both.race(*(correct_at_last(number) for number in range(ORGANISERS)))
    links, team = await chain(both), await desk(both).team()
    coaches = ["David Raj", *(after for _, _, after in links)]
    assert links == [(number, *coaches[number - 2 : number]) for number in range(2, ORGANISERS + 2)]
    assert (team.version, team.known_team.coach.text) == (ORGANISERS + 1, coaches[-1])


async def test_without_looking_at_versions_they_would_write_over_each_other(both: TwoProcesses) -> None:
    await desk(both).register()
    await both.race(*(correct_at_last(number) for number in range(ORGANISERS)), careless="versions")
    assert {(version, before) for version, before, _ in await chain(both)} == {(2, "David Raj")}


async def confirmed_and_corrected(both: TwoProcesses) -> tuple[bool, bool]:
    team = await desk(both).team()
    return team.status is RegistrationStatus.CONFIRMED, team.known_team.coach.text != "David Raj"


@pytest.mark.parametrize("numbers", [range(ORGANISERS), range(1, 3)], ids=["twenty", "two"])
async def test_of_corrections_and_decisions_one_is_written_whole(both: TwoProcesses, numbers: range) -> None:
    await desk(both).register()
    orders = [correct(number) if number % 2 else decide(0) for number in numbers]
    outcomes = await both.race(*orders)
    assert (outcomes.count("done"), len(set(outcomes))) == (1, 2)
    (kept,) = await desk(both).history()
    is_corrected = kept.entry.action is HistoryAction.CORRECTED
    assert await confirmed_and_corrected(both) == (not is_corrected, is_corrected)


async def test_without_looking_at_versions_one_of_two_would_be_lost(both: TwoProcesses) -> None:
    await desk(both).register()
    assert await both.race(correct(1), decide(0), careless="versions") == ["done", "done"]
    assert not all(await confirmed_and_corrected(both))


async def logos(both: TwoProcesses) -> tuple[list[bytes], list[str | None]]:
    """The logo that waits to be stored, and those that history has."""
    team = await desk(both).team()
    staged = (await both.store.registrations.staged_logos([team.id])).values()
    return [one.logo.content for one in staged], [one.entry.changes[0].after for one in await desk(both).history()]


async def test_of_logos_that_replace_the_same_one_is_taken(both: TwoProcesses) -> None:
    await desk(both).register()
    outcomes = await both.race(*(replace_logo(number) for number in range(ORGANISERS)))
    first = outcomes.index("done")
    assert Counter(outcomes) == {"done": 1, f"after organiser organiser-{first}": ORGANISERS - 1}
    assert await logos(both) == ([a_png_of(100 + first)], [f"image/png, {100 + first} bytes"])
    assert (await desk(both).team()).version == 2


async def test_without_looking_at_versions_each_logo_would_be_taken_for_a_moment(both: TwoProcesses) -> None:
    await desk(both).register()
    assert await both.race(replace_logo(0), replace_logo(1), careless="versions") == ["done", "done"]
    assert len((await logos(both))[1]) == 2


async def what_is_left(both: TwoProcesses) -> set[str]:
    """What there should not be any more of the first team, in words."""
    team, entries = await desk(both).team(), [one.entry for one in await desk(both).history()]
    query = select(outbox.c.kind).where(outbox.c.subject_id == team.id, outbox.c.state == "pending")
    async with both.database.reader.connect() as connection:
        messages = await connection.scalars(query)
    found = {
        "team": team.team,
        "status": team.status is not RegistrationStatus.WITHDRAWN,
        "reasons": [one.reason for one in entries if one.reason],
        "notes": [one.note for one in entries if one.note],
        "values": [one for entry in entries for one in entry.changes if one.before or one.after],
        "messages": set(messages) - {"remove_logo"},
        "logo": await both.store.registrations.staged_logos([team.id]),
    }
    return {name for name, value in found.items() if value}


async def removed_before(both: TwoProcesses, *orders: Order, careless: str = "") -> list[Any]:
    """What comes of orders that came after all about the team was erased, and before that was committed."""
    async with both.held(OUTBOX):
        removing = both.here.work({"do": "remove"})
        await both.waiting(1)
        others = both.there.work(*orders, careless=careless)
        await both.waiting(1 + len(orders), unless=others)
    assert await removing == ["done"]
    return await others


async def test_what_comes_during_a_removal_brings_nothing_back(both: TwoProcesses) -> None:
    registry = Registry(store=both.store, rules=LIMIT)
    await desk(both).register()
    await registry.enter("Cross", team="Larks")
    orders = [decide(0, note="Knows the ground"), decide(1), decide(3), correct(4), replace_logo(5)]
    merge = {"do": "merge", "source": "CSI St. Peter's Church", "into": "Cross"}
    *outcomes, noted, _, again = await removed_before(both, *orders, {"do": "note"}, merge, {"do": "register_again"})
    assert (set(outcomes), noted, again) == ({"after key desk"}, "TEAM_NOT_FOUND", "ICCT-003")
    assert await what_is_left(both) == set()
    assert await registry.counts() == {"cross": 2}
    assert await registry.is_consistent(2)


async def test_what_came_before_a_removal_is_erased_with_the_rest(both: TwoProcesses) -> None:
    await desk(both).register()
    async with both.held(CHURCHES):
        others = both.there.work(*(decide(number, note="Knows the ground") for number in range(9)), correct(9))
        await both.waiting(10)
        removing = both.here.work({"do": "remove"})
        await both.waiting(11)
    assert await removing == ["done"]
    assert (await others).count("done") == 1
    assert await what_is_left(both) == set()
    assert (await desk(both).team()).version == 3
    assert await Registry(store=both.store, rules=LIMIT).counts() == {}


@pytest.mark.parametrize(
    ("careless", "order", "left"),
    [
        ("versions", decide(0), {"team", "status", "messages"}),
        ("versions", correct(0), {"team", "status", "reasons", "values", "messages"}),
        ("versions", replace_logo(0), {"team", "status", "values", "messages", "logo"}),
        ("notes", {"do": "note"}, {"notes"}),
    ],
)
async def test_without_a_look_or_a_lock_something_of_a_removed_team_would_stay(
    both: TwoProcesses, careless: str, order: Order, left: set[str]
) -> None:
    await desk(both).register()
    assert await removed_before(both, order, careless=careless) == ["done"]
    assert await what_is_left(both) == left


async def sent_again_amid_a_removal(both: TwoProcesses, careless: str = "") -> Any:
    """How many mails of a team were queued again that the outbox had forgotten."""
    await desk(both).register()
    async with both.database.writer.begin() as connection:
        await connection.execute(delete(outbox))
    remove = RemoveTeam(unit_of_work=both.store.unit_of_work, clock=desk(both).clock)
    async with both.store.unit_of_work.begin() as tx:
        await remove._remove(tx, FIRST, DESK, None)
        sending = both.there.work({"do": "send_again"}, careless=careless)
        await both.waiting(1, unless=sending)
    (delivered,) = await sending
    return delivered


async def test_no_mail_of_a_team_that_is_being_removed_is_sent_again(both: TwoProcesses) -> None:
    assert await sent_again_amid_a_removal(both) == "0"
    assert await what_is_left(both) == set()


async def test_without_locking_the_team_its_mail_would_be_queued(both: TwoProcesses) -> None:
    assert await sent_again_amid_a_removal(both, careless="notes") == "1"
    assert await what_is_left(both) == {"messages", "values"}


def wrong(answers: list[Any], closed_at: str) -> list[Any]:
    """Forms that were taken though they arrived after the closing, or refused though they arrived before it."""
    closed = datetime.fromisoformat(closed_at)
    return [one for one in answers if one["taken"] != (datetime.fromisoformat(one["arrived_at"]) < closed)]


async def answers_amid_a_closing(both: TwoProcesses, careless: str = "") -> tuple[list[Any], str]:
    """Forms that began to arrive before the clock was read, and others after that; the window is stored at the end."""
    early = await both.there.work(*[{"do": "arrive"}] * FORMS)
    async with both.held(CLOSING):
        closing = both.here.work({"do": "close"}, careless=careless)
        await both.waiting(1)
        begun = [{"do": "register", "name": f"Early {number}", "arrived_at": at} for number, at in enumerate(early)]
        entering = both.there.work(*begun, *({"do": "register", "name": f"Late {number}"} for number in range(FORMS)))
        await both.waiting(1 + 2 * FORMS, unless=entering)
    (closed_at,) = await closing
    return await entering, closed_at


async def test_each_answer_agrees_with_the_instant_its_form_arrived(both: TwoProcesses) -> None:
    answers, closed_at = await answers_amid_a_closing(both)
    assert wrong(answers, closed_at) == []
    assert [one["taken"] for one in answers] == [True] * FORMS + [False] * FORMS


async def test_without_the_window_s_lock_forms_are_taken_that_arrived_after_the_closing(both: TwoProcesses) -> None:
    answers, closed_at = await answers_amid_a_closing(both, careless="window")
    assert [one["taken"] for one in wrong(answers, closed_at)] == [True] * FORMS


async def test_while_forms_stream_in_the_first_that_is_refused_arrived_after_the_closing(both: TwoProcesses) -> None:
    names = (f"Lions {number}" for number in count(1))
    answers, closing = await both.there.work({"do": "register", "name": next(names)}), both.here.work({"do": "close"})
    while not closing.done():
        answers += await both.there.work(*({"do": "register", "name": next(names)} for _ in range(FORMS)))
    answers += await both.there.work({"do": "register", "name": next(names)})
    assert wrong(answers, *closing.result()) == []
    assert {one["taken"] for one in answers} == {True, False}
