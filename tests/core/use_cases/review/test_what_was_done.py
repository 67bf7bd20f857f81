"""Notes, the timeline of a team, the history of all, and who saw which data (people.md, 4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    DuplicateSubmission,
    FieldChange,
    HistoryAction,
    InvalidValue,
    ListHistory,
    ListHistoryQuery,
    RecordAccess,
    TeamId,
    TeamNotFound,
    ValidationFailed,
    parse_actions,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GUEST = Actor(ActorKind.KEY, "guest")


@pytest.fixture
async def office() -> ReviewOffice:
    office = ReviewOffice()
    await office.register()
    return office


def history_of(office: ReviewOffice) -> ListHistory:
    return ListHistory(history=office.store.history, rules=office.rules)


def access_to(office: ReviewOffice) -> RecordAccess:
    return RecordAccess(unit_of_work=office.store.unit_of_work, clock=office.clock, rules=office.rules)


async def test_a_note_is_kept_and_changes_no_team(office: ReviewOffice) -> None:
    await office.note(" the captain is\nDavid's brother ")
    (recorded,) = await office.history()
    assert (recorded.entry.action, recorded.entry.note) == (HistoryAction.NOTED, "the captain is David's brother")
    assert (recorded.entry.version, (await office.team()).version) == (None, 1)


@pytest.mark.parametrize("text", ["", " ", "x" * 2_001, "\x00"])
async def test_a_note_that_cannot_be_kept_is_refused(office: ReviewOffice, text: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await office.note(text)
    assert set(refused.value.field_errors) == {("text",)}
    assert await office.history() == []


async def test_a_note_that_is_sent_twice_is_kept_once(office: ReviewOffice) -> None:
    for _ in range(2):
        await office.note("her son plays", key="one")
    await office.note("her son plays", key="another")
    assert [one.entry.note for one in await office.history()] == ["her son plays"] * 2


async def test_a_key_is_of_one_note_about_one_team(office: ReviewOffice) -> None:
    await office.note("her son plays", key="one")
    with pytest.raises(DuplicateSubmission):
        await office.note("her daughter plays", key="one")
    with pytest.raises(DuplicateSubmission):
        await office.note("her son plays", await office.register("Lions"), key="one")
    office.clock.advance(timedelta(days=1))
    await office.note("her daughter plays", key="one")
    assert [one.entry.note for one in await office.history()] == ["her daughter plays", "her son plays"]


async def test_a_note_that_could_not_be_kept_leaves_its_key_free(office: ReviewOffice) -> None:
    with pytest.raises(TeamNotFound):
        await office.note("nobody's", TeamId("ICCT", 9), key="one")
    await office.note("her son plays", key="one")
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.note("a nice team", key="another")


async def test_nobody_notes_anything_about_a_removed_team(office: ReviewOffice) -> None:
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.note("a nice team")


async def test_a_timeline_merges_registration_decisions_and_deliveries(office: ReviewOffice) -> None:
    office.clock.advance(MINUTE)
    await office.decide("request_changes", reason="Player 2 has no phone")
    office.clock.advance(MINUTE)
    await office.note("she will send it")
    timeline = [(one.at - NOW, one.action, one.actor) for one in await office.timeline(FIRST)]
    assert timeline == [
        (3 * MINUTE, "delivery", None),
        (2 * MINUTE, "noted", DESK),
        (MINUTE, "decided", DESK),
        (0 * MINUTE, "delivery", None),
        (0 * MINUTE, "delivery", None),
        (0 * MINUTE, "registered", Actor(ActorKind.CAPTAIN)),
    ]
    decided = (await office.timeline(FIRST))[2]
    assert (decided.before, decided.after, decided.reason) == (
        "registered",
        "changes_requested",
        "Player 2 has no phone",
    )


async def test_changes_of_one_moment_stand_in_their_order(office: ReviewOffice) -> None:
    for decision in ("confirm", "reopen", "reject"):
        await office.decide(decision, notify=False)
    statuses = [one.after for one in await office.timeline(FIRST) if one.action == "decided"]
    assert statuses == ["rejected", "registered", "confirmed"]


async def test_of_a_removed_team_stays_who_did_what_and_when(office: ReviewOffice) -> None:
    await office.correct(fields={"coach_name": "Ravi Das"}, reason="She called")
    await office.note("her son plays")
    await office.decide("reject", reason="Too young")
    await office.remove()
    entries = [one.entry for one in await office.history()]
    assert [one.action for one in entries] == ["removed", "decided", "noted", "corrected"]
    assert {(one.reason, one.note) for one in entries} == {(None, None)}
    assert [(change.field, change.before, change.after) for change in entries[-1].changes] == [
        ("coach_name", None, None)
    ]


async def test_the_history_of_all_is_read_by_pages(office: ReviewOffice) -> None:
    other = await office.register("Lions")
    for team_id in (FIRST, other, FIRST, other, FIRST):
        office.clock.advance(MINUTE)
        await office.note("looked at it", team_id)
    list_history = history_of(office)
    first = await list_history(ListHistoryQuery(limit=2))
    second = await list_history(ListHistoryQuery(limit=2, before=first.next_before))
    last = await list_history(ListHistoryQuery(limit=2, before=second.next_before))
    pages = [[one.team_id for one in page.entries] for page in (first, second, last)]
    assert (pages, last.next_before) == ([[FIRST, other], [FIRST, other], [FIRST]], None)


async def test_the_history_can_be_asked_for_actions_and_a_time(office: ReviewOffice) -> None:
    await office.note("first")
    office.clock.advance(MINUTE)
    await office.decide("confirm")
    await office.note("second")
    list_history = history_of(office)
    noted = await list_history(ListHistoryQuery(actions=frozenset({HistoryAction.NOTED})))
    late = await list_history(ListHistoryQuery(since=NOW + MINUTE))
    assert [one.entry.note for one in noted.entries] == ["second", "first"]
    assert [one.entry.action for one in late.entries] == ["noted", "decided"]


async def test_the_history_of_one_team_or_one_actor_is_listed(office: ReviewOffice) -> None:
    await office.note("first")
    await access_to(office).exported("teams.csv", actor=OPERATOR)
    list_history = history_of(office)
    of_team = await list_history(ListHistoryQuery(team_id=(await office.team()).team_id))
    by_operator = await list_history(ListHistoryQuery(actor=OPERATOR))
    assert [one.entry.action for one in of_team.entries] == [HistoryAction.NOTED]
    assert [one.entry.action for one in by_operator.entries] == [HistoryAction.EXPORTED]


async def test_the_history_of_another_tournament_is_not_shown(office: ReviewOffice) -> None:
    await office.note("first")
    youth = ListHistory(history=office.store.history, rules=type(office.rules)(id_prefix="YOUTH"))
    assert (await youth(ListHistoryQuery())).entries == []


@pytest.mark.parametrize("limit", [0, 501])
async def test_a_page_of_history_has_a_limit(office: ReviewOffice, limit: int) -> None:
    with pytest.raises(ValidationFailed, match="1 to 500"):
        await history_of(office)(ListHistoryQuery(limit=limit))


def test_actions_are_read_as_they_are_typed() -> None:
    assert parse_actions("decided, removed,") == {HistoryAction.DECIDED, HistoryAction.REMOVED}
    with pytest.raises(InvalidValue, match="Action 'eaten' is none of decided, "):
        parse_actions("decided,eaten")


async def test_a_view_is_kept_once_a_day_for_each_who_looks(office: ReviewOffice) -> None:
    access, team = access_to(office), await office.team()
    for actor in (DESK, DESK, GUEST):
        await access.viewed(team, actor=actor)
    office.clock.advance(timedelta(days=1))
    await access.viewed(team, actor=DESK)
    assert [(one.entry.action, one.entry.actor) for one in await office.history()] == [
        ("viewed", DESK),
        ("viewed", GUEST),
        ("viewed", DESK),
    ]


async def test_several_teams_are_seen_at_once(office: ReviewOffice) -> None:
    second = await office.register("Lions")
    await access_to(office).viewed(await office.team(), await office.team(second), actor=DESK)
    for team_id in (FIRST, second):
        assert [one.entry.action for one in await office.history(team_id)] == ["viewed"]


async def test_of_a_removed_team_nothing_is_seen(office: ReviewOffice) -> None:
    await office.remove()
    await access_to(office).viewed(await office.team(), actor=DESK)
    assert [one.entry.action for one in await office.history()] == ["removed"]


async def test_what_is_taken_away_is_kept_each_time(office: ReviewOffice) -> None:
    for _ in range(2):
        await access_to(office).exported("teams.csv", actor=GUEST)
    entries = (await history_of(office)(ListHistoryQuery())).entries
    assert [(one.entry.action, one.entry.subject, one.team_id) for one in entries] == [
        ("exported", "teams.csv", None)
    ] * 2


@pytest.mark.parametrize(("notify", "changes"), [(True, ()), (False, (FieldChange("notify", None, "false"),))])
async def test_history_says_of_whose_decision_the_captain_was_not_to_be_told(
    office: ReviewOffice, notify: bool, changes: tuple[FieldChange, ...]
) -> None:
    await office.decide("confirm", notify=notify)
    (recorded,) = await office.history()
    assert recorded.entry.changes == changes
