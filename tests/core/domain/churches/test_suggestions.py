"""Names of churches that look the same, and the closest ones."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from icct_core import Church, ChurchId, ChurchName, closest, looking_alike, suggestion_key
from icct_core.domain.churches.suggestions import MOST_ALIKE

SAME = [
    ("St Peters", "Saint Peter's Church", "CSI St. Peter's", "C.S.I. St.Peters", "ST PETER’S PARISH", "Ste. Peter"),
    ("Holy Cross", "The Holy-Cross Church", "Cross, Holy", "holy cross pastorate", "Holy Cross Cathedral, CNI"),
    ("José Church", "Jose", "JOSÉ (Chapel)"),
    ("தூய பேதுரு", "பேதுரு தூய"),
]
DIFFERENT = [
    ("St Peters", "St Pauls"),
    ("St Peters, Tambaram", "St Peters, Adyar"),
    ("Grace", "Graceland"),
    ("CSI Church", "CNI Church"),
    ("A B Church", "A Church"),
]


@pytest.fixture(autouse=True)
def no_key_is_known_yet() -> None:
    """The process remembers the keys that earlier tests asked for."""
    suggestion_key.cache_clear()


@pytest.mark.parametrize("names", SAME, ids=["St Peters", "Holy Cross", "Jose", "Tamil"])
def test_spellings_of_one_church_share_a_key(names: tuple[str, ...]) -> None:
    assert len({suggestion_key(name) for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_churches_have_other_keys(one: str, other: str) -> None:
    assert suggestion_key(one) != suggestion_key(other)


def test_a_key_is_the_sorted_words_that_tell() -> None:
    assert suggestion_key("CSI St. Peter's Church, Old Town") == "old peter st town"
    assert suggestion_key("C.S.I. Church") == "church csi"  # there is nothing else
    assert suggestion_key("St. A. B. Bus") == "ab bus st"
    assert suggestion_key("A 1 Jesus") == "1 a jesu"
    assert suggestion_key("Jobs Rows") == "job row"


@given(st.text(max_size=90))
def test_any_text_has_a_key(text: str) -> None:
    words = suggestion_key(text).split()
    assert words == sorted(words)


def test_the_same_church_comes_before_a_like_name() -> None:
    names = ["St Peter's Hall", "CSI Saint Peter", "Holy Cross", "St Petersen"]
    assert closest("st. peters", names)[0] == "CSI Saint Peter"
    assert "Holy Cross" not in closest("st. peters", names)


def test_at_most_three_are_named_and_none_twice() -> None:
    names = [f"St Peter {number}" for number in range(9)]
    assert len(closest("St Peter", [*names, *names])) == 3
    assert closest("St Peter", names, most=1) == ("St Peter 0",)
    assert len(closest("St Peter", ["St Peter", "Saint Peter", "CSI St Peter", "St. Peter"])) == 3


def test_nothing_is_close_to_a_name_like_no_other() -> None:
    assert closest("Zion", ["Grace", "Holy Cross"]) == ()
    assert closest("Zion", []) == ()


def test_a_slip_of_the_finger_is_close() -> None:
    assert closest("Holly Cros", ["Grace", "Holy Cross Church"]) == ("Holy Cross Church",)


def test_of_very_many_names_those_that_share_a_word_are_compared() -> None:
    names = [f"Church of Number {number}" for number in range(2_500)]
    assert closest("Bethel Assembly", [*names, "Bethel Assembley"]) == ("Bethel Assembley",)
    assert closest("Bethal", [*names, "Bethel"]) == ()


def test_up_to_two_thousand_names_are_compared_letter_by_letter() -> None:
    names = [f"Church of Number {number}" for number in range(1_999)]
    assert closest("Bethal", [*names, "Bethel"]) == ("Bethel",)
    assert closest("Bethal", [*names, "Number 1999", "Bethel"]) == ()


def test_three_letters_of_five_are_close() -> None:
    assert closest("Abcde", ["Abcxy", "Abxyz"]) == ("Abcxy",)


def a_church(name: str | None, *aliases: str, typed: str | None = None) -> Church:
    return Church(
        id=ChurchId.new(),
        prefix="ICCT",
        key=ChurchName(name or typed or "").key,
        name=ChurchName(name) if name else None,
        aliases=tuple(map(ChurchName, aliases)),
        typed=ChurchName(typed) if typed else None,
    )


def test_churches_that_look_the_same_are_named_at_each_other() -> None:
    one, alias, typed, other = (
        a_church("St. Peter's"),
        a_church("Old Church of the Rock", "Saint Peter", "CSI St Peters"),
        a_church(None, typed="St Peters Church"),
        a_church("Grace"),
    )
    alike = looking_alike([one, alias, typed, other])
    assert alike == {
        one.id: (alias.id, typed.id),
        alias.id: (one.id, typed.id),
        typed.id: (one.id, alias.id),
        other.id: (),
    }


def test_of_very_many_that_look_the_same_a_few_are_named() -> None:
    churches = [a_church(f"{'The ' * number}Grace") for number in range(15)]
    churches += [a_church(f"{'Our ' * number}Grace") for number in range(1, 15)]
    alike = looking_alike(churches)
    assert {len(others) for others in alike.values()} == {MOST_ALIKE}
    assert all(church_id not in others for church_id, others in alike.items())
