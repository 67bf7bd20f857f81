"""The texts of pages, in their modules and templates, and of mails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

from babel.messages.extract import extract

import icct_core
from icct_core import MailTemplate, PurgeTemplate, SignInTemplate, change_templates

_METHODS = (("*.py", "python"), ("*.html", "jinja2"))
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}


_TO_ORGANISERS = {SignInTemplate.__name__, PurgeTemplate.__name__}
"""Mails in English, as the desk is."""


def page_texts(pages: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Each text marked by ``_`` or ``N_`` below ``pages``, with its file; one with a plural is a pair."""
    for pattern, method in _METHODS:
        for path in sorted(pages.rglob(pattern)):
            with path.open("rb") as file:
                for _, message, _, _ in extract(method, file, _KEYWORDS, options=_OPTIONS):
                    yield path.relative_to(pages).as_posix(), message


def mail_texts() -> Iterator[tuple[str, str]]:
    """Each line of our own mails to captains that has words, with the mail's name; organisers' are in English."""
    for name in icct_core.__all__:
        getattr(icct_core, name)  # so that every kind of mail is known
    for kind in MailTemplate.__subclasses__():
        own = [one for one in fields(kind) if one.name in {"subject", "text", "html"}]
        if all(one.default is not MISSING for one in own) and kind.__name__ not in _TO_ORGANISERS:
            yield from ((kind.__name__, text) for text in _lines(kind()))  # type: ignore[call-arg]
    for change, template in change_templates().items():
        yield from ((change.value, text) for text in _lines(template))


def _lines(template: MailTemplate) -> list[str]:
    found: list[str] = []

    def noted(text: str) -> str:
        found.append(text)
        return text

    template.translated(noted)
    return found
