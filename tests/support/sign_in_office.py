"""Organisers who sign in, on one store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from icct_adapters.memory import InMemoryDatabase, InMemoryStore, ManualClock
from icct_adapters.signing.code_maker import HmacCodeMaker
from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    AddOrganiser,
    AddOrganiserCommand,
    AskToSignIn,
    AskToSignInCommand,
    ChallengeId,
    ChangeOrganiser,
    ChangeOrganiserCommand,
    CheckCode,
    CodeAsked,
    CodeMaker,
    EmailAddress,
    EndSessions,
    EndSessionsCommand,
    EnterAsFirst,
    FindSession,
    GivenCode,
    HandedOut,
    HandOutCode,
    HistoryAction,
    HistoryEntry,
    HistoryFilter,
    ListSessions,
    MessageKind,
    OfferFirstEntry,
    OpenSession,
    Organiser,
    OutboxFilter,
    SignedIn,
    SignIn,
    SignInCommand,
    Store,
)
from tests.support.databases.stores import NOW

ANNA = "anna@example.org"


@dataclass
class SignInOffice:
    """The use cases of signing in."""

    store: Store = field(default_factory=InMemoryStore)
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    code_maker: CodeMaker = field(default_factory=lambda: HmacCodeMaker(["a secret of tests"]))

    @property
    def database(self) -> InMemoryDatabase:
        """What is kept, of a store in memory."""
        assert isinstance(self.store, InMemoryStore)
        return self.store.database

    @property
    def writing(self) -> dict[str, Any]:
        return {"unit_of_work": self.store.unit_of_work, "clock": self.clock}

    @property
    def reading(self) -> dict[str, Any]:
        return {"organisers": self.store.organisers, "challenges": self.store.challenges}

    @property
    def check_code(self) -> CheckCode:
        return CheckCode(code_maker=self.code_maker, **self.writing)

    async def add(self, email: str = ANNA, role: str = "admin", name: str = "Anna Raj") -> Organiser:
        add = AddOrganiser(**self.writing)
        return await add(AddOrganiserCommand(name=name, email=email, role=role, actor=OPERATOR))

    async def change(self, organiser: Organiser, **changes: Any) -> Organiser:
        """Change the organiser as it was seen."""
        values: dict[str, Any] = {"organiser_id": organiser.id, "version": organiser.version, "actor": OPERATOR}
        return await ChangeOrganiser(**self.writing)(ChangeOrganiserCommand(**(values | changes)))

    async def ask(self, email: str = ANNA, **of_browser: Any) -> CodeAsked:
        return await AskToSignIn(**self.writing)(AskToSignInCommand(email=EmailAddress(email), **of_browser))

    async def challenge(self, email: str = ANNA) -> ChallengeId:
        """A browser's own new challenge."""
        asked = (await self.ask(email)).challenge
        assert asked is not None
        return asked.id

    async def code(self, email: str = ANNA) -> GivenCode:
        """A code that was asked for, and is typed as it was mailed."""
        own = await self.challenge(email)
        return GivenCode(own, self.code_maker.code_of(own))

    async def sign_in(self, code: GivenCode, email: str = ANNA, browser: str = "") -> SignedIn:
        sign_in = SignIn(check_code=self.check_code, **self.writing, **self.reading)
        return await sign_in(SignInCommand(email=EmailAddress(email), code=code, browser=browser))

    async def signed_in(self, email: str = ANNA) -> SignedIn:
        return await self.sign_in(await self.code(email), email)

    async def hand_out(self, email: str = ANNA) -> HandedOut:
        hand_out = HandOutCode(organisers=self.store.organisers, code_maker=self.code_maker, **self.writing)
        return await hand_out(EmailAddress(email))

    async def offer_first(self) -> str:
        return await OfferFirstEntry(**self.writing)()

    @property
    def enter_as_first(self) -> EnterAsFirst:
        return EnterAsFirst(**self.writing, **self.reading)

    async def find(self, token: str) -> OpenSession | None:
        return await FindSession(sessions=self.store.sessions, **self.writing)(token)

    async def sessions(self, of: Organiser | None = None) -> Sequence[OpenSession]:
        return await ListSessions(sessions=self.store.sessions, clock=self.clock)(of.id if of else None)

    async def end(self, of: Organiser, actor: Actor | None = None, **which: Any) -> int:
        """End sessions of an organiser, as that organiser unless somebody else is named."""
        actor = actor or Actor(ActorKind.ORGANISER, str(of.id))
        return await EndSessions(**self.writing)(EndSessionsCommand(of=of.id, actor=actor, **which))

    async def history(self, action: HistoryAction) -> list[HistoryEntry]:
        """What was done of this kind, the newest first."""
        which = HistoryFilter(prefix="ICCT", actions=frozenset({action}))
        return [one.entry for one in await self.store.history.page(which, before=None, limit=100)]

    async def queued(self) -> list[tuple[int, datetime]]:
        """The codes that wait to be mailed: which, and since when."""
        entries = await self.store.outbox.entries(OutboxFilter(), limit=100)
        assert all((one.team_id, one.message.kind) == (None, MessageKind.SIGN_IN_BY_MAIL) for one in entries)
        return [(one.message.occasion, one.message.queued_at) for one in entries]
