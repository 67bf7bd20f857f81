"""Search words for team names in any script, without accents, case or punctuation."""

from __future__ import annotations

import re
import unicodedata

from .errors import InvalidValue
from .look_alikes import caseless, fold_look_alikes
from .values import PhoneNumber

MAX_SEARCH_LENGTH = 100
"""Characters of a search; longer ones have more words than any team's names."""

_ABOVE_AND_BELOW = range(200, 256)
_ARABIC_AND_HEBREW_POINTS = range(10, 36)
_NUKTA = 7
"""Canonical combining classes (Unicode, chapter 4.3) of marks that people leave out. Vowel signs and viramas of Indic
scripts have others: without them a name would be another."""

_DROPPED = {code: None for code in range(128) if not (chr(code).isalnum() or chr(code) == " ")}
_PLAIN_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "\u0131": "i", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ɨ": "i", "ƀ": "b", "ɖ": "d",
    "ɗ": "d", "ǥ": "g", "ƶ": "z", "ɵ": "o", "ɓ": "b", "ƙ": "k", "ɔ": "o", "ɛ": "e", "æ": "ae", "œ": "oe", "þ": "th",
    "ĸ": "k",
})  # fmt: skip
"""Latin letters that Unicode does not decompose, as people type them who have no such key. They are folded for search
alone: the keys that names are compared by keep them, or two registered teams could become one."""

_TYPED_PHONE = re.compile(r"(?<![^\W_])[+(]{0,2}[0-9](?:[ ()./\-\u00a0]{0,3}[0-9]){9,14}(?![^\W_])")


def search_text(*names: str) -> str:
    """What is searched: the names as ``search_words`` writes them, with a space between."""
    return " ".join(_plain(name) for name in names)


def search_words(raw: str) -> tuple[str, ...]:
    """The words of a search; a team is found if its search text contains each of them, anywhere.

    A phone number is one word, its ten digits, whatever country code and spaces it was typed with.

    Raises:
        InvalidValue: no letter or digit, or longer than ``MAX_SEARCH_LENGTH``.
    """
    if len(raw) > MAX_SEARCH_LENGTH:
        raise InvalidValue(f"Search must be at most {MAX_SEARCH_LENGTH} characters")
    words = tuple(dict.fromkeys(_plain(_TYPED_PHONE.sub(_digits, raw)).split()))
    if not words:
        raise InvalidValue("Search must have at least one letter or digit")
    return words


def _digits(typed: re.Match[str]) -> str:
    try:
        return f" {PhoneNumber.parse(typed[0]).digits} "
    except InvalidValue:
        return typed[0]


def _plain(text: str) -> str:
    text = " ".join(text.split())
    if text.isascii():
        return text.lower().translate(_DROPPED)
    folded = fold_look_alikes(caseless(text)).translate(_PLAIN_LETTERS)
    return unicodedata.normalize("NFC", "".join(filter(_is_kept, folded)))


def _is_kept(character: str) -> bool:
    """Letters, digits, spaces, and the marks that a word is not the same word without."""
    if character.isalnum() or character == " ":
        return True
    if unicodedata.category(character)[0] != "M":
        return False
    kind = unicodedata.combining(character)
    return not (kind == _NUKTA or kind in _ABOVE_AND_BELOW or kind in _ARABIC_AND_HEBREW_POINTS)
