"""What signing in and out leaves in the store."""

from __future__ import annotations

import pytest

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_core import (
    OPERATOR,
    AskToSignIn,
    AskToSignInCommand,
    CodePurpose,
    EmailAddress,
    EndSessions,
    EndSessionsCommand,
    EnterAsFirst,
    HistoryAction,
    MessageKind,
    OfferFirstEntry,
    OrganiserId,
    OutboxFilter,
    SignedIn,
)
from icct_core.domain.codes.subjects import FIRST_ENTRY
from tests.support.databases.stores import NOW


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


async def offer_first(store: InMemoryStore) -> str:
    return await OfferFirstEntry(unit_of_work=store.unit_of_work, clock=ManualClock(NOW))()


async def enter_as_first(store: InMemoryStore, *browser: str) -> SignedIn:
    token, clock = await offer_first(store), ManualClock(NOW)
    challenges, organisers = store.challenges, store.organisers
    enter = EnterAsFirst(unit_of_work=store.unit_of_work, challenges=challenges, organisers=organisers, clock=clock)
    return await enter(token, *browser)


async def test_the_mail_with_a_code_is_about_its_challenge(store: InMemoryStore) -> None:
    asked = await AskToSignIn(unit_of_work=store.unit_of_work, clock=ManualClock(NOW))(
        AskToSignInCommand(email=EmailAddress("anna@example.org"))
    )
    assert asked.challenge is not None
    (entry,) = await store.outbox.entries(OutboxFilter(), limit=9)
    message = entry.message
    assert (message.kind, message.subject) == (MessageKind.SIGN_IN_BY_MAIL, asked.challenge.id)
    assert (message.queued_at, message.occasion) == (NOW, asked.challenge.number)


async def test_the_first_entry_has_a_purpose_of_its_own(store: InMemoryStore) -> None:
    await offer_first(store)
    challenge = await store.challenges.newest_of(FIRST_ENTRY)
    assert challenge is not None
    assert challenge.purpose is CodePurpose.FIRST_ENTRY


async def test_the_first_admin_is_added_then_with_an_id_of_his_own(store: InMemoryStore) -> None:
    first = (await enter_as_first(store)).organiser
    assert first.added_at == NOW
    assert OrganiserId.parse(str(first.id)) == first.id
    (entry,) = store.database.tables.history.values()
    assert (entry.action, entry.at, entry.subject) == (HistoryAction.ORGANISER_CHANGED, NOW, str(first.id))


@pytest.mark.parametrize(("browser", "kept"), [((), ""), (("Firefox on Linux",), "Firefox on Linux")])
async def test_a_session_has_its_browser_if_that_is_known(
    store: InMemoryStore, browser: tuple[str, ...], kept: str
) -> None:
    assert (await enter_as_first(store, *browser)).session.browser == kept
    assert [session.browser for session in store.database.tables.sessions.values()] == [kept]


async def test_the_history_says_when_somebody_else_ended_a_session(store: InMemoryStore) -> None:
    first = (await enter_as_first(store)).organiser
    end = EndSessions(unit_of_work=store.unit_of_work, clock=ManualClock(NOW))
    assert await end(EndSessionsCommand(of=first.id, actor=OPERATOR)) == 1
    *_, entry = store.database.tables.history.values()
    assert (entry.action, entry.at, entry.actor) == (HistoryAction.SESSIONS_ENDED, NOW, OPERATOR)
