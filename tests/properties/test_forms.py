from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from icct_core import USUAL_ROLES, RegistrationDraft, ValidationFailed
from tests.support.builders import a_draft, a_jpeg, a_png

_ANY_CHARACTER = st.characters(exclude_categories=())
_TYPED = st.text(_ANY_CHARACTER, max_size=60) | st.text("abcXYZ019 '.-@+\u00a0\u200d\u0301தமிழ்", max_size=60)
_NAME = st.text("abcdefXYZ éßதமிழ்", min_size=3, max_size=30)
_TEN_DIGITS = st.from_regex(r"[0-9]{10}", fullmatch=True)

_FIELDS = {
    "team_name": _NAME,
    "church_name": _NAME,
    "captain_name": _NAME,
    "captain_phone": _TEN_DIGITS,
    "captain_email": st.from_regex(r"[a-zA-Z]{1,9}@[a-z]{1,9}\.in", fullmatch=True),
    "captain_whatsapp": st.from_regex(r"([0-9]{10})?", fullmatch=True),
    "coach_name": _NAME,
    "logo": st.binary(max_size=9).map(lambda data: a_png(data=data)) | st.just(a_jpeg()),
    "players": st.lists(
        st.fixed_dictionaries(
            {"name": _NAME},
            optional={
                "role": st.sampled_from(["", *USUAL_ROLES]),
                "phone": _TEN_DIGITS,
            },
        ),
        min_size=1,
        max_size=3,
    ),
}
_CHANGES = st.fixed_dictionaries({}, optional=_FIELDS)


def _outcome(changes: dict[str, Any]) -> tuple[RegistrationDraft | None, set[object]]:
    """The draft, or the fields that kept it from being one."""
    try:
        return a_draft(**changes), set()
    except ValidationFailed as refusal:
        return None, {path[0] for path in refusal.field_errors}


def _draft(changes: dict[str, Any]) -> RegistrationDraft | None:
    draft, _ = _outcome(changes)
    return draft


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(one=_CHANGES, other=_CHANGES)
def test_fingerprints_are_equal_exactly_if_the_content_is(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, again, second = _draft(one), _draft(one), _draft(other)
    if first and again and second:
        assert first.fingerprint() == again.fingerprint()
        assert (first.fingerprint() == second.fingerprint()) == ((first.team, first.logo) == (second.team, second.logo))


@pytest.mark.parametrize("name", sorted(_FIELDS))
@settings(deadline=None, derandomize=True, database=None, max_examples=50)
@given(data=st.data())
def test_the_fingerprint_differs_when_one_field_does(name: str, data: st.DataObject) -> None:
    first, second = _draft({}), _draft({name: data.draw(_FIELDS[name])})
    if first and second:
        same = (first.team, first.logo) == (second.team, second.logo)
        assert (first.fingerprint() == second.fingerprint()) == same


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(form=st.fixed_dictionaries({}, optional={name: _TYPED for name in _FIELDS if name != "logo"}))
def test_whatever_is_typed_gives_a_draft_or_names_the_wrong_fields(form: dict[str, Any]) -> None:
    draft, refused = _outcome(form)
    assert refused <= set(form)
    assert bool(draft) != bool(refused)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(_ANY_CHARACTER, max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "role", "phone"]), inner),
    max_leaves=20,
)


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(players=_JSON)
def test_whatever_json_the_players_are_it_is_a_squad_or_refused_below_players(players: object) -> None:
    draft, refused = _outcome({"players": json.dumps(players)})
    if draft:
        assert isinstance(players, list)
        assert len(draft.team.squad) == len(players)
    else:
        assert refused == {"players"}
