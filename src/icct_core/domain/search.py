"""Search words for team names in any script, without accents, case or punctuation."""

from __future__ import annotations

import unicodedata

from .errors import InvalidValue
from .look_alikes import caseless, fold_look_alikes

MAX_SEARCH_LENGTH = 100
"""Characters of a search; longer ones have more words than any team's names."""

_ABOVE_AND_BELOW = range(200, 256)
_ARABIC_AND_HEBREW_POINTS = range(10, 36)
_NUKTA = 7
"""Canonical combining classes (Unicode, chapter 4.3) of marks that people leave out. Vowel signs and viramas of Indic
scripts have others: without them a name would be another."""


def search_text(*names: str) -> str:
    """What is searched: the names as ``search_words`` writes them, with a space between."""
    return " ".join(_plain(name) for name in names)


def search_words(raw: str) -> tuple[str, ...]:
    """The words of a search; a team is found if its search text contains each of them, anywhere.

    Raises:
        InvalidValue: no letter or digit, or longer than ``MAX_SEARCH_LENGTH``.
    """
    if len(raw) > MAX_SEARCH_LENGTH:
        raise InvalidValue(f"Search must be at most {MAX_SEARCH_LENGTH} characters")
    words = tuple(dict.fromkeys(_plain(raw).split()))
    if not words:
        raise InvalidValue("Search must have at least one letter or digit")
    return words


def _plain(text: str) -> str:
    text = " ".join(text.split())
    if text.isascii():
        return "".join(filter(_is_kept, text.lower()))
    return unicodedata.normalize("NFC", "".join(filter(_is_kept, fold_look_alikes(caseless(text)))))


def _is_kept(character: str) -> bool:
    """Letters, digits, spaces, and the marks that a word is not the same word without."""
    if character.isalnum() or character == " ":
        return True
    if unicodedata.category(character)[0] != "M":
        return False
    kind = unicodedata.combining(character)
    return not (kind == _NUKTA or kind in _ABOVE_AND_BELOW or kind in _ARABIC_AND_HEBREW_POINTS)
