"""The lanes of deliveries: which kinds of messages run side by side, and how many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from icct_core import (
    MAILS,
    Ceiling,
    ChangeByMail,
    ConfirmByMail,
    Delivery,
    FileStorage,
    HistoryReader,
    Lane,
    LinkByMail,
    Mailer,
    MessageKind,
    MoveByMail,
    OutboxReader,
    Registration,
    RegistrationReader,
    RemoveLogo,
    StoreLogo,
    any_number,
)

from .delivery_services import DeliveryServices
from .mail_folder import forgetting_mails

if TYPE_CHECKING:
    from icct_adapters.mail.mail_templates import MailTemplates
    from icct_adapters.resilience import Guard

LOGOS_AT_ONCE = 8
"""As many are in memory, of 5 MB at most; the client of the file host has as many threads."""

MAILS_AT_ONCE = 4
"""As many connections to the mail server: providers allow few of one sender."""


WAITED_FOR_AT_ONCE = 2
"""Connections of its own for mails that people wait for."""

LEFT_FOR_THEM = 10
"""One of so many mails that a ceiling allows is left for those that people wait for."""

MAILS_AHEAD = 12
"""Leased and read together with those: one statement for many mails while the queue is long."""


def delivery_lanes(  # noqa: PLR0913  each is a part of its own
    *,
    registrations: RegistrationReader,
    history: HistoryReader,
    outbox: OutboxReader,
    codes: Mapping[MessageKind, Delivery[Any]],
    organisers: Mapping[MessageKind, Delivery[Any]],
    file_storage: FileStorage,
    mailer: Mailer,
    templates: MailTemplates,
    decision_mail_delay: timedelta,
    mail_ceilings: Sequence[Ceiling],
    mail_note: str | None,
    page_of: Callable[[Registration], str],
    services: DeliveryServices,
) -> Sequence[Lane]:
    """A row for each lane: its kinds, how many leave at once, and the breaker that may leave its service alone.

    What people wait for has the first; ``organisers`` are mails to them that nobody waits for. Where there are no
    pages, there are no ``codes``.
    """
    store = StoreLogo(registrations=registrations, file_storage=file_storage)
    remove = RemoveLogo(history=history, file_storage=file_storage, forget_mails=forgetting_mails(mailer))
    mailing: dict[str, Any] = {"registrations": registrations, "mailer": mailer, "note": mail_note}
    linking: dict[str, Any] = {**mailing, "page_of": page_of}
    confirm = ConfirmByMail(template=templates.confirmation, **linking)
    tell = ChangeByMail(history=history, outbox=outbox, mails=templates.changes, delay=decision_mail_delay, **linking)
    move = MoveByMail(history=history, mails=templates.changes, **mailing)
    renew = LinkByMail(template=templates.link, **linking)
    ceilings = [replace(one, kinds=MAILS) for one in mail_ceilings]
    may_store, may_mail = _may_call(services.cloudinary), _may_call(services.email)
    return (
        Lane(
            deliveries={**codes, MessageKind.LINK_BY_MAIL: renew},
            slots=WAITED_FOR_AT_ONCE,
            may_call=may_mail,
            ceilings=ceilings,
        ),
        Lane(deliveries={MessageKind.STORE_LOGO: store}, slots=LOGOS_AT_ONCE, may_call=may_store),
        Lane(deliveries={MessageKind.REMOVE_LOGO: remove}, slots=LOGOS_AT_ONCE, may_call=may_store),
        Lane(
            deliveries={
                MessageKind.CONFIRM_BY_MAIL: confirm,
                MessageKind.CHANGE_BY_MAIL: tell,
                MessageKind.MOVE_BY_MAIL: move,
                **organisers,
            },
            slots=MAILS_AT_ONCE,
            ahead=MAILS_AHEAD,
            may_call=may_mail,
            ceilings=[_left_room(one) for one in ceilings] if codes else ceilings,
        ),
    )


def _left_room(ceiling: Ceiling) -> Ceiling:
    """Of a single mail, nothing is left; of a few, one."""
    left = 0 if ceiling.count == 1 else max(1, ceiling.count // LEFT_FOR_THEM)
    return replace(ceiling, count=ceiling.count - left)


def _may_call(guard: Guard | None) -> Callable[[], int | None]:
    return any_number if guard is None else guard.may_call
