"""A renewed link ends the old ones and is mailed; who lost it learns from no answer whether a team matched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_adapters.memory import InMemoryMailer
from icct_adapters.signing import SignedCaptainLinks
from icct_core import (
    Actor,
    ActorKind,
    CaptainLink,
    DeliverMessages,
    EmailAddress,
    HistoryAction,
    Lane,
    LinkByMail,
    Message,
    MessageKind,
    MessageState,
    OutboxFilter,
    RenewLink,
    RenewLinkCommand,
    SendLinkAgain,
    SendLinkAgainCommand,
    TeamId,
    TeamNotFound,
    TeamPages,
    ValidationFailed,
    no_page,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

LINKS = SignedCaptainLinks(["0f8d1f6a5c7e4b2a9d3c6e8f1a2b4c5d"])
PAGES = TeamPages(links=LINKS, service="https://icct.example.org")
LINK = MessageKind.LINK_BY_MAIL
ADDRESS = "john.samuel@example.com"


@pytest.fixture
async def office() -> ReviewOffice:
    office = ReviewOffice()
    await office.register()
    return office


def renewing(office: ReviewOffice) -> RenewLink:
    return RenewLink(unit_of_work=office.store.unit_of_work, clock=office.clock)


async def queued(office: ReviewOffice) -> list[Message]:
    entries = await office.store.outbox.entries(OutboxFilter(states=frozenset(MessageState)), limit=100)
    return [one.message for one in entries if one.message.kind is LINK]


async def ask(office: ReviewOffice, number: str = "ICCT-001", email: str = ADDRESS) -> None:
    again = SendLinkAgain(registrations=office.store.registrations, renew=renewing(office))
    after_the_answer = await again(SendLinkAgainCommand.parse(number, email, prefix="ICCT"))
    assert await queued(office) == []  # nothing is written before the answer
    await after_the_answer()


async def deliver(office: ReviewOffice, *, pages: bool = True) -> InMemoryMailer:
    mailer, store = InMemoryMailer(), office.store
    page_of = PAGES.address_of if pages else no_page
    by_mail = LinkByMail(registrations=store.registrations, mailer=mailer, page_of=page_of)
    work = DeliverMessages(
        queue=store.outbox_queue,
        unit_of_work=store.unit_of_work,
        clock=office.clock,
        lanes=[Lane(deliveries={LINK: by_mail}, slots=2)],
    )
    while await work(LINK):
        pass
    return mailer


async def test_a_renewed_link_ends_the_old_ones_and_leaves_the_team_as_it_is(office: ReviewOffice) -> None:
    before = await office.team()
    await renewing(office)(RenewLinkCommand(team_id=FIRST, actor=DESK))
    after = await office.team()
    assert not CaptainLink.to(before).opens(after)
    assert (after.link_version, after.version, after.changed_at) == (1, before.version, before.changed_at)
    (recorded,) = await office.history()
    entry = recorded.entry
    assert (entry.action, entry.actor, entry.version) == (HistoryAction.LINK_RENEWED, DESK, None)
    (message,) = await queued(office)
    assert (message.subject, message.occasion, message.queued_at) == (after.id, recorded.number, office.clock.now())


async def test_links_that_were_seen_are_renewed_once(office: ReviewOffice) -> None:
    assert await renewing(office)(RenewLinkCommand(team_id=FIRST, seen=0))
    assert not await renewing(office)(RenewLinkCommand(team_id=FIRST, seen=0))
    assert (await office.team()).link_version == 1
    assert len(await queued(office)) == len(await office.history()) == 1
    assert await renewing(office)(RenewLinkCommand(team_id=FIRST, seen=1))


async def test_the_mail_has_the_link_in_force_when_it_leaves(office: ReviewOffice) -> None:
    for _ in range(2):
        await renewing(office)(RenewLinkCommand(team_id=FIRST))
        office.clock.advance(timedelta(seconds=1))
    mailer = await deliver(office)
    page = PAGES.address_of(await office.team())
    assert [page in mail.text.splitlines() for mail in mailer.sent.values()] == [True, True]
    assert {mail.to for mail in mailer.sent.values()} == {EmailAddress(ADDRESS)}


async def test_without_pages_nothing_is_mailed(office: ReviewOffice) -> None:
    await renewing(office)(RenewLinkCommand(team_id=FIRST))
    assert (await deliver(office, pages=False)).sent == {}
    (entry,) = await office.store.outbox.entries(OutboxFilter(states=frozenset({MessageState.UNNEEDED})), limit=9)
    assert (entry.message.kind, entry.reason) == (LINK, "there are no pages")


async def test_a_removed_team_gets_no_link(office: ReviewOffice) -> None:
    await renewing(office)(RenewLinkCommand(team_id=FIRST))
    await office.remove()
    assert await queued(office) == []
    for team_id in (FIRST, TeamId("ICCT", 2)):
        with pytest.raises(TeamNotFound):
            await renewing(office)(RenewLinkCommand(team_id=team_id))
    assert await queued(office) == []


@pytest.mark.parametrize("number", ["ICCT-001", " icct-1 ", "1", "001", "௧", "ICCT-1"])
@pytest.mark.parametrize("email", [ADDRESS, " John.Samuel@EXAMPLE.com"])
async def test_a_captain_who_lost_the_link_is_sent_another(office: ReviewOffice, number: str, email: str) -> None:
    await ask(office, number, email)
    assert len(await queued(office)) == 1
    (recorded,) = await office.history()
    assert recorded.entry.actor == Actor(ActorKind.CAPTAIN)


@pytest.mark.parametrize(
    ("number", "email"), [("ICCT-001", "other@example.com"), ("ICCT-002", ADDRESS), ("0", ADDRESS)]
)
async def test_what_does_not_match_is_answered_the_same_and_sends_nothing(
    office: ReviewOffice, number: str, email: str
) -> None:
    await ask(office, number, email)
    assert await queued(office) == []
    assert (await office.team()).link_version == 0


async def test_a_removed_team_is_answered_the_same(office: ReviewOffice) -> None:
    await office.remove()
    await ask(office)
    assert await queued(office) == []


async def test_a_team_removed_after_the_answer_gets_nothing(office: ReviewOffice) -> None:
    again = SendLinkAgain(registrations=office.store.registrations, renew=renewing(office))
    after_the_answer = await again(SendLinkAgainCommand.parse("1", ADDRESS, prefix="ICCT"))
    await office.remove()
    await after_the_answer()
    assert await queued(office) == []


@pytest.mark.parametrize(("number", "email"), [("", ""), ("seven", "nobody"), ("1" * 10, "a@b"), ("ICCT-", "@")])
def test_what_can_be_no_number_or_address_is_told(number: str, email: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        SendLinkAgainCommand.parse(number, email, prefix="ICCT")
    assert set(refused.value.field_errors) == {("number",), ("email",)}
    assert refused.value.field_errors["number",] == "Team number must be like ICCT-001"


async def test_the_address_of_a_page_is_its_path_at_the_service(office: ReviewOffice) -> None:
    team = await office.team()
    assert PAGES.address_of(team) == f"https://icct.example.org{PAGES.path_of(team)}"
    assert PAGES.path_of(team) == f"/team/{LINKS.sign(CaptainLink.to(team))}"
