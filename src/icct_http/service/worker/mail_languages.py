"""The languages in which captains are written to."""

from __future__ import annotations

from icct_adapters.mail.mail_templates import MailLanguages, MailTemplates, load_templates
from icct_core import LANGUAGES

from ...catalogues import catalogue
from ..settings.settings import Settings


def mail_templates(settings: Settings) -> MailTemplates:
    """The texts of all mails; raises as ``load_templates``."""
    mail, tournament, languages = settings.mail, settings.tournament, mail_languages(settings.pages.language)
    return load_templates(mail.templates_dir, mail.domain, tournament.timezone, languages, tournament.name)


def mail_languages(otherwise: str = LANGUAGES[0]) -> MailLanguages:
    """All that pages have; ``otherwise`` is the language of captains who chose none."""
    return MailLanguages(otherwise=otherwise, said={each: catalogue(each).gettext for each in LANGUAGES})
