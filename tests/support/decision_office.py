"""Organisers who decide, a worker that mails, and a mail server that fails in every way it can."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from icct_adapters.memory import ManualClock
from icct_core import (
    OPERATOR,
    ChangeByMail,
    ConfirmByMail,
    CorrectTeam,
    CorrectTeamCommand,
    DecideRegistration,
    DecideRegistrationCommand,
    Decision,
    DeliverMessages,
    Delivery,
    DeliveryOutcome,
    DeliveryRejected,
    Lane,
    ListMessages,
    Mail,
    Mailer,
    MessageKind,
    MessagesRetried,
    RegistrationDecided,
    RetryMessages,
    RetryMessagesCommand,
    ServiceAway,
    ServiceInDoubt,
    Store,
    TeamId,
)
from tests.support.builders import a_command, register_by_steps

DELAY, LEASE = timedelta(seconds=120), timedelta(seconds=60)
NO_ANSWER = timedelta(seconds=20)
"""Two attempts of ``DELIVERY_TIMEOUT`` each."""


class Killed(BaseException):
    """The process is gone; what it had not committed is not there."""


class Fault(Enum):
    """What happens to one mail: it is not taken, or it is taken and that is not recorded at once."""

    AWAY = auto()
    REFUSED = auto()
    NO_ANSWER = auto()
    ANSWER_LOST = auto()
    KILLED = auto()
    FROZEN = auto()

    @property
    def takes(self) -> bool:
        return self in {Fault.ANSWER_LOST, Fault.KILLED, Fault.FROZEN}


async def nothing() -> None:
    """Goes on at once."""


@dataclass
class FaultyServer(Mailer):
    """Takes mails in order into ``taken``; each of the ``faults`` befalls the next mail.

    ``meanwhile`` is what happens while a mail is under way, ``without_it`` what other workers do while the one that
    sent it is frozen.
    """

    clock: ManualClock
    taken: list[Mail] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    repeated: Counter[str] = field(default_factory=Counter)
    meanwhile: Callable[[], Awaitable[object]] = nothing
    without_it: Callable[[], Awaitable[object]] = nothing

    async def send(self, mail: Mail) -> None:
        meanwhile, self.meanwhile = self.meanwhile, nothing
        await meanwhile()
        fault = self.faults.popleft() if self.faults else None
        if fault is None or fault.takes:
            self.taken.append(mail)
        if fault is not None:
            self.repeated[mail.message_id] += fault.takes
            await self._fail(fault)

    async def _fail(self, fault: Fault) -> None:
        if fault is Fault.AWAY:
            raise ServiceAway("it is away")
        if fault is Fault.REFUSED:
            raise DeliveryRejected("no such mailbox")
        if fault is Fault.KILLED:
            raise Killed
        if fault is Fault.FROZEN:
            self.clock.advance(LEASE)
            await self.without_it()
            return
        self.clock.advance(NO_ANSWER)
        raise ServiceInDoubt("it did not answer")


class DecisionOffice:
    """The use cases on one store, with a clock that moves by hand; ``tell`` may be replaced to show what it is for."""

    def __init__(self, store: Store, *, delay: timedelta = DELAY, tell: type[ChangeByMail] = ChangeByMail) -> None:
        self.store, self.delay = store, delay
        self.clock = ManualClock()
        self.server = FaultyServer(self.clock)
        self.server.without_it = self.work
        self._deliveries: dict[MessageKind, Delivery[Any]] = {
            MessageKind.CONFIRM_BY_MAIL: ConfirmByMail(registrations=store.registrations, mailer=self.server),
            MessageKind.CHANGE_BY_MAIL: tell(
                registrations=store.registrations,
                history=store.history,
                outbox=store.outbox,
                mailer=self.server,
                delay=delay,
            ),
        }
        self._decide = DecideRegistration(
            unit_of_work=store.unit_of_work, registrations=store.registrations, clock=self.clock, mail_delay=delay
        )
        self._correct = CorrectTeam(
            unit_of_work=store.unit_of_work, registrations=store.registrations, clock=self.clock
        )
        messages = ListMessages(outbox=store.outbox, registrations=store.registrations)
        self._retry = RetryMessages(
            list_messages=messages, unit_of_work=store.unit_of_work, clock=self.clock, lease=LEASE
        )

    async def register(self, name: str = "Grace Warriors") -> TeamId:
        register = register_by_steps(self.store.unit_of_work, clock=self.clock)
        registered = await register(a_command(team_name=name))
        return registered.team_id

    async def decide(
        self, team_id: TeamId, decision: Decision, reason: str = "", *, version: int | None = None, notify: bool = True
    ) -> RegistrationDecided:
        """Decide about the version there is, or another one."""
        now = (await self.store.registrations.get(team_id)).version
        return await self._decide(
            DecideRegistrationCommand(
                team_id=team_id,
                decision=decision,
                actor=OPERATOR,
                version=version or now,
                reason=reason or ("For a reason" if decision.needs_reason else ""),
                notify=notify,
            )
        )

    async def correct(self, team_id: TeamId, coach: str) -> None:
        """Give the team another coach; the captain is to be told at once."""
        await self._correct_fields(team_id, {"coach_name": coach})

    async def correct_squad(self, team_id: TeamId, players: Sequence[Mapping[str, str]]) -> None:
        """Give the team another squad; the captain is to be told at once."""
        await self._correct_fields(team_id, {"players": players})

    async def _correct_fields(self, team_id: TeamId, fields: Mapping[str, object]) -> None:
        now = (await self.store.registrations.get(team_id)).version
        await self._correct(
            CorrectTeamCommand(
                team_id=team_id,
                fields=fields,
                reason="The captain called",
                actor=OPERATOR,
                version=now,
            )
        )

    async def work(self) -> Sequence[DeliveryOutcome]:
        """Deliver what is due, until nothing is or the process is killed."""
        lane = Lane(deliveries=self._deliveries, slots=1)
        deliver = DeliverMessages(
            queue=self.store.outbox_queue,
            unit_of_work=self.store.unit_of_work,
            clock=self.clock,
            lanes=[lane],
            lease=LEASE,
            draw=lambda: 1.0,
        )
        all_of_them: list[DeliveryOutcome] = []
        try:
            while outcomes := await deliver(MessageKind.CHANGE_BY_MAIL):
                all_of_them += outcomes
        except Killed:
            pass
        return all_of_them

    async def retry(self, team_id: TeamId | None = None, *, delivered: bool = False) -> MessagesRetried:
        return await self._retry(RetryMessagesCommand(team_id=team_id, delivered=delivered))

    def passes(self, time: timedelta) -> None:
        self.clock.advance(time)

    def faults(self, *faults: Fault) -> None:
        self.server.faults.extend(faults)

    @property
    def subjects(self) -> list[str]:
        """Of the mails that captains got, in the order they got them."""
        return [mail.subject for mail in self.server.taken]
