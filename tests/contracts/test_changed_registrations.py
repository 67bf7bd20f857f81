"""What every ``RegistrationRepository`` promises of changes, and every ``RegistrationReader`` of who holds a name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    ChurchLimitReached,
    Consent,
    DuplicateTeam,
    HistoryAction,
    HistoryEntry,
    Registration,
    RegistrationFilter,
    RegistrationStatus,
    StaleVersion,
    StoredFile,
    TeamId,
    TeamNotFound,
    Told,
    TournamentRules,
    new_registration_id,
    search_words,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, LockTakenOut, Store, in_parallel, memory_store, remove

RULES = TournamentRules(min_players=0)
LATER = NOW + timedelta(hours=1, microseconds=1)
FIRST, SECOND = TeamId("ICCT", 1), TeamId("ICCT", 2)
REGISTERED, CHANGES_REQUESTED, CONFIRMED, REJECTED, WITHDRAWN = RegistrationStatus
ASHA = Actor(ActorKind.ORGANISER, "asha")
LOGO = StoredFile(url="https://files.test/1", version="17")
TOLD = Told(status=REJECTED, reason="Too few players", at=LATER)


async def enter(store: Store, *, limit: int | None = None, **changes: Any) -> Registration:
    draft = a_draft(rules=RULES, **changes)
    rules = replace(RULES, teams_per_church=limit)
    async with store.unit_of_work.begin() as tx:
        team_id = await tx.registrations.enter(draft, rules, at=NOW)
    return draft.registered(team_id, at=NOW)


async def change(store: Store, before: Registration, after: Registration, *, limit: int | None = None) -> Registration:
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.change(before, after, teams_per_church=limit)
    return after


async def become(
    store: Store, before: Registration, status: RegistrationStatus, reason: str | None = None, **more: Any
) -> Registration:
    return await change(store, before, before.become(status, reason, at=LATER), **more)


async def correct(store: Store, before: Registration, *, limit: int | None = None, **changes: Any) -> Registration:
    """The same team, but for these fields of its form."""
    team = before.known_team
    form = {"team_name": team.name.text, "church_name": team.church.text} | changes
    return await change(store, before, before.corrected(a_draft(rules=RULES, **form).team, at=LATER), limit=limit)


async def is_full(store: Store, attempt: Awaitable[object], limit: int) -> None:
    with pytest.raises(ChurchLimitReached) as refused:
        await attempt
    assert refused.value.limit == limit


# what is written


@pytest.mark.parametrize("status", RegistrationStatus)
async def test_the_next_version_is_read_as_it_was_written(store: Store, status: RegistrationStatus) -> None:
    before = await enter(store)
    after = await become(store, before, status, "பதினொரு வீரர்கள் தேவை")
    assert (after.version, after.changed_at) == (2, LATER)
    assert await store.registrations.get(FIRST) == after == await store.one(before.id)
    async with store.unit_of_work.begin() as tx:
        assert await tx.registrations.get(FIRST) == after
    (line,) = await store.registrations.page(RegistrationFilter(), after=None, limit=10)
    assert (line.status, line.version, line.changed_at, line.removed_at) == (status, 2, LATER, None)


async def test_a_correction_changes_every_field_and_is_found_by_the_new_ones(store: Store) -> None:
    before = await enter(store)
    team = a_draft(
        team_name="Lions",
        church_name="Grace Church",
        captain_name="Arun Kumar",
        captain_phone="9000000001",
        captain_email="arun@example.com",
        captain_whatsapp="9000000002",
        coach_name="Daniel Paul",
        players=[{"name": "S. Kumar", "role": "Bowler", "phone": "9000000003"}],
    ).team
    after = await change(store, before, before.corrected(team, at=LATER))
    assert await store.registrations.get(FIRST) == after
    assert after.link_version == 1
    for text, count in (("lions", 1), ("arun", 1), ("warriors", 0), ("raj", 0), ("icct-001", 1)):
        assert await store.registrations.count(RegistrationFilter(words=search_words(text))) == count, text
    assert await store.registrations.count(RegistrationFilter(church_key=team.church.key)) == 1
    assert await store.registrations.count(RegistrationFilter(church_key=before.known_team.church.key)) == 0


async def test_language_consent_and_links_are_written_too(store: Store) -> None:
    before = await enter(store)
    consent = Consent(version="2026-01", language="ta", at=NOW)
    after = replace(before.become(CONFIRMED, at=LATER), language="ta", consent=consent, link_version=7)
    await change(store, before, after)
    assert await store.one(before.id) == after


async def renew_link(store: Store, registration: Registration) -> None:
    async with store.unit_of_work.begin() as tx:
        await asyncio.sleep(0)  # another may come between
        await tx.registrations.renew_link(registration.id)


async def test_a_renewed_link_changes_nothing_else(store: Store) -> None:
    before = await enter(store)
    other = await enter(store, team_name="Lions")
    await renew_link(store, before)
    await renew_link(store, before)
    assert await store.one(before.id) == replace(before, link_version=2)
    assert await store.one(other.id) == other


async def test_a_change_that_began_before_a_link_was_renewed_keeps_both(store: Store) -> None:
    before = await enter(store)
    await renew_link(store, before)
    confirmed = await change(store, before, before.become(CONFIRMED, at=LATER))
    assert await store.one(before.id) == replace(confirmed, link_version=1)
    moved = a_draft(captain_email="arun@example.com").team
    await change(store, confirmed, confirmed.corrected(moved, at=LATER))
    assert (await store.one(before.id)).link_version == 2


async def test_links_renewed_at_once_are_all_counted(store: Store) -> None:
    before = await enter(store)
    await in_parallel(8, lambda _: renew_link(store, before))
    assert (await store.one(before.id)).link_version == 8


async def test_without_their_lock_renewed_links_are_lost() -> None:
    """The negative control: the test above can fail."""
    store = memory_store(lock=LockTakenOut())
    before = await enter(store)
    await in_parallel(8, lambda _: renew_link(store, before))
    assert (await store.one(before.id)).link_version < 8


async def test_there_is_no_link_to_a_team_that_is_not_there(store: Store) -> None:
    before = await enter(store)
    await remove(store.unit_of_work, before.team_id)
    for registration in (before, replace(before, id=new_registration_id())):
        with pytest.raises(TeamNotFound):
            await renew_link(store, registration)
    assert (await store.one(before.id)).link_version == 0


async def test_a_link_of_a_transaction_that_is_rolled_back_stays(store: Store) -> None:
    before = await enter(store)
    with pytest.raises(ZeroDivisionError):
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.renew_link(before.id)
            raise ZeroDivisionError
    assert (await store.one(before.id)).link_version == 0


async def test_language_and_consent_of_a_draft_are_kept(store: Store) -> None:
    consent = Consent(version="2026-01", language="ta", at=NOW)
    for number, entry in enumerate((store.team_entry.enter, None), start=1):
        draft = replace(a_draft(team_name=f"Team {number}"), language="ta", consent=consent)
        if entry is not None:
            await entry(draft, RULES, claim=None, at=NOW)
        else:
            async with store.unit_of_work.begin() as tx:
                await tx.registrations.enter(draft, RULES, at=NOW)
        assert await store.one(draft.id) == draft.registered(TeamId("ICCT", number), at=NOW)


async def test_a_version_may_follow_another_in_one_transaction(store: Store) -> None:
    first = await enter(store)
    second = first.become(CONFIRMED, at=NOW)
    third = second.become(WITHDRAWN, at=LATER)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.change(first, second, teams_per_church=None)
        await tx.registrations.change(second, third, teams_per_church=None)
    assert await store.one(first.id) == third


async def test_a_change_rolled_back_leaves_everything(store: Store) -> None:
    before, other = await enter(store, limit=2), await enter(store, team_name="Lions", limit=2)
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            after = before.become(WITHDRAWN, at=LATER)
            await tx.registrations.change(before, after, teams_per_church=None)
            raise RuntimeError("rolled back")
    assert await store.one(before.id) == before
    assert await store.one(other.id) == other
    await is_full(store, enter(store, team_name="Bears", limit=2), 2)


async def test_a_team_there_is_not_is_not_found(store: Store) -> None:
    absent = a_draft().registered(FIRST, at=NOW)
    for attempt in (change(store, absent, absent.become(CONFIRMED, at=LATER)), remove(store.unit_of_work, FIRST)):
        with pytest.raises(TeamNotFound):
            await attempt
    async with store.unit_of_work.begin() as tx:
        with pytest.raises(TeamNotFound):
            await tx.registrations.stale(new_registration_id())


async def test_other_teams_stay_as_they_are(store: Store) -> None:
    before, other = await enter(store), await enter(store, team_name="Lions")
    await correct(store, before, coach_name="Daniel Paul", players="[]")
    assert await store.one(other.id) == other


# versions


async def test_what_was_changed_meanwhile_is_not_written_over_and_says_by_whom(store: Store) -> None:
    before = await enter(store)
    after = before.become(CONFIRMED, at=LATER)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.change(before, after, teams_per_church=None)
        for actor, version in ((OPERATOR, None), (ASHA, 2), (Actor(ActorKind.KEY, "office"), 1)):
            entry = HistoryEntry(
                at=LATER, prefix="ICCT", action=HistoryAction.DECIDED, actor=actor, registration_id=before.id
            )
            await tx.history.add(replace(entry, version=version))
    with pytest.raises(StaleVersion) as refused:
        await become(store, before, REJECTED)
    assert (refused.value.version, refused.value.changed_by, refused.value.changed_at) == (2, "organiser asha", LATER)
    assert await store.one(before.id) == after
    async with store.unit_of_work.begin() as tx:
        told = await tx.registrations.stale(before.id)
    assert told.details == refused.value.details


async def test_of_a_change_that_history_does_not_know_the_captain_made_it(store: Store) -> None:
    before = await enter(store)
    async with store.unit_of_work.begin() as tx:
        told = await tx.registrations.stale(before.id)
    assert (told.version, told.changed_by, told.changed_at) == (1, "captain", NOW)


async def test_a_stale_version_is_told_before_anything_else(store: Store) -> None:
    """A place, or a name, that the team would take is of no concern: it would not be taken."""
    before, other = await enter(store), await enter(store, team_name="Lions", church_name="Grace Church")
    await become(store, before, CONFIRMED)
    with pytest.raises(StaleVersion):
        await correct(store, before, church_name="Grace Church", limit=1)
    with pytest.raises(StaleVersion):
        await correct(store, before, team_name="Lions")
    removed = replace(other.removed(at=LATER), version=2)
    await change(store, other, removed)
    with pytest.raises(StaleVersion):
        await become(store, other, CONFIRMED)


async def test_of_racing_changes_one_is_written_and_the_others_are_stale(store: Store) -> None:
    before = await enter(store, limit=1)
    results = await in_parallel(8, lambda index: become(store, before, REJECTED, f"Reason {index}"))
    written = [one for one in results if isinstance(one, Registration)]
    assert [await store.one(before.id)] == written
    assert sum(isinstance(one, StaleVersion) for one in results) == 7
    await enter(store, team_name="Lions", limit=1)  # one place was given up, and no more
    await is_full(store, enter(store, team_name="Bears", limit=1), 1)


# places in churches


@pytest.mark.parametrize("status", [REJECTED, WITHDRAWN])
async def test_a_team_that_does_not_play_gives_up_its_place_once(store: Store, status: RegistrationStatus) -> None:
    before = await enter(store, limit=1)
    gone = await become(store, before, status)
    again = await become(store, gone, REJECTED if status is WITHDRAWN else WITHDRAWN)
    await remove(store.unit_of_work, again.team_id)
    await enter(store, team_name="Lions", limit=1)
    await is_full(store, enter(store, team_name="Bears", limit=1), 1)


@pytest.mark.parametrize("status", [CHANGES_REQUESTED, CONFIRMED, REGISTERED])
async def test_a_team_that_plays_keeps_its_place(store: Store, status: RegistrationStatus) -> None:
    before = await enter(store, limit=1)
    await become(store, before, status, limit=1)
    await is_full(store, enter(store, team_name="Lions", limit=1), 1)


@pytest.mark.parametrize("status", [REJECTED, WITHDRAWN])
async def test_a_team_that_plays_again_takes_a_place(store: Store, status: RegistrationStatus) -> None:
    gone = await become(store, await enter(store, limit=1), status)
    back = await become(store, gone, REGISTERED, limit=1)
    assert await store.one(gone.id) == back
    await is_full(store, enter(store, team_name="Lions", limit=1), 1)


@pytest.mark.parametrize("status", [REJECTED, WITHDRAWN])
async def test_a_team_that_plays_again_needs_a_place_unless_anybody_has_one(
    store: Store, status: RegistrationStatus
) -> None:
    gone = await become(store, await enter(store, limit=1), status)
    await enter(store, team_name="Lions", limit=1)
    await is_full(store, become(store, gone, REGISTERED, limit=1), 1)
    assert await store.one(gone.id) == gone
    await become(store, gone, REGISTERED)
    await is_full(store, enter(store, team_name="Bears", limit=2), 2)


async def test_a_team_of_another_church_changes_places(store: Store) -> None:
    before = await enter(store, limit=1)
    await correct(store, before, church_name="Grace Church", limit=1)
    await is_full(store, enter(store, team_name="Lions", church_name="Grace Church", limit=1), 1)
    await enter(store, team_name="Lions", limit=1)


async def test_a_team_goes_into_no_church_that_is_full(store: Store) -> None:
    before = await enter(store, limit=1)
    await enter(store, team_name="Lions", church_name="Grace Church", limit=1)
    await is_full(store, correct(store, before, church_name="Grace Church", limit=1), 1)
    assert await store.one(before.id) == before
    await correct(store, before, church_name="Grace Church")
    await is_full(store, enter(store, team_name="Bears", church_name="Grace Church", limit=2), 2)
    await enter(store, team_name="Bears", limit=1)


async def test_a_full_church_does_not_keep_its_own_teams_from_changing(store: Store) -> None:
    before = await enter(store)
    await enter(store, team_name="Lions")
    spelled_otherwise = await correct(store, before, church_name="CSI St Peters CHURCH", limit=1)
    await become(store, spelled_otherwise, CONFIRMED, limit=1)


async def test_a_team_that_does_not_play_takes_no_place_in_another_church(store: Store) -> None:
    gone = await become(store, await enter(store, limit=1), REJECTED)
    await enter(store, team_name="Lions", church_name="Grace Church", limit=1)
    moved = await correct(store, gone, church_name="Grace Church", limit=1)
    await enter(store, team_name="Bears", limit=1)
    await is_full(store, become(store, moved, REGISTERED, limit=1), 1)


async def test_each_tournament_counts_its_own(store: Store) -> None:
    before = await enter(store, limit=1)
    async with store.unit_of_work.begin() as tx:
        youth = TournamentRules(id_prefix="YOUTH", teams_per_church=1)
        await tx.registrations.enter(a_draft(team_name="Lions"), youth, at=NOW)
    gone = await become(store, before, WITHDRAWN)
    await become(store, gone, REGISTERED, limit=1)


async def test_racing_teams_that_play_again_stay_within_the_limit(store: Store) -> None:
    gone = [await become(store, await enter(store, team_name=f"Team {index}"), REJECTED) for index in range(6)]
    results = await in_parallel(6, lambda index: become(store, gone[index], REGISTERED, limit=2))
    assert sum(isinstance(one, Registration) for one in results) == 2
    assert sum(isinstance(one, ChurchLimitReached) for one in results) == 4


async def swapped(store: Store, one: Registration, other: Registration) -> tuple[Registration, Registration]:
    """Each in the other's church, at once."""
    its, others = one.known_team.church.text, other.known_team.church.text
    return await asyncio.gather(correct(store, one, church_name=others), correct(store, other, church_name=its))


