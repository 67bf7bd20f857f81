"""A captain with the link of a team, and organisers who decide about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from icct_adapters.signing.code_maker import HmacCodeMaker
from icct_core import (
    ActsByCaptain,
    AnswerRequest,
    AnswerRequestCommand,
    AskForCode,
    AskForCodeCommand,
    CaptainView,
    CheckCode,
    CheckEdit,
    CodeAsked,
    CodeMaker,
    CodePurpose,
    EditAfterConfirm,
    EditByCaptain,
    EditByCaptainCommand,
    GetWindow,
    GivenCode,
    MessageKind,
    OutboxFilter,
    Registration,
    TeamId,
    ViewByCaptain,
    Window,
    WithdrawByCaptain,
    WithdrawByCaptainCommand,
)
from tests.support.review_office import FIRST, ReviewOffice


@dataclass
class CaptainOffice(ReviewOffice):
    """What captains do, on the store and the clock of the organisers."""

    code_maker: CodeMaker = field(default_factory=lambda: HmacCodeMaker(["a secret of tests"]))
    after_confirm: EditAfterConfirm = EditAfterConfirm.REVIEW
    mail_delay: timedelta = timedelta(minutes=2)

    @property
    def window(self) -> GetWindow:
        return GetWindow(windows=self.store.windows, rules=self.rules)

    @property
    def acts(self) -> ActsByCaptain:
        return ActsByCaptain(window=self.window, clock=self.clock, after_confirm=self.after_confirm)

    @property
    def check_code(self) -> CheckCode:
        return CheckCode(unit_of_work=self.store.unit_of_work, code_maker=self.code_maker, clock=self.clock)

    @property
    def check_edit(self) -> CheckEdit:
        return CheckEdit(
            registrations=self.store.registrations,
            window=self.window,
            clock=self.clock,
            rules=self.rules,
            after_confirm=self.after_confirm,
        )

    @property
    def edit_by_captain(self) -> EditByCaptain:
        return EditByCaptain(
            unit_of_work=self.store.unit_of_work, check_edit=self.check_edit, check_code=self.check_code
        )

    async def ask(
        self, purpose: CodePurpose = CodePurpose.CONTACT, team_id: TeamId = FIRST, **of_browser: Any
    ) -> CodeAsked:
        ask = AskForCode(
            unit_of_work=self.store.unit_of_work,
            window=self.window,
            clock=self.clock,
            after_confirm=self.after_confirm,
        )
        return await ask(AskForCodeCommand(team_id=team_id, purpose=purpose, **of_browser))

    async def code(self, purpose: CodePurpose = CodePurpose.CONTACT, team_id: TeamId = FIRST) -> GivenCode:
        """A code that was asked for and is typed as it was mailed."""
        challenge = (await self.ask(purpose, team_id)).challenge
        assert challenge is not None
        return GivenCode(challenge.id, self.code_maker.code_of(challenge.id))

    async def edit(self, team_id: TeamId = FIRST, **changes: Any) -> Registration:
        """Edit the version a team has now; ``fields`` and what else ``changes`` say."""
        values: dict[str, Any] = {"version": (await self.team(team_id)).version}
        return await self.edit_by_captain(EditByCaptainCommand(team_id=team_id, **(values | changes)))

    async def answer(self, team_id: TeamId = FIRST, **changes: Any) -> Registration:
        values: dict[str, Any] = {"version": (await self.team(team_id)).version}
        answer = AnswerRequest(unit_of_work=self.store.unit_of_work, clock=self.clock)
        return await answer(AnswerRequestCommand(team_id=team_id, **(values | changes)))

    async def withdraw(self, code: GivenCode | None, team_id: TeamId = FIRST, **changes: Any) -> Registration:
        values: dict[str, Any] = {"version": (await self.team(team_id)).version}
        withdraw = WithdrawByCaptain(
            unit_of_work=self.store.unit_of_work, registrations=self.store.registrations, check_code=self.check_code
        )
        return await withdraw(WithdrawByCaptainCommand(team_id=team_id, code=code, **(values | changes)))

    async def view(self, team_id: TeamId = FIRST) -> CaptainView:
        view = ViewByCaptain(timeline=self.timeline, acts=self.acts, rules=self.rules, mail_delay=self.mail_delay)
        return await view(await self.team(team_id))

    async def freeze(self, after: timedelta = timedelta()) -> None:
        """Squads are frozen from then on."""
        window = Window(freeze_at=self.clock.now() + after, version=1)
        async with self.store.unit_of_work.begin() as tx:
            await tx.windows.get(self.rules.id_prefix)
            await tx.windows.put(self.rules.id_prefix, window)

    async def mails(self, kind: MessageKind = MessageKind.CHANGE_BY_MAIL) -> list[int]:
        """The occasions of the mails of this kind that wait."""
        entries = await self.store.outbox.entries(OutboxFilter(), limit=100)
        return [one.message.occasion for one in entries if one.message.kind is kind]
