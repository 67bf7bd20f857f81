"""The catalogues of Tamil and Hindi, which pages and mails read."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """That of a language; where there is none, texts are the English ones they are looked up by."""
    return gettext.translation("icct", str(files("icct_http") / "locales"), languages=[language], fallback=True)