async def test_teams_that_change_places_with_each_other_never_wait_in_a_circle(store: Store) -> None:
    """Churches' rows are locked in one order; in two the database would have to end one of them."""
    one, other = await enter(store), await enter(store, team_name="Lions", church_name="Grace Church")
    for _ in range(6):
        one, other = await swapped(store, one, other)
    assert [await store.one(each.id) for each in (one, other)] == [one, other]


# names


async def test_a_withdrawn_team_gives_up_its_name_and_gets_it_back(store: Store) -> None:
    gone = await become(store, await enter(store), WITHDRAWN)
    second = await enter(store)
    assert second.team_id == SECOND
    assert await store.registrations.namesake(gone) == SECOND
    with pytest.raises(DuplicateTeam):
        await become(store, gone, REGISTERED)
    assert await store.one(gone.id) == gone
    await become(store, second, WITHDRAWN)
    assert await store.registrations.namesake(gone) is None
    back = await become(store, gone, REGISTERED)
    assert await store.one(gone.id) == back
    with pytest.raises(DuplicateTeam):
        await enter(store)


async def test_a_name_that_is_taken_is_told_before_a_church_that_is_full(store: Store) -> None:
    gone = await become(store, await enter(store, limit=1), WITHDRAWN)
    await enter(store, limit=1)
    with pytest.raises(DuplicateTeam):
        await become(store, gone, REGISTERED, limit=1)
    rejected = await become(store, await enter(store, team_name="Lions"), REJECTED)
    await is_full(store, become(store, rejected, REGISTERED, limit=1), 1)  # it holds its own name


