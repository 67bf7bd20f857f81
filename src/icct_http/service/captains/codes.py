"""Codes by mail: what makes them, and what sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from icct_adapters.mail.mail_templates import MailTemplates
from icct_adapters.signing import HmacCodeMaker
from icct_core import (
    CodeByMail,
    CodeMaker,
    Delivery,
    Mailer,
    MessageKind,
    PurgeByMail,
    PurgeTemplate,
    RegistrationReader,
    SignInByMail,
    Store,
)

from ..settings.settings import Settings
from .secret_keys import secret_keys


def open_code_maker(settings: Settings) -> CodeMaker | None:
    """With the keys of these settings. Raises ``OSError`` where development's own cannot be kept.

    ``None`` where there are no pages: nobody can ask for a code there.
    """
    return HmacCodeMaker(secret_keys(settings)) if settings.pages_on else None


def codes_by_mail(
    code_maker: CodeMaker | None,
    templates: MailTemplates,
    store: Store,
    registrations: RegistrationReader,
    **others: Any,
) -> Mapping[MessageKind, Delivery[Any]]:
    """What sends the codes of this maker, organisers' first, with its ``others`` parts; nothing without one."""
    if code_maker is None:
        return {}
    sending: dict[str, Any] = {"challenges": store.challenges, "code_maker": code_maker, **others}
    return {
        MessageKind.SIGN_IN_BY_MAIL: SignInByMail(organisers=store.organisers, template=templates.sign_in, **sending),
        MessageKind.CODE_BY_MAIL: CodeByMail(registrations=registrations, template=templates.code, **sending),
    }


def mails_to_organisers(settings: Settings, store: Store, mailer: Mailer) -> Mapping[MessageKind, Delivery[Any]]:
    """What tells organisers of what nobody waits for."""
    tournament = settings.tournament
    purge = PurgeByMail(
        organisers=store.organisers,
        history=store.history,
        mailer=mailer,
        prefix=tournament.id_prefix,
        template=PurgeTemplate(domain=settings.mail.domain, zone=tournament.timezone, tournament=tournament.name),
        note=settings.mail.note,
    )
    return {MessageKind.PURGE_BY_MAIL: purge}
