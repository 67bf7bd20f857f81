"""Codes by mail: what makes them, and what sends them."""

from __future__ import annotations

from typing import Any

from icct_adapters.mail.mail_templates import MailTemplates
from icct_adapters.signing import HmacCodeMaker
from icct_core import CodeByMail, CodeMaker

from ..settings.settings import Settings
from .secret_keys import secret_keys


def open_code_maker(settings: Settings) -> CodeMaker | None:
    """With the keys of these settings. Raises ``OSError`` where development's own cannot be kept.

    ``None`` where there are no pages: nobody can ask for a code there.
    """
    return HmacCodeMaker(secret_keys(settings)) if settings.pages_on else None


def codes_by_mail(code_maker: CodeMaker | None, templates: MailTemplates, **others: Any) -> CodeByMail | None:
    """What sends the codes of this maker, with its ``others`` parts; nothing where there is none."""
    return CodeByMail(code_maker=code_maker, template=templates.code, **others) if code_maker else None