async def test_a_rejected_team_keeps_its_name(store: Store) -> None:
    await become(store, await enter(store), REJECTED)
    with pytest.raises(DuplicateTeam):
        await enter(store)


async def test_any_number_of_teams_of_one_name_may_be_withdrawn(store: Store) -> None:
    for _ in range(3):
        await become(store, await enter(store), WITHDRAWN)
    assert (await enter(store)).team_id == TeamId("ICCT", 4)


async def test_no_team_takes_the_name_of_another(store: Store) -> None:
    one, other = await enter(store), await enter(store, team_name="Lions")
    with pytest.raises(DuplicateTeam):
        await correct(store, other, team_name="GRACE warriors")
    assert await store.one(other.id) == other
    renamed = await correct(store, one, team_name="Bears")
    assert await store.registrations.namesake(renamed) is None
    taken = await correct(store, other, team_name="Grace Warriors")
    assert (await store.one(other.id)).team == taken.team


async def test_the_phone_is_a_part_of_the_name(store: Store) -> None:
    one = await enter(store)
    await enter(store, captain_phone="9000000001")
    with pytest.raises(DuplicateTeam):
        await correct(store, one, captain_phone="9000000001")
    await correct(store, one, captain_phone="9000000002")
    assert (await enter(store)).team_id == TeamId("ICCT", 3)


