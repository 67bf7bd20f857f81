"""A captain's link opens one team, as long as it is the newest and links open anything (people.md, 5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from icct_adapters.signing import SignedCaptainLinks
from icct_core import (
    CaptainLink,
    GetWindow,
    LinkExpired,
    LinkInvalid,
    TeamId,
    TeamOfLink,
    TournamentRules,
    new_registration_id as another_id,
)
from tests.support.review_office import FIRST, ReviewOffice

LINKS = SignedCaptainLinks(["0f8d1f6a5c7e4b2a9d3c6e8f1a2b4c5d"])
CLOSES = datetime(2026, 1, 10, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture
async def office() -> ReviewOffice:
    office = ReviewOffice()
    await office.register()
    return office


def opening(office: ReviewOffice, links_end_at: datetime | None = None) -> TeamOfLink:
    window = GetWindow(windows=office.store.windows, rules=office.rules)
    return TeamOfLink(
        links=LINKS,
        registrations=office.store.registrations,
        window=window,
        clock=office.clock,
        links_end_at=links_end_at,
    )


async def link_of(office: ReviewOffice, team_id: TeamId = FIRST) -> str:
    return LINKS.sign(CaptainLink.to(await office.team(team_id)))


async def test_a_link_opens_its_team_any_number_of_times(office: ReviewOffice) -> None:
    other = await office.register("Lions", captain_phone="9123456789")
    link = await link_of(office)
    assert await opening(office)(link) == await opening(office)(f"{link}).") == await office.team()
    assert (await opening(office)(await link_of(office, other))).team_id == other


async def test_a_link_that_a_newer_one_has_ended_is_invalid(office: ReviewOffice) -> None:
    old = await link_of(office)
    await office.correct(fields={"captain_email": "joel@example.com"})
    with pytest.raises(LinkInvalid):
        await opening(office)(old)
    assert (await opening(office)(await link_of(office))).team_id == FIRST


async def test_a_link_of_a_removed_team_says_the_same_as_one_that_never_was(office: ReviewOffice) -> None:
    link = await link_of(office)
    await office.remove()
    refusals = []
    for text in (link, LINKS.sign(CaptainLink(another_id(), 0)), link[:-1], "nonsense"):
        with pytest.raises(LinkInvalid) as refused:
            await opening(office)(text)
        refusals.append((str(refused.value), dict(refused.value.details)))
    assert refusals == [refusals[0]] * 4


@pytest.mark.parametrize("decision", ["confirm", "reject", "withdraw", "request_changes"])
async def test_a_link_opens_a_team_of_any_status(office: ReviewOffice, decision: str) -> None:
    link = await link_of(office)
    await office.decide(decision)
    assert (await opening(office)(link)).status is (await office.team()).status


async def test_links_end_thirty_days_after_registration_closes() -> None:
    office = ReviewOffice(rules=TournamentRules(closes_at=CLOSES))
    await office.register()
    link = await link_of(office)
    office.clock.advance(CLOSES + MONTH - office.clock.now() - timedelta(seconds=1))
    await opening(office)(link)
    office.clock.advance(timedelta(seconds=1))
    with pytest.raises(LinkExpired):
        await opening(office)(link)


async def test_links_end_at_the_time_that_was_set() -> None:
    office = ReviewOffice(rules=TournamentRules(closes_at=CLOSES))
    await office.register()
    link, at = await link_of(office), CLOSES + 3 * MONTH
    office.clock.advance(2 * MONTH)
    await opening(office, at)(link)
    office.clock.advance(at - office.clock.now())
    with pytest.raises(LinkExpired):
        await opening(office, at)(link)


async def test_links_never_end_where_registration_never_closes(office: ReviewOffice) -> None:
    link = await link_of(office)
    office.clock.advance(timedelta(days=3_650))
    await opening(office)(link)


async def test_only_a_genuine_link_has_expired(office: ReviewOffice) -> None:
    old = await link_of(office)
    await office.correct(fields={"captain_email": "joel@example.com"})
    with pytest.raises(LinkInvalid):
        await opening(office, office.clock.now())(old)
