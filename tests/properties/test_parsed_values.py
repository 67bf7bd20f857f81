from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given, settings, strategies as st

from icct_core import (
    USUAL_ROLES,
    ChurchName,
    EmailAddress,
    IdempotencyKey,
    IdempotencyKeyInvalid,
    InvalidValue,
    PersonName,
    PhoneNumber,
    PlayerRole,
    TeamId,
    TeamName,
    TeamNotFound,
    search_text,
)
from icct_core.domain.look_alikes import caseless, fold_look_alikes
from icct_core.domain.text import comparison_key, letters_key, parse_name

_INDIC = "கஙசத்மிழரणकष्र্যরാന്"
_ODD = "\u200c\u200d\u200e\u202e\u2066\u00ad\u034f\ufeff\u0301\u0316\u0345\u212a\u1e9e\u0130\ud800\x00\t\n<>"
_TYPED = string.ascii_letters + string.digits + " '.-&,/()\u2019\u00a0\u2003éßΩςИ" + _INDIC

_ALIKE = (
    "-\u2010\u2013\u2212\uff0d'\u2018\u02bc\uff07\uff21\uff41ｶﾞﬁണനരൻർൽ\u0d4dতৎ\u09cdஸஶரீ\u0bcdअआाेॅएऑഇൗ\u200c\u200d\u0327"
)
_ANY_CHARACTER = st.characters(exclude_categories=())
_ANY_TEXT = st.one_of(
    st.text(_ANY_CHARACTER, max_size=100),
    st.text(_TYPED, max_size=100),
    st.text(_TYPED + _ODD, max_size=60),
    st.text(_ALIKE, max_size=30),
)
_NAME = st.text(_TYPED, min_size=3, max_size=30)
_PHONE_LIKE = st.one_of(_ANY_TEXT, st.from_regex(r"(\+91|0)?([ \-\u2010]?[0-9]){9,11}", fullmatch=True))
_EMAIL_LIKE = st.one_of(_ANY_TEXT, st.emails(), st.from_regex(r"[a-z.+-]{1,20}@[a-zA-Z0-9.-]{1,20}", fullmatch=True))
_ROLE_LIKE = st.one_of(_ANY_TEXT, st.sampled_from(USUAL_ROLES).map(str.swapcase), st.text("BOWLERbowler- ", max_size=9))
_KEY_LIKE = st.one_of(
    _ANY_TEXT, st.text(string.printable, max_size=300), st.from_regex(r'"[a-z0-9-]+"', fullmatch=True)
)
_NUMBER_LIKE = st.one_of(_ANY_TEXT, st.from_regex(r" ?[A-Za-z0-9-]{0,16}-[0-9\u0660-\u0669]{1,12} ?", fullmatch=True))
_SOME = settings(deadline=None, derandomize=True, database=None, max_examples=300)


@pytest.mark.parametrize("parse", [TeamName.parse, ChurchName.parse, PersonName.parse])
@_SOME
@given(raw=_ANY_TEXT)
def test_a_name_parsed_again_is_the_same(
    parse: Callable[[object], TeamName | ChurchName | PersonName], raw: str
) -> None:
    with suppress(InvalidValue):
        name = parse(raw)
        assert parse(name.text) == name
        assert 3 <= len(name.text) <= 80
        assert not set(name.text) & set("<>\x00\t\r\n\u200b\u200e\u202e\u2066\u00a0")


@_SOME
@given(raw=_ROLE_LIKE)
def test_a_role_parsed_again_is_the_same(raw: str) -> None:
    with suppress(InvalidValue):
        role = PlayerRole.parse(raw)
        assert PlayerRole.parse(role.text) == role


@_SOME
@given(raw=_PHONE_LIKE)
def test_a_phone_parsed_again_is_the_same_ten_digits(raw: str) -> None:
    with suppress(InvalidValue):
        phone = PhoneNumber.parse(raw)
        assert PhoneNumber.parse(phone.digits) == phone
        assert len(phone.digits) == 10
        assert set(phone.digits) <= set(string.digits)


@_SOME
@given(raw=_EMAIL_LIKE)
def test_an_address_parsed_again_is_the_same(raw: str) -> None:
    with suppress(InvalidValue):
        email = EmailAddress.parse(raw)
        assert EmailAddress.parse(email.text) == email
        assert email.text.isascii()
        assert email.text.isprintable()


@_SOME
@given(raw=_KEY_LIKE)
@example(raw='""key""')
def test_a_key_parsed_again_is_the_same(raw: str) -> None:
    with suppress(IdempotencyKeyInvalid):
        key = IdempotencyKey.parse(raw)
        assert IdempotencyKey.parse(key.text) == key