async def test_a_withdrawn_team_may_have_any_name(store: Store) -> None:
    gone = await become(store, await enter(store), WITHDRAWN)
    await enter(store, team_name="Lions")
    renamed = await correct(store, gone, team_name="Lions")
    assert await store.registrations.namesake(renamed) == SECOND


async def test_of_racing_teams_one_gets_the_name(store: Store) -> None:
    gone = [await become(store, await enter(store), WITHDRAWN) for _ in range(4)]
    results = await in_parallel(4, lambda index: become(store, gone[index], REGISTERED))
    assert sum(isinstance(one, Registration) for one in results) == 1
    assert sum(isinstance(one, DuplicateTeam) for one in results) == 3


async def test_nobody_holds_the_name_of_a_team_but_itself(store: Store) -> None:
    one = await enter(store)
    assert await store.registrations.namesake(one) is None
    with pytest.raises(TeamNotFound):
        await store.registrations.namesake(one.removed(at=LATER))


# squads, and what deliveries write


def squad_of(names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names.split()]


async def test_a_squad_may_shrink_grow_and_change_its_order(store: Store) -> None:
    three, one, two = (
        [{"name": name} for name in names.split()] for names in ("Anand Bala Chandran", "Bala", "Chandran Bala")
    )
    now = await enter(store, players=three)
    for squad in (one, two, "[]", three):
        now = await correct(store, now, players=squad)
        assert await store.one(now.id) == now


