"""The lanes of deliveries: which kinds of messages run side by side, and how many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from icct_core import (
    Ceiling,
    ChangeByMail,
    ConfirmByMail,
    FileStorage,
    HistoryReader,
    Lane,
    Mailer,
    MessageKind,
    RegistrationReader,
    RemoveLogo,
    StoreLogo,
    any_number,
)

from .delivery_services import DeliveryServices

if TYPE_CHECKING:
    from icct_adapters.mail.mail_templates import MailTemplates
    from icct_adapters.resilience import Guard

LOGOS_AT_ONCE = 8
"""As many are in memory, of 5 MB at most; the client of the file host has as many threads."""

MAILS_AT_ONCE = 4
"""As many connections to the mail server: providers allow few of one sender."""


MAILS_AHEAD = 12
"""Leased and read together with those: one statement for many mails while the queue is long."""


def delivery_lanes(  # noqa: PLR0913  each is a part of its own
    *,
    registrations: RegistrationReader,
    history: HistoryReader,
    file_storage: FileStorage,
    mailer: Mailer,
    templates: MailTemplates,
    decision_mail_delay: timedelta,
    mail_ceilings: Sequence[Ceiling],
    mail_note: str | None,
    services: DeliveryServices,
) -> Sequence[Lane]:
    """A row for each lane: its kinds, how many leave at once, and the breaker that may leave its service alone."""
    store = StoreLogo(registrations=registrations, file_storage=file_storage)
    remove = RemoveLogo(history=history, file_storage=file_storage)
    confirm = ConfirmByMail(registrations=registrations, mailer=mailer, template=templates.confirmation, note=mail_note)
    tell = ChangeByMail(
        registrations=registrations,
        history=history,
        mailer=mailer,
        mails=templates.changes,
        delay=decision_mail_delay,
        note=mail_note,
    )
    may_store, may_mail = _may_call(services.cloudinary), _may_call(services.email)
    return (
        Lane(deliveries={MessageKind.STORE_LOGO: store}, slots=LOGOS_AT_ONCE, may_call=may_store),
        Lane(deliveries={MessageKind.REMOVE_LOGO: remove}, slots=LOGOS_AT_ONCE, may_call=may_store),
        Lane(
            deliveries={MessageKind.CONFIRM_BY_MAIL: confirm, MessageKind.CHANGE_BY_MAIL: tell},
            slots=MAILS_AT_ONCE,
            ahead=MAILS_AHEAD,
            may_call=may_mail,
            ceilings=mail_ceilings,
        ),
    )


def _may_call(guard: Guard | None) -> Callable[[], int | None]:
    return any_number if guard is None else guard.may_call
