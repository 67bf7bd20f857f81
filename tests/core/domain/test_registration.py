from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st

from icct_core import (
    NO_TEAM,
    Consent,
    FieldPath,
    FileTooLarge,
    InvalidFileType,
    Message,
    MessageKind,
    Registration,
    RegistrationStatus,
    StoredFile,
    TeamForm,
    TeamId,
    TeamNotFound,
    Told,
    ValidationFailed,
    new_registration_id,
)
from tests.support.builders import a_draft, a_jpeg, a_png, a_png_of, a_registration, a_squad

FIRST = TeamId("ICCT", 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CONSENT = Consent(version="2026-01", language="ta", at=NOW)
REGISTERED, CHANGES_REQUESTED, CONFIRMED, REJECTED, _ = RegistrationStatus


def _refusals(**changes: Any) -> dict[FieldPath, str]:
    with pytest.raises(ValidationFailed) as raised:
        a_draft(**changes)
    return dict(raised.value.field_errors)


def test_a_form_becomes_a_draft_with_every_value_parsed() -> None:
    wanted = new_registration_id()
    draft = a_draft(id=wanted, team_name="  Grace   Warriors ", captain_phone="+91 98765-43210", logo=a_jpeg())
    team, captain = draft.team, draft.team.captain
    assert (draft.id, draft.logo.media_type) == (wanted, "image/jpeg")
    assert (team.name.text, team.church.text, team.coach.text) == (
        "Grace Warriors",
        "CSI St. Peter's Church",
        "David Raj",
    )
    assert (captain.name.text, captain.email.text) == ("John Samuel", "john.samuel@example.com")
    assert (captain.phone.digits, captain.whatsapp.digits) == ("9876543210", "9876543211")
    assert [player.name.text for player in team.squad] == [player["name"] for player in a_squad()]


@pytest.mark.parametrize("nothing", ["", "  ", "\u00a0", "\t", "\u200b", "\u202a\u202c"])
def test_an_empty_whatsapp_number_is_the_phone(nothing: str) -> None:
    captain = a_draft(captain_whatsapp=nothing).team.captain
    assert captain.whatsapp == captain.phone


@pytest.mark.parametrize(
    ("field", "raw", "message"),
    [
        ("team_name", "", "Team name is required"),
        ("team_name", "<b>Lions</b>", "Team name may contain only letters, digits, spaces and ' . - & , / ( )"),
        ("church_name", "AB", "Church name must be 3 to 80 characters"),
        ("captain_name", "a" * 51, "Captain name must be 3 to 50 characters"),
        ("captain_phone", "12345", "Phone must be exactly 10 digits"),
        ("captain_email", "john@", "Invalid email format"),
        ("captain_whatsapp", "12345", "WhatsApp number must be exactly 10 digits"),
        ("coach_name", "\x00\x00\x00", "Coach name contains control or invisible characters; please type it again"),
        ("logo", b"", "Logo is required: a PNG or JPEG image of at most 5 MB"),
        ("players", "[]", "Squad must have 1 to 20 players, not 0"),
        ("captain_whatsapp", None, "WhatsApp number must be text"),
        ("captain_whatsapp", 0, "WhatsApp number must be text"),
        ("captain_whatsapp", "98765432119", "WhatsApp number must be exactly 10 digits"),
        ("logo", None, "Logo must be the bytes of a PNG or JPEG image"),
        ("logo", "abc", "Logo must be the bytes of a PNG or JPEG image"),
        ("players", None, "Players must be JSON text or a list of players"),
        ("players", 11, "Players must be JSON text or a list of players"),
    ],
)
def test_a_wrong_field_is_refused_alone_with_its_own_words(field: str, raw: object, message: str) -> None:
    assert _refusals(**{field: raw}) == {(field,): message}


_PLAIN: st.SearchStrategy[Any] = st.one_of(
    *[st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.dates(), st.uuids()],
    *[st.text(max_size=9), st.binary(max_size=9), st.binary(max_size=9).map(bytearray), st.builds(object)],
    st.sampled_from([NotImplemented, ..., str, len, Iterable, 10**4_000, memoryview(b"ab"), range(9), a_png(), "[]"]),
)
_NESTED: st.SearchStrategy[Any] = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        *[st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.lists(inner, max_size=3).map(iter)],
        st.dictionaries(st.sampled_from(["name", "role", "phone"]) | st.integers(), inner, max_size=3),
    ),
    max_leaves=9,
)
_ANYTHING = _PLAIN | _NESTED | st.lists(_NESTED, max_size=3)
"""Values of any type, the ones a form has among them."""