async def test_where_the_logo_is_and_what_was_told_is_left_alone(store: Store) -> None:
    """Deliveries write both while somebody decides: who read the team before does not write over them."""
    before = await enter(store)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.record_logo(before.id, LOGO)
        await tx.registrations.record_told(before.id, TOLD)
    assert await store.one(before.id) == replace(before, logo=LOGO, told=TOLD)
    changed = await become(store, before, CONFIRMED)
    corrected = await correct(store, changed, coach_name="Daniel Paul")
    assert await store.one(before.id) == replace(corrected, logo=LOGO, told=TOLD)
    removed = await store.one(await remove(store.unit_of_work, FIRST, at=LATER))
    assert (removed.logo, removed.told) == (LOGO, Told())


async def test_what_was_told_replaces_what_was_told_before_and_is_no_change(store: Store) -> None:
    before = await enter(store)
    later = Told(status=CONFIRMED, reason=None, at=NOW + timedelta(days=1))
    for told in (TOLD, later):
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.record_told(before.id, told)
        assert await store.one(before.id) == replace(before, told=told)


async def test_nobody_was_told_anything_of_a_removed_team_or_of_none(store: Store) -> None:
    before = await enter(store)
    await remove(store.unit_of_work, FIRST, at=LATER)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.record_told(before.id, TOLD)
        await tx.registrations.record_told(new_registration_id(), TOLD)
    assert (await store.one(before.id)).told == Told()
