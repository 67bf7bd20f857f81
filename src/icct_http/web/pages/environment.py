"""The template engine: one environment, which escapes every value and takes no name that is missing."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from icct_core import Sentence

from .languages import ENGLISH, N_, Language
from .static_files import PageFiles

ROLES = (N_("Batsman"), N_("Bowler"), N_("All-Rounder"), N_("Wicket-Keeper"))
"""The usual roles: a page shows them in its language, and a form sends them as they are."""

_NOT_IN_HTML = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls that are no white space, surrogates and noncharacters: errors of a page's input stream (HTML, 13.2.3)."""

_language: ContextVar[Language] = ContextVar("language of the page", default=ENGLISH)


def make_environment(files: PageFiles | None = None) -> Environment:
    """An environment whose texts are in the language that ``rendered`` is told, with these files or ours alone."""
    files = files or PageFiles()
    environment = Environment(
        loader=PackageLoader("icct_http.web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=_readable,
    )
    environment.filters.update(said=said, role_said=role_said)
    environment.globals.update(
        file=files.address_of, has_file=files.exists, styles=files.styles, untranslated=untranslated
    )
    cast("Any", environment).install_gettext_callables(  # the extension adds it
        lambda text: _language.get().texts.gettext(text),
        lambda one, many, count: _language.get().texts.ngettext(one, many, count),
        newstyle=True,
    )
    return environment


def _readable(value: object) -> object:
    """The value with U+FFFD for what no HTML may hold, such as NUL: people typed it, and are shown it again."""
    if type(value) is not str or value.isprintable():
        return value
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", value)


def said(text: str) -> str:
    """A sentence, or another text that the catalogues have, in the page's language; not yet escaped.

    ``_`` is for texts of the template: it takes what it is given for markup, and each ``%`` in it for a placeholder.
    """
    return Sentence.of(text).translated(_language.get().texts.gettext)


def role_said(role: str) -> str:
    """One of the usual roles in the page's language; another one is what somebody typed, and stays as it is."""
    return said(role) if role in ROLES else role


def untranslated(value: str) -> Markup:
    """A number or an address inside a text, which a browser's translator is to leave alone."""
    return Markup('<span translate="no">{}</span>').format(value)


def rendered(environment: Environment, template: str, language: Language, **values: object) -> str:
    """The template with these values, in this language."""
    before = _language.set(language)
    try:
        return environment.get_template(template).render(language=language, **values)
    finally:
        _language.reset(before)