def _wrong_fields(changes: dict[str, Any]) -> set[str | int]:
    try:
        a_draft(**changes)
    except InvalidFileType:
        return {"logo"}
    except ValidationFailed as refusal:
        return {path[0] for path in refusal.field_errors}
    return set()


@pytest.mark.parametrize("name", [field.name for field in fields(TeamForm)])
@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(value=_ANYTHING)
@example(value=b"GIF89a")
def test_a_field_of_any_type_is_accepted_or_refused_at_its_place(name: str, value: Any) -> None:
    assert _wrong_fields({name: value}) <= {name}


@settings(deadline=None, derandomize=True, database=None, max_examples=100)
@given(form=st.fixed_dictionaries({field.name: _ANYTHING for field in fields(TeamForm)}))
def test_a_form_of_anything_ends_in_field_errors(form: dict[str, Any]) -> None:
    assert ("captain_phone",) in _refusals(**form)


def test_an_empty_form_is_refused_field_by_field() -> None:
    assert set(_refusals(**asdict(TeamForm()))) == {
        *[("team_name",), ("church_name",), ("captain_name",), ("captain_phone",), ("captain_email",)],
        *[("coach_name",), ("logo",), ("players",)],
    }


def test_the_contracts_example_is_answered_as_published() -> None:
    players = [*a_squad(3), {"name": "S. Kumar", "phone": "98765"}]
    assert _refusals(captain_email="john", players=json.dumps(players)) == {
        ("captain_email",): "Invalid email format",
        ("players", 3, "phone"): "Phone must be exactly 10 digits",
    }


def test_all_wrong_fields_are_refused_at_once() -> None:
    wrong = {"name": "", "role": "<b>", "phone": "1"}
    refusals = _refusals(
        team_name="Li\u202eons",
        church_name="",
        captain_name="Jo",
        captain_phone="௯௮௭௬௫௪௩௨௧",
        captain_email="john",
        captain_whatsapp="1",
        coach_name="123",
        logo=b"GIF89a",
        players=json.dumps([*a_squad(1), wrong, 7]),
    )
    assert set(refusals) == {
        *[("team_name",), ("church_name",), ("captain_name",), ("captain_phone",), ("captain_email",)],
        *[("captain_whatsapp",), ("coach_name",), ("logo",), ("players", 2)],
        *[("players", 1, "name"), ("players", 1, "role"), ("players", 1, "phone")],
    }


@pytest.mark.parametrize(("logo", "error"), [(b"GIF89a", InvalidFileType), (a_png_of(5_242_881), FileTooLarge)])
def test_a_logo_that_is_the_only_fault_is_refused_with_its_own_error(logo: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        a_draft(logo=logo)


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        (b"GIF89a", "This is a GIF picture. Save it as JPEG or PNG, or send a screenshot"),
        (a_png_of(5_242_881), "Logo must be at most 5242880 bytes; this one has 5242881"),
        (a_png()[:-1], "Logo is an incomplete PNG image; please export it again"),
    ],
    ids=["gif", "too large", "cut off"],
)
def test_a_logo_is_listed_among_other_faults(logo: bytes, message: str) -> None:
    assert _refusals(logo=logo, coach_name="") == {("logo",): message, ("coach_name",): "Coach name is required"}


def test_equal_content_has_an_equal_fingerprint_however_it_was_typed() -> None:
    one = a_draft(players=json.dumps(a_squad()))
    other = a_draft(
        team_name=" Grace  Warriors",
        captain_phone="098765 43210",
        players=json.dumps([{**player, "jersey": 7} for player in a_squad()], indent=4),
    )
    assert one.fingerprint() == other.fingerprint()
    assert one.id != other.id


def test_what_a_paste_leaves_around_it_changes_no_fingerprint() -> None:
    pasted = a_draft(team_name="\ufeffGrace\tWarriors\u200b", captain_phone="\u202a+91 98765 43210\u202c")
    assert pasted.fingerprint() == a_draft().fingerprint()


