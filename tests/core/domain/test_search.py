"""What a search looks for, and what it is looked for in."""

from __future__ import annotations

import pytest

from icct_core import MAX_SEARCH_LENGTH, InvalidValue, TeamName, search_text, search_words
from tests.support.builders import a_registration

ADDRESS = "johnsamuelexamplecom"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("CSI St. Peter's Church", "csi st peters church"),
        ("José Ñandú", "jose nandu"),
        ("Straße", "strasse"),
        ("Thánh Phêrô", "thanh phero"),
        ("İstanbul", "istanbul"),
        ("Ωμέγα", "ωμεγα"),
        ("Ёлки", "елки"),
        ("தமிழ் அணி", "தமிழ் அணி"),
        ("फ़ौजी", "फौजी"),
        ("क्\u200dष", "क्ष"),
        ("അവന്\u200d", "അവൻ"),
        ("উত্\u200dসব", "উৎসব"),
        ("अाकाश", "आकाश"),
        ("D\u02bcsouza D’Souza", "dsouza dsouza"),
        ("Lions–Tamil", "lionstamil"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("ที่", "ที่"),
        ("ガ", "ガ"),
        ("ﬁnal Ⅳ \uff12", "final iv 2"),
        ("A\u3000B\tC", "a b c"),
    ],
)
def test_case_accents_and_punctuation_are_taken_off_and_nothing_else(name: str, plain: str) -> None:
    assert search_text(name) == plain
    assert search_text(plain) == plain


def test_names_stand_apart() -> None:
    assert search_text("Grace", "Warriors") == "grace warriors"


@pytest.mark.parametrize("name", ["José", "தமிழ்", "St. Peter's", "फ़ौजी", "İstanbul", "ﬁnal"])
def test_a_name_is_found_by_itself(name: str) -> None:
    assert all(word in search_text("Team", name, "Church") for word in search_words(name))


def test_words_are_looked_for_once_each_in_the_order_typed() -> None:
    assert search_words(" Lions  of\tJudah lions ") == ("lions", "of", "judah")


@pytest.mark.parametrize("raw", ["", " ", "...", "'", "\x00", "\u0301", "\udcff", "%_"])
def test_a_search_needs_something_to_look_for(raw: str) -> None:
    with pytest.raises(InvalidValue, match="at least one letter or digit"):
        search_words(raw)


def test_a_search_is_not_longer_than_all_names_together() -> None:
    assert search_words("x" * MAX_SEARCH_LENGTH) == ("x" * MAX_SEARCH_LENGTH,)
    with pytest.raises(InvalidValue, match="at most 100 characters"):
        search_words("x" * (MAX_SEARCH_LENGTH + 1))


def test_a_team_is_searched_by_number_names_and_church() -> None:
    text = a_registration().search_text
    assert text.startswith("icct001 grace warriors csi st peters church john samuel david raj player 1 player 2 ")
    assert text.endswith(" 9876543210 9876543211 " + " ".join(f"90000000{n:02}" for n in range(1, 12)) + " " + ADDRESS)


def test_a_removed_team_is_searched_by_its_number_alone() -> None:
    assert a_registration(team=None).search_text == "icct001"


@pytest.mark.parametrize(
    "typed",
    ["9876543210", "98765 43210", "+91 98765 43210", "(+91) 98765-43210", "0 98765 43210", "0091 987 654 3210"],
)
def test_a_phone_is_one_word_however_it_is_typed(typed: str) -> None:
    assert search_words(typed) == ("9876543210",)
    assert search_words(f"Kumar {typed}, lions") == ("kumar", "9876543210", "lions")


@pytest.mark.parametrize("typed", ["98765", "icct-001", "12345 678901", "9876543210a", "a9876543210"])
def test_what_is_no_phone_stays_as_it_was_typed(typed: str) -> None:
    assert search_words(typed) == tuple(typed.replace("-", "").split())


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("D\u0131yar", "diyar"),
        ("Đặng", "dang"),
        ("Æther Œuvre", "aether oeuvre"),
    ],
)
def test_letters_that_no_key_writes_are_found_by_those_that_do(typed: str, plain: str) -> None:
    assert search_text(typed) == plain
    assert search_words(typed) == search_words(plain)
    assert TeamName(typed).key != TeamName(plain).key
