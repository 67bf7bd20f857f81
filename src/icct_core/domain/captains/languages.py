"""The languages of pages and mails."""

from __future__ import annotations

from ..errors import InvalidValue
from ..text import trimmed

LANGUAGES = ("en", "ta", "hi")
"""English, Tamil and Hindi: primary subtags of BCP 47, the reference language first."""


def language_of(tag: str) -> str | None:
    """The language of ours that a tag such as ``ta``, ``ta-IN`` or ``ta_IN`` names; ``None`` if it names another."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    return primary if primary in LANGUAGES else None


def parse_language(raw: str) -> str:
    """The same of what was sent; raises ``InvalidValue`` for a language that pages and mails do not have."""
    language = language_of(trimmed(raw))
    if language is None:
        raise InvalidValue("Language must be one of {languages}, or left out", languages=", ".join(LANGUAGES))
    return language