def test_the_canonical_text_is_that_of_1_0_0() -> None:
    """Claims of before an upgrade are still replayed after it: what was a fingerprint's text stays so."""
    squad = [{"name": "S. Kumar", "role": "all rounder", "phone": "0 98765 43210"}, {"name": "அவன்\u200cகள் D’Souza"}]
    team = a_draft(team_name="തമിഴ് ന്\u200d", church_name="CSI St. Peter’s", players=squad).team
    assert team.canonical().split("\x1e") == [
        *["തമിഴ് ന്\u200d", "CSI St. Peter’s", "David Raj", "John Samuel", "9876543210", "john.samuel@example.com"],
        *["9876543211", "S. Kumar\x1fAll-Rounder\x1f9876543210", "அவன்\u200cகள் D’Souza\x1f\x1f"],
    ]


def test_the_fingerprint_is_of_the_file_that_was_sent_not_of_what_is_kept_of_it() -> None:
    one, other = a_draft(logo=a_jpeg()), a_draft(logo=a_jpeg() + b"more")
    assert one.logo == other.logo
    assert one.fingerprint() != other.fingerprint() == a_draft(logo=a_jpeg() + b"more").fingerprint()


def test_the_fingerprint_is_a_sha_256_in_hexadecimal() -> None:
    assert len(bytes.fromhex(a_draft().fingerprint())) == 32


_SQUAD = a_squad(3)


@pytest.mark.parametrize(
    "change",
    [
        {"team_name": "Grace WARRIORS"},
        {"church_name": "CSI St Peter's Church"},
        {"captain_name": "David Raj", "coach_name": "John Samuel"},
        {"captain_phone": "9876543211"},
        {"captain_whatsapp": ""},
        {"captain_email": "John.samuel@example.com"},
        {"coach_name": "David Rajan"},
        {"logo": a_jpeg()},
        {"logo": a_png(data=b"1")},
        {"players": _SQUAD[:2]},
        {"players": _SQUAD[::-1]},
        {"players": [*_SQUAD[:2], {**_SQUAD[2], "phone": ""}]},
        {"players": [*_SQUAD[:2], {**_SQUAD[2], "phone": "9876543210"}]},
        {"players": [*_SQUAD[:2], {**_SQUAD[2], "role": None}]},
        {"players": [*_SQUAD[:2], {**_SQUAD[2], "role": "Bowler"}]},
        {"players": [*_SQUAD[:2], {**_SQUAD[2], "name": "Player 4"}]},
    ],
)
def test_the_fingerprint_differs_when_anything_differs(change: dict[str, Any]) -> None:
    assert a_draft(**{"players": _SQUAD, **change}).fingerprint() != a_draft(players=_SQUAD).fingerprint()


def test_a_draft_owes_one_message_of_each_kind() -> None:
    draft, at = a_draft(), datetime(2026, 1, 1, tzinfo=UTC)
    assert draft.messages(at) == (
        Message(subject=draft.id, kind=MessageKind.STORE_LOGO, queued_at=at),
        Message(subject=draft.id, kind=MessageKind.CONFIRM_BY_MAIL, queued_at=at),
    )


def test_a_registered_draft_is_waiting_for_review_and_nobody_was_told_anything_else() -> None:
    draft = replace(a_draft(), language="ta", consent=CONSENT)
    registration = draft.registered(FIRST, at=NOW)
    assert registration == Registration(
        id=draft.id,
        team_id=FIRST,
        team=draft.team,
        registered_at=NOW,
        changed_at=NOW,
        version=1,
        status=REGISTERED,
        reason=None,
        told=Told(status=REGISTERED, reason=None, at=None),
        logo=None,
        link_version=0,
        language="ta",
        consent=CONSENT,
        removed_at=None,
    )
    assert registration.plays


def test_language_and_consent_change_no_fingerprint() -> None:
    draft = a_draft()
    assert replace(draft, language="ta", consent=CONSENT).fingerprint() == draft.fingerprint()


