"""The template engine: an environment a language, each escapes every value and takes no name that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from icct_core import Sentence

from .languages import LANGUAGES, N_, Language
from .static_files import PageFiles

ROLES = (N_("Batsman"), N_("Bowler"), N_("All-Rounder"), N_("Wicket-Keeper"))
"""The usual roles: a page shows them in its language, and a form sends them as they are."""

_NOT_IN_HTML = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls that are no white space, surrogates and noncharacters: errors of a page's input stream (HTML, 13.2.3)."""

Environments = Mapping[str, Environment]
"""By the code of their language."""


def make_environments(files: PageFiles | None = None, loader: BaseLoader | None = None) -> Environments:
    """One for each language, with these files or ours alone, and with our templates unless another ``loader`` has some.

    A template is compiled for each language, so that its texts are looked up once and not on each page. Where nothing
    is of the organisers' own, this happens once in a process.
    """
    if loader is None and not (files and files.own):
        return _ours()
    return _made(files or PageFiles(), loader or PackageLoader("icct_http.web.pages"))


@cache
def _ours() -> Environments:
    return _made(PageFiles(), PackageLoader("icct_http.web.pages"))


def _made(files: PageFiles, loader: BaseLoader) -> Environments:
    return {language.code: _environment(language, files, loader) for language in LANGUAGES}


def _environment(language: Language, files: PageFiles, loader: BaseLoader) -> Environment:
    texts = language.texts
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", _KnownTexts],
        finalize=_readable,
    )

    def said(text: str) -> str:
        """A sentence, or another text that the catalogues have, in the page's language; not yet escaped.

        ``_`` is for texts of the template: it takes what it is given for markup, and ``%`` in it for a placeholder.
        """
        return Sentence.of(text).translated(texts.gettext)

    def role_said(role: str) -> str:
        """One of the usual roles in the page's language; another one is what somebody typed, and stays as it is."""
        return said(role) if role in ROLES else role

    environment.filters.update(said=said, role_said=role_said)
    environment.globals.update(
        language=language,
        file=files.address_of,
        has_file=files.exists,
        styles=files.styles,
        untranslated=untranslated,
    )
    with_texts = cast("Any", environment)  # the extension adds what is called
    with_texts.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)
    return environment


def _readable(value: object) -> object:
    """The value with U+FFFD for what no HTML may hold, such as NUL: people typed it, and are shown it again."""
    if type(value) is not str or value.isprintable():
        return value
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", value)


class _KnownTexts(Extension):
    """Puts the translation of ``_("…")`` into the template as it is compiled, where nothing is to be filled in."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        held: list[Token] = []
        for token in stream:
            held.append(token)
            if len(held) == len(_LOOKED_UP):
                if [each.type for each in held] == _LOOKED_UP and held[0].value == "_":
                    yield from self._translated(held[2])
                    held = []
                else:
                    yield held.pop(0)
        yield from held

    def _translated(self, text: Token) -> Iterator[Token]:
        said = cast("Any", self.environment.globals["language"]).texts.gettext(text.value) % {}
        for kind, value in (("lparen", "("), ("string", said), ("pipe", "|"), ("name", "safe"), ("rparen", ")")):
            yield Token(text.lineno, kind, value)


_LOOKED_UP = ["name", "lparen", "string", "rparen"]


def untranslated(value: str) -> Markup:
    """A number or an address inside a text, which a browser's translator is to leave alone."""
    return Markup('<span translate="no">{}</span>').format(value)


def rendered(environments: Environments, template: str, language: Language, **values: object) -> str:
    """The template with these values, in this language."""
    return environments[language.code].get_template(template).render(**values)