@_SOME
@given(raw=_NUMBER_LIKE)
def test_a_team_id_printed_and_parsed_again_is_the_same(raw: str) -> None:
    with suppress(TeamNotFound):
        team_id = TeamId.parse(raw)
        assert TeamId.parse(str(team_id)) == team_id


@_SOME
@given(raw=st.one_of(_ANY_CHARACTER.map(lambda one: one * 1_001), st.none(), st.integers(), st.binary(), st.floats()))
def test_anything_but_short_text_is_an_invalid_value(raw: object) -> None:
    for parse in (TeamName.parse, ChurchName.parse, PersonName.parse, PlayerRole.parse, PhoneNumber.parse):
        with pytest.raises(InvalidValue):
            parse(raw)
    with pytest.raises(InvalidValue):
        EmailAddress.parse(raw)


def _fold_case(text: str) -> list[str]:
    return [text.upper(), text.lower(), text.casefold()]


@_SOME
@given(text=st.text(_TYPED + "\u0301\u0316", max_size=60), data=st.data())
def test_keys_ignore_case_and_spaces(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    for spelling in (*_fold_case(text), text.replace(" ", ""), f"{text[:place]} {text[place:]}"):
        assert comparison_key(spelling) == comparison_key(text)
        assert letters_key(spelling) == letters_key(text)


@_SOME
@given(text=_ANY_TEXT)
def test_a_key_is_its_own_key(text: str) -> None:
    assert comparison_key(comparison_key(text)) == comparison_key(text)
    assert letters_key(letters_key(text)) == letters_key(text)


def _key_of_1_0_0(text: str) -> str:
    folded = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", folded.replace(" ", ""))


_PAIRS = [
    *[("-", hyphen) for hyphen in "\u2010\u2011\u2013\u2014\u2212\uff0d"],
    *[("'", quote) for quote in "\u2018\u2019\u2032\u02bc\uff07"],
    *[("ൻ", "ന\u0d4d\u200d"), ("ൽ", "ല\u0d4d\u200d"), ("ৎ", "ত\u09cd\u200d"), ("ஶ்ரீ", "ஸ்ரீ"), ("आ", "अा")],
    *[("a", "\uff41"), ("Z", "\uff3a"), ("ガ", "ｶﾞ"), ("க", "க\u200c"), ("fi", "ﬁ")],
]


@_SOME
@given(pieces=st.lists(st.tuples(_NAME, st.sampled_from(_PAIRS)), min_size=1, max_size=5))
def test_names_that_look_the_same_share_keys_and_search_text(pieces: list[tuple[str, tuple[str, str]]]) -> None:
    one, other = (" ".join(f"{name}b{pair[which]}" for name, pair in pieces) for which in (0, 1))
    assert comparison_key(one) == comparison_key(other)
    assert letters_key(one) == letters_key(other)
    assert search_text(one) == search_text(other)


@_SOME
@given(text=st.text(_TYPED + _ALIKE, max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert search_text(search_text(text)).split() == search_text(text).split()
    folded = fold_look_alikes(caseless(text))
    assert fold_look_alikes(caseless(folded)) == folded


@_SOME
@given(text=_ANY_TEXT)
def test_what_1_0_0_took_for_one_name_is_one_name(text: str) -> None:
    assert comparison_key(_key_of_1_0_0(text)) == comparison_key(text)


@_SOME
@given(text=st.text(_TYPED, max_size=40))
def test_a_name_is_shown_as_it_was_typed(text: str) -> None:
    with suppress(InvalidValue):
        shown = TeamName.parse(text).text
        assert shown == " ".join(unicodedata.normalize("NFC", text).split())


@_SOME
@given(text=_ANY_TEXT, punctuation=st.sampled_from("'\u2019.-&,/()"), data=st.data())
def test_the_church_key_ignores_punctuation(text: str, punctuation: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    spelling = f"{text[:place]} {punctuation}"
    assert letters_key(spelling + text[place:]) == letters_key(f"{text[:place]} {text[place:]}")


@_SOME
@given(
    label=st.sampled_from(["Name", "Captain name"]),
    text=_NAME,
    spaces=st.sampled_from([" ", "  ", "\u00a0 ", "\u2003"]),
)
def test_spaces_around_and_between_words_change_nothing(label: str, text: str, spaces: str) -> None:
    with suppress(InvalidValue):
        tidy = parse_name(text, label=label, shortest=3, longest=30)
        assert parse_name(spaces + tidy.replace(" ", spaces) + spaces, label=label, shortest=3, longest=30) == tidy
