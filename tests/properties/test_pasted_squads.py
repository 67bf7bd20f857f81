from __future__ import annotations

import re
import sys
import unicodedata
from types import FrameType

from hypothesis import given, settings, strategies as st

from icct_core import USUAL_ROLES, PersonName, PhoneNumber, parse_pasted_squad

_SOME = settings(deadline=None, derandomize=True, database=None, max_examples=300)
_ANY_CHARACTER = st.characters(exclude_categories=())
_PIECES = st.sampled_from(
    [
        *["1. ", "(2) ", "௧. ", "* ", "- ", ", ", "\t", "  ", " - ", ": ", ";", "\n", "\r\n", "/", "(", ")", "[", "]"],
        *["Ravi", "முருகன்", "bowler", "wk", "(C)", "(VC & WK)", "all rounder", "AR", "Team list:", "Bowlers:"],
        *["+91 ", "9841234567", "98412 34567", "௯௮௪௧௨௩௪௫௬௭", "123", "[12/03/26, 7:41 pm] ", "Sam: ", "Ph: "],
        *["\u200e", "\u202a", "*", "_", "<", "\0"],
    ]
)
_TEXT = st.one_of(st.text(_ANY_CHARACTER, max_size=200), st.lists(_PIECES, max_size=40).map("".join))
_NAMES = st.sampled_from(["Ravi Kumar", "S. John", "D'Souza Paul", "முருகன் செ", "सुनील कुमार", "Xavier", "Anne-Marie"])
_ROLES = st.sampled_from(["bowler", "Batsman", "all rounder", "wk", "கீப்பர்", "ऑलराउंडर"])


@_SOME
@given(text=_TEXT)
def test_any_text_is_taken_and_every_word_of_a_name_is_in_it_in_order(text: str) -> None:
    position = 0
    for entry in parse_pasted_squad(text):
        assert set(entry) <= {"name", "role", "phone"}
        for word in re.findall(r"\w+", str(entry["name"])):
            position = text.index(word, position) + len(word)


@_SOME
@given(text=_TEXT)
def test_no_letter_of_an_unknown_word_is_lost(text: str) -> None:
    """Everything but roles, marks, headings, labels and senders, which are words, comes back in a field."""
    marked = "\n".join(f"{line} qqzz" for line in text.split("\n"))
    found = " ".join(str(value) for entry in parse_pasted_squad(marked) for value in entry.values())
    assert found.count("qqzz") == marked.count("qqzz")


@_SOME
@given(
    squad=st.lists(st.tuples(_NAMES, _ROLES, st.from_regex(r"[6-9][0-9]{9}", fullmatch=True)), min_size=1, max_size=15),
    number=st.sampled_from(["{}. ", "{}) ", "({}) ", "", "- ", "• "]),
    between=st.sampled_from([", ", ",", "\t", "; ", " - ", " – ", "  ", " | "]),
)
def test_a_list_of_players_comes_back_in_its_order(
    squad: list[tuple[str, str, str]], number: str, between: str
) -> None:
    text = "\n".join(number.format(index) + between.join(player) for index, player in enumerate(squad, 1))
    entries = parse_pasted_squad(text)
    assert [entry["name"] for entry in entries] == [name for name, _, _ in squad]
    assert [entry["phone"] for entry in entries] == [phone for _, _, phone in squad]
    assert all(entry["role"] in USUAL_ROLES for entry in entries)


@_SOME
@given(digits=st.from_regex(r"[1-9][0-9]{9}", fullmatch=True), script=st.sampled_from("0\u0966\u0be6\uff10\u0660"))
def test_a_phone_in_any_script_is_what_the_phone_field_would_take(digits: str, script: str) -> None:
    written = "".join(chr(ord(script) + int(digit)) for digit in digits)
    (entry,) = parse_pasted_squad(f"Ravi, {written}")
    assert entry == {"name": "Ravi", "phone": PhoneNumber.parse(written).digits}
    assert unicodedata.decimal(script) == 0


@_SOME
@given(name=_NAMES)
def test_a_name_alone_is_itself(name: str) -> None:
    assert parse_pasted_squad(name) == ({"name": name},)
    assert PersonName.parse(name).text == name


def test_the_work_grows_with_the_text_and_no_faster() -> None:
    """Counted in function calls of the costliest lines: twice as many lines, and lines twice as long."""
    line = "1 2 3 4 5 6 7 8 9 0 +9 (wk) a - "
    once, twice, longer = (_calls(text) for text in (f"{line * 4}\n" * 40, f"{line * 4}\n" * 80, f"{line * 8}\n" * 40))
    assert twice < 2.2 * once
    assert longer < 2.5 * once


def _calls(text: str) -> int:
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        parse_pasted_squad(text)
    finally:
        sys.setprofile(None)
    return count
