"""Folds characters that look alike, to compare names; names are kept as typed."""

from __future__ import annotations

import re
import unicodedata

_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
"""Hyphen, non-breaking hyphen, figure dash, en dash, em dash, bar, minus sign, and two small ones."""

_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc"
"""Single quotation marks, prime, and the modifier letters that look like them."""

_FULL_WIDTH = {chr(ord(plain) + 0xFEE0): plain for plain in "'.-&,/()"}

TYPOGRAPHIC = {**dict.fromkeys(_HYPHENS, "-"), **dict.fromkeys(_QUOTES, "'"), **_FULL_WIDTH}
"""What phones, word processors and input methods write for the punctuation that a name may have."""

_TYPOGRAPHIC = re.compile(f"[{''.join(TYPOGRAPHIC)}]")  # five times as fast as ``str.translate`` where there is none

_JOINERS = re.compile("[\u200c\u200d]")


def plain_punctuation(text: str) -> str:
    """Text with each typographic hyphen and quotation mark, and full-width punctuation, in its ASCII form."""
    return text if text.isascii() else _TYPOGRAPHIC.sub(lambda found: TYPOGRAPHIC[found[0]], text)


def caseless(text: str) -> str:
    """Text without case, widths and other compatibility forms, decomposed (Unicode, chapter 3.13, D146)."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKD", folded.casefold())


def fold_look_alikes(text: str) -> str:
    """What spellings of a ``caseless`` text that look the same have in common; not normalised.

    Punctuation is plain, letters are encoded as Unicode recommends, and joiners that only shape letters are gone.
    """
    text = plain_punctuation(text)
    if text.isascii():
        return text
    text = _replaced(_WITH_JOINER, text)
    text = unicodedata.normalize("NFD", _JOINERS.sub("", text))
    for table in (_SIGNS, _LETTERS):
        text = _replaced(table, text)
    return text


def _table(*lines: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """From lines such as ``0906 = 0905 093E, …``: what is preferred, and the sequence that looks like it."""
    pairs = (pair.split("=") for line in lines for pair in line.split(","))
    sequences = {_characters(sequence): _characters(preferred) for preferred, sequence in pairs}
    return re.compile("|".join(sequences)), sequences


def _characters(code_points: str) -> str:
    return "".join(chr(int(number, 16)) for number in code_points.split())


def _replaced(table: tuple[re.Pattern[str], dict[str, str]], text: str) -> str:
    pattern, sequences = table
    return pattern.sub(lambda found: sequences[found[0]], text)


# From the Unicode Standard, chapters 12 and 13, and its file DoNotEmit.txt: what to use, and what not to use for it.

_WITH_JOINER = _table(
    "0D7A = 0D23 0D4D 200D, 0D7B = 0D28 0D4D 200D, 0D7C = 0D30 0D4D 200D, 0D7C = 0D31 0D4D 200D",  # Malayalam chillus
    "0D7D = 0D32 0D4D 200D, 0D7E = 0D33 0D4D 200D, 0D7F = 0D15 0D4D 200D",
    "0D54 = 0D2E 0D4D 200D, 0D55 = 0D2F 0D4D 200D, 0D56 = 0D34 0D4D 200D",
    "0930 093C 094D = 0930 094D 200D",  # Devanagari: the eyelash ra of Marathi, R5a of chapter 12.1
    "09CE = 09A4 09CD 200D",  # Bengali khanda ta
)

_SIGNS = _table(
    "0949 = 093E 0945, 094A = 093E 0946, 094B = 093E 0947, 094C = 093E 0948",  # Devanagari
    "0AC9 = 0ABE 0AC5, 0AC9 = 0AC5 0ABE, 0ACB = 0ABE 0AC7, 0ACC = 0ABE 0AC8",  # Gujarati
    "0C40 = 0C3F 0C55, 0C47 = 0C46 0C55, 0C4B = 0C4A 0C55",  # Telugu
)

_LETTERS = _table(
    "0904 = 0905 0946, 0906 = 0905 093E, 0908 = 0930 094D 0907, 090A = 0909 0941, 090D = 090F 0945",  # Devanagari
    "090E = 090F 0946, 0910 = 090F 0947, 0911 = 0905 0949, 0911 = 0906 0945, 0912 = 0905 094A, 0912 = 0906 0946",
    "0913 = 0905 094B, 0913 = 0906 0947, 0914 = 0905 094C, 0914 = 0906 0948, 0972 = 0905 0945",
    "0986 = 0985 09BE, 09E0 = 098B 09C3, 09E1 = 098C 09E2",  # Bengali
    "0A06 = 0A05 0A3E, 0A07 = 0A72 0A3F, 0A08 = 0A72 0A40, 0A09 = 0A73 0A41, 0A0A = 0A73 0A42",  # Gurmukhi
    "0A0F = 0A72 0A47, 0A10 = 0A05 0A48, 0A13 = 0A73 0A4B, 0A14 = 0A05 0A4C",
    "0A86 = 0A85 0ABE, 0A8D = 0A85 0AC5, 0A8F = 0A85 0AC7, 0A90 = 0A85 0AC8, 0A91 = 0A85 0AC9",  # Gujarati
    "0A91 = 0A86 0AC5, 0A93 = 0A85 0ACB, 0A93 = 0A86 0AC7, 0A94 = 0A85 0ACC, 0A94 = 0A86 0AC8",
    "0B06 = 0B05 0B3E, 0B10 = 0B0F 0B57, 0B14 = 0B13 0B57",  # Oriya
    "0BB6 0BCD 0BB0 0BC0 = 0BB8 0BCD 0BB0 0BC0",  # Tamil: shri
    "0C13 = 0C12 0C55, 0C14 = 0C12 0C4C",  # Telugu
    "0C8A = 0C89 0CBE, 0C94 = 0C92 0CCC, 0CE0 = 0C8B 0CBE",  # Kannada
    "0D08 = 0D07 0D57, 0D0A = 0D09 0D57, 0D10 = 0D0E 0D46, 0D13 = 0D12 0D3E, 0D14 = 0D12 0D57",  # Malayalam
    "0D28 0D4D = 0D7B 0D4D",  # Malayalam: nta
    "0D86 = 0D85 0DCF, 0D87 = 0D85 0DD0, 0D88 = 0D85 0DD1, 0D8C = 0D8B 0DDF, 0D8E = 0D8D 0DD8",  # Sinhala
    "0D90 = 0D8F 0DDF, 0D92 = 0D91 0DCA, 0D93 = 0D91 0DD9, 0D96 = 0D94 0DDF",
)