@pytest.mark.parametrize("status", RegistrationStatus)
def test_another_status_is_given_to_the_next_version(status: RegistrationStatus) -> None:
    registration = a_registration(version=6, reason="Too few players", logo=StoredFile(url="https://files.test/1"))
    changed = registration.become(status, "Welcome", at=LATER)
    assert changed == replace(registration, status=status, reason="Welcome", version=7, changed_at=LATER)
    assert changed.plays is status.plays
    assert registration.status is REGISTERED
    assert registration.become(status, at=LATER).reason is None


def test_a_correction_is_the_next_version_of_the_same_status() -> None:
    registration = a_registration(version=6, status=CONFIRMED, reason="Welcome", link_version=3)
    team = a_draft(team_name="Lions", captain_phone="9000000001").team
    assert registration.corrected(team, at=LATER) == replace(registration, team=team, version=7, changed_at=LATER)


def test_another_logo_is_still_to_be_stored_and_the_status_stays() -> None:
    stored = StoredFile(url="https://files.test/1")
    registration = a_registration(version=6, status=CONFIRMED, reason="Welcome", logo=stored)
    assert registration.with_new_logo(at=LATER) == replace(registration, logo=None, version=7, changed_at=LATER)
    assert registration.logo is stored


CHANGES: list[Callable[[Registration, datetime], Registration]] = [
    lambda one, at: one.become(CONFIRMED, at=at),
    lambda one, at: one.corrected(a_draft(team_name="Lions").team, at=at),
    lambda one, at: one.with_new_logo(at=at),
    lambda one, at: one.removed(at=at),
]


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_in_the_order_of_their_times_though_clocks_jump(
    change: Callable[[Registration, datetime], Registration],
) -> None:
    before = a_registration(changed_at=LATER)
    assert change(before, LATER).changed_at == LATER
    for at in (LATER - timedelta(microseconds=1), LATER - timedelta(days=1)):
        assert change(before, at).changed_at == LATER + timedelta(microseconds=1)


def test_links_sent_to_another_address_end() -> None:
    registration = a_registration(link_version=3)
    assert registration.corrected(a_draft(captain_email="john@example.com").team, at=LATER).link_version == 4


@pytest.mark.parametrize("status", RegistrationStatus)
def test_a_removed_team_plays_nowhere_and_is_searched_by_its_number(status: RegistrationStatus) -> None:
    removed = a_registration(status=status, version=6).removed(at=LATER)
    assert (removed.version, removed.changed_at, removed.removed_at) == (7, LATER, LATER)
    assert not removed.plays
    assert removed.search_text == "icct001"
    with pytest.raises(TeamNotFound):
        _ = removed.known_team
    assert removed.removed(at=LATER + timedelta(days=1)) is removed
    assert removed.corrected(a_draft().team, at=LATER).link_version == removed.link_version


def test_a_team_that_is_there_is_known() -> None:
    registration = a_registration()
    assert registration.known_team is registration.team
    assert {"icct001", "grace", "csi", "samuel", "raj"} <= set(registration.search_text.split())


@pytest.mark.parametrize(
    ("status", "reason", "is_news"),
    [
        (REGISTERED, None, True),
        (REJECTED, "Too few players", False),
        (REJECTED, "Too many players", True),
        (REJECTED, None, True),
        (CHANGES_REQUESTED, "Too few players", True),
    ],
)
def test_a_status_or_another_reason_is_news(status: RegistrationStatus, reason: str | None, is_news: bool) -> None:
    told = Told(status=REJECTED, reason="Too few players", at=NOW)
    assert told.says(status, reason) is not is_news


def test_why_a_team_waits_for_review_is_no_news_unless_another_reason_was_told() -> None:
    assert Told().says(REGISTERED, "The squad was corrected")
    told = Told(status=REGISTERED, reason="Once more", at=NOW)
    assert told.says(REGISTERED, None)
    assert told.says(REGISTERED, "Once more")
    assert not told.says(REGISTERED, "The squad was corrected")


def test_nothing_is_known_of_no_team() -> None:
    captain = NO_TEAM.captain
    texts = {NO_TEAM.name.text, NO_TEAM.church.text, NO_TEAM.coach.text, captain.name.text, captain.email.text}
    assert (texts | {captain.phone.digits, captain.whatsapp.digits}, NO_TEAM.squad) == ({""}, ())
