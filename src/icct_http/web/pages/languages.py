"""Which language a page is in: ``?lang``, the cookie, ``Accept-Language``, and then the service's own."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from litestar.types import Scope

from ...catalogues import catalogue
from .cookies import cookies_named

N_ = str
"""Marks a text for the catalogues; it is translated where it is shown."""

COOKIE = "icct_lang"
_A_YEAR = 365 * 24 * 3600
_MOST_FIELDS = 50


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages; ``name`` is what those who read it call it."""

    code: str
    name: str

    @property
    def texts(self) -> gettext.NullTranslations:
        """Its catalogue; where there is none, texts are the English ones they are looked up by."""
        return catalogue(self.code)


LANGUAGES = (Language("en", "English"), Language("ta", "தமிழ்"), Language("hi", "हिन्दी"))
BY_CODE = {language.code: language for language in LANGUAGES}
ENGLISH = LANGUAGES[0]


def chosen_language(scope: Scope, otherwise: Language) -> Language:
    """The language of a request; names that are none of ours count as not said."""
    asked = asked_language(scope)
    if asked is not None:
        return asked
    remembered = (BY_CODE[code] for code in cookies_named(scope, COOKIE) if code in BY_CODE)
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-language")
    return next(remembered, None) or next(_accepted(accepted.decode("latin-1")), otherwise)


def wished(code: str, otherwise: Language) -> Language:
    """The language of this code, if there is one."""
    return BY_CODE.get(code, otherwise)


def asked_language(scope: Scope) -> Language | None:
    """The language that the address asks for by ``?lang=``."""
    if b"lang" not in scope["query_string"]:
        return None
    try:
        query = parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return next((BY_CODE[value] for name, value in query if name == "lang" and value in BY_CODE), None)


def remembering(language: Language, *, secure: bool) -> str:
    """The ``Set-Cookie`` that makes a browser ask in this language for a year."""
    rest = "; Secure" if secure else ""
    return f"{COOKIE}={language.code}; Path=/; Max-Age={_A_YEAR}; HttpOnly; SameSite=Lax{rest}"


def _accepted(header: str) -> Iterator[Language]:
    """By falling quality; ``ta-IN`` is ``ta``."""
    ranked: list[tuple[float, Language]] = []
    for one in header.lower().split(","):
        tag, _, quality = one.partition(";")
        language = BY_CODE.get(tag.strip().partition("-")[0])
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if language is not None and weight > 0:
            ranked.append((weight, language))
    yield from (language for _, language in sorted(ranked, key=lambda pair: -pair[0]))
