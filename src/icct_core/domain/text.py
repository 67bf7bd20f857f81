"""Parses names in any script: spaces, invisible characters, keys to compare them by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .errors import InvalidValue
from .look_alikes import TYPOGRAPHIC, caseless, fold_look_alikes, plain_punctuation
from .sentences import Sentence

MAX_RAW_LENGTH = 1_000
"""Characters looked at before normalisation: ordering combining marks costs quadratic time on longer runs."""

_PUNCTUATION = frozenset("'.-&,/()")
_PLAIN = re.compile(r"[A-Za-z0-9 '.\-&,/()]*[A-Za-z][A-Za-z0-9 '.\-&,/()]*")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")

_ASCII_WHITE_SPACE = " \t\n\v\f\r"
WHITE_SPACE = frozenset(
    _ASCII_WHITE_SPACE + "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
)
"""Unicode's White_Space; Python's ``isspace`` has four control characters more."""

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point): names that look equal must be equal."""

_INDIC = "\u0900-\u0dff"  # Devanagari to Sinhala
_VIRAMA = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca"
_INDIC_JOINER = re.compile(f"(?<=[{_INDIC}])[\u200c\u200d](?=[{_INDIC}])|(?<=[{_VIRAMA}])\u200d")
"""A joiner shapes the letters around it; a final ZWJ after a virama is a chillu (Unicode UAX #31, rules A2 and B)."""


def trimmed(text: str) -> str:
    """Text without the white space and the invisible characters (category Cf) that pasting leaves at its ends.

    A final ZWJ after a virama stays: it makes another letter of the last one.
    """
    if text.isascii():
        return text.strip(_ASCII_WHITE_SPACE)
    start, end = 0, len(text)
    while start < end and _falls_off(text[start]):
        start += 1
    while start < end and _falls_off(text[end - 1]):
        end -= 1
    if start < end < len(text) and text[end] == "\u200d" and text[end - 1] in _VIRAMA:
        end += 1
    return text[start:end]


def is_blank(raw: object) -> bool:
    """Whether it is text of at most ``MAX_RAW_LENGTH`` characters of which ``trimmed`` leaves nothing."""
    if not isinstance(raw, str) or "!" <= raw[:1] <= "~":
        return False
    return len(raw) <= MAX_RAW_LENGTH and not trimmed(raw)


def has_invisible(text: str) -> bool:
    """Whether it holds characters that show nothing: of the category Cf, or ignorable by default."""
    return not text.isascii() and (_INVISIBLE.search(text) is not None or any(map(is_format, text)))


def without_invisible(text: str) -> str:
    """Text without the characters that show nothing, wherever they are."""
    if text.isascii():
        return text
    return "".join(one for one in _INVISIBLE.sub("", text) if not is_format(one))


def plain_digits(text: str) -> str:
    """Text with the ASCII digit for each decimal digit of any script; every character stays where it was."""
    if text.isascii():
        return text
    return "".join(one if one.isascii() else str(unicodedata.decimal(one, one)) for one in text)


def is_format(character: str) -> bool:
    """Whether its category is Cf: it shows nothing, and directs how others are shown."""
    return unicodedata.category(character) == "Cf"


def tidy(raw: object, label: str) -> str:
    """Text in NFC, ``trimmed``, with each inner run of spaces and tabs as one space.

    Raises:
        InvalidValue: it is not text, or longer than ``MAX_RAW_LENGTH`` characters.
    """
    if not isinstance(raw, str):
        raise InvalidValue("{label} must be text", label=Sentence.of(label))
    if len(raw) > MAX_RAW_LENGTH:
        raise InvalidValue("{label} is too long", label=Sentence.of(label))
    if raw.isascii():
        text = raw.strip(_ASCII_WHITE_SPACE)
        return text if "  " not in text and "\t" not in text else _SPACES.sub(" ", text)
    return _SPACES.sub(" ", trimmed(unicodedata.normalize("NFC", raw)))


def parse_name(raw: object, *, label: str, shortest: int, longest: int) -> str:
    """A tidy name of ``shortest`` to ``longest`` characters with at least one letter; parsing it again changes nothing.

    Raises:
        InvalidValue: it is missing, too short, too long, or has a character no name has.
    """
    text = tidy(raw, label)
    if not text:
        raise InvalidValue("{label} is required", label=Sentence.of(label))
    if not shortest <= len(text) <= longest:
        raise InvalidValue(
            "{label} must be {shortest} to {longest} characters",
            label=Sentence.of(label),
            shortest=shortest,
            longest=longest,
        )
    if not _PLAIN.fullmatch(text):
        _check_characters(text, label)
    return text


def comparison_key(text: str) -> str:
    """What two spellings share when case, spaces and the encoding of what looks the same are ignored."""
    if text.isascii():
        return text.replace(" ", "").lower()
    return unicodedata.normalize("NFC", fold_look_alikes(caseless(text).replace(" ", "")))


@lru_cache(maxsize=1024)  # a registry asks for the keys of the same names again and again
def letters_key(text: str) -> str:
    """What two spellings share when punctuation is ignored, too."""
    plain = plain_punctuation(text)
    return comparison_key("".join(character for character in plain if character not in _PUNCTUATION))


@lru_cache(maxsize=1024)
def _falls_off(character: str) -> bool:
    return character in WHITE_SPACE or is_format(character)


def _check_characters(text: str, label: str) -> None:
    named = Sentence.of(label)
    if _INVISIBLE.search(text):
        raise InvalidValue("{label} contains invisible characters; please type it again", label=named)
    categories = {_category(character) for character in _INDIC_JOINER.sub("", text)}
    if "C" in categories:
        raise InvalidValue("{label} contains control or invisible characters; please type it again", label=named)
    if "S" in categories:
        raise InvalidValue("{label} may contain only letters, digits, spaces and ' . - & , / ( )", label=named)
    if "L" not in categories:
        raise InvalidValue("{label} must contain at least one letter", label=named)


@lru_cache(maxsize=4096)  # more letters than one year's names use
def _category(character: str) -> str:
    """``L`` letter, ``M`` mark, ``N`` digit, ``P`` allowed punctuation, ``C`` control or invisible, ``S`` any other."""
    if character == " " or character in _PUNCTUATION or character in TYPOGRAPHIC:
        return "P"
    category = unicodedata.category(character)
    if category == "Nd" or category[0] in "LM":
        return category[0]
    return "C" if category[0] == "C" or category in {"Zl", "Zp"} else "S"
