"""Sentences of organisers: one line, nothing that hides in it."""

from __future__ import annotations

import unicodedata

import pytest

from icct_core import InvalidValue
from icct_core.domain.review.reasons import LONGEST_NOTE, parse_note, parse_reason

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Too few players", "Too few players"),
        ("  Too\tfew \r\n\n players. ", "Too few players."),
        ("\ufeffPlease call\u200b", "Please call"),
        ("பதினொரு வீரர்கள் தேவை", "பதினொரு வீரர்கள் தேவை"),
        ("അവന്\u200d വരും", "അവന്\u200d വരും"),
        ("Sorry \u2764\ufe0f", "Sorry \u2764\ufe0f"),
        (f"{FAMILY} team", f"{FAMILY} team"),
        ("Jose\u0301 is missing", "José is missing"),
        ('<b>100 %</b> & more: "yes"?', '<b>100 %</b> & more: "yes"?'),
        ("abc", "abc"),
        ("x" * 500, "x" * 500),
        ("x" * 500 + " " * 1_500, "x" * 500),
    ],
)
def test_a_sentence_is_kept_on_one_line(typed: str, kept: str) -> None:
    assert parse_reason(typed) == kept
    assert parse_reason(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (None, "Reason must be text"),
        (7, "Reason must be text"),
        ("", "Reason must have 3 to 500 characters, not 0"),
        ("no", "Reason must have 3 to 500 characters, not 2"),
        (" \u200bno\n", "Reason must have 3 to 500 characters, not 2"),
        ("x" * 501, "Reason must have 3 to 500 characters, not 501"),
        ("x " * 1_001, "Reason must have 3 to 500 characters, not 2002"),
        ("bell \x07 rings", "Reason must not contain control characters"),
        ("half \ud83d a face", "Reason must not contain control characters"),
        ("evil \u202e sdrow", "Reason must not contain invisible characters"),
        ("soft\u00adhyphen", "Reason must not contain invisible characters"),
        ("filler \u3164 here", "Reason must not contain invisible characters"),
    ],
)
def test_anything_else_is_refused_and_says_why(typed: object, told: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_reason(typed)
    assert str(refused.value) == told


def test_a_reason_is_called_what_its_field_is_called() -> None:
    with pytest.raises(InvalidValue, match=r"^Text for captains must be text$"):
        parse_reason(None, "Text for captains")


@pytest.mark.parametrize("typed", ["x", "x" * LONGEST_NOTE])
def test_a_note_may_be_short_or_long(typed: str) -> None:
    assert parse_note(typed) == typed


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("  ", "Note must have 1 to 2000 characters, not 0"),
        ("x" * (LONGEST_NOTE + 1), "Note must have 1 to 2000 characters, not 2001"),
        (None, "Note must be text"),
    ],
    ids=["blank", "too long", "nothing"],
)
def test_a_note_has_its_own_bounds(typed: object, told: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_note(typed)
    assert str(refused.value) == told
