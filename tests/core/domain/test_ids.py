from __future__ import annotations

from uuid import UUID

import pytest

from icct_core import IdempotencyKey, IdempotencyKeyInvalid, TeamId, TeamNotFound, new_registration_id


@pytest.mark.parametrize(
    ("number", "printed"), [(1, "ICCT-001"), (42, "ICCT-042"), (999, "ICCT-999"), (1000, "ICCT-1000")]
)
def test_a_team_id_is_printed_with_at_least_three_digits(number: int, printed: str) -> None:
    assert str(TeamId("ICCT", number)) == printed
    assert TeamId.parse(printed) == TeamId("ICCT", number)


def test_a_team_id_is_read_with_spaces_around_it_and_any_number_of_zeros() -> None:
    assert TeamId.parse(" ICCT-1 ") == TeamId.parse("ICCT-000000001") == TeamId("ICCT", 1)
    assert TeamId.parse("ICCT-999999999").number == 999_999_999


@pytest.mark.parametrize(
    "raw", ["icct-001", "Icct-1", "\ticct-001\n", "icct\u2011001", "\u202aICCT\u2013001\u202c"], ids=ascii
)
def test_a_team_id_is_read_in_any_case_with_any_hyphen(raw: str) -> None:
    assert TeamId.parse(raw) == TeamId("ICCT", 1)


@pytest.mark.parametrize(
    "raw",
    [
        *[
            "ICCT-001",
            "icct 1",
            "ICCT001",
            "Icct - 01",
            " 1 ",
            "001",
            "ICCT  1",
            "ICCT\u00a01",
            "ICCT\u2013௧",
            "१",
            "icct\t1",
        ],
    ],
    ids=ascii,
)
def test_a_person_types_a_number_with_or_without_what_stands_before_it(raw: str) -> None:
    assert TeamId.typed(raw, "ICCT") == TeamId("ICCT", 1)


def test_a_number_is_typed_of_another_tournament_in_full() -> None:
    assert TeamId.typed("youth-7", "ICCT") == TeamId("YOUTH", 7)
    assert TeamId.typed("U19007", "U19") == TeamId.typed("u19 7", "U19") == TeamId("U19", 7)
    for raw in ("youth 7", "U19 7", "-7", "", "ICCT", "ICCT-", "ICCT 1a", "ICCT 1 2", "9" * 10, "²", "ICCT--x"):
        with pytest.raises(TeamNotFound):
            TeamId.typed(raw, "ICCT")


@pytest.mark.parametrize(
    "raw",
    [
        *["", "-", "ICCT", "ICCT-", "-001", "001", "ICCT-1a", "ICCT-+1", "ICCT- 1", "ICCT-1.0", "ICCT-0x1", "ICCT-௧"],
        *["ICCT-²", "ICCT-1_0", "ICCT-1000000000", f"ICCT-{'9' * 5000}", "ICCT-001; DROP TABLE teams"],
    ],
)
def test_what_can_be_no_teams_number_is_not_found(raw: str) -> None:
    with pytest.raises(TeamNotFound):
        TeamId.parse(raw)


@pytest.mark.parametrize(
    "prefix",
    ["\x00", "IC\nCT", "\ud800", "<b>", "I" * 17, "\u0131cct", "\u212aCC", "\u017fcct", "\uff29\uff23\uff23\uff34"],
    ids=ascii,
)
def test_a_prefix_that_no_tournament_has_is_not_found(prefix: str) -> None:
    with pytest.raises(TeamNotFound):
        TeamId.parse(f"{prefix}-1")


def test_team_ids_are_ordered_by_their_numbers() -> None:
    assert sorted([TeamId("ICCT", 1000), TeamId("ICCT", 999), TeamId("ABC", 2000)]) == [
        TeamId("ABC", 2000),
        TeamId("ICCT", 999),
        TeamId("ICCT", 1000),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        *["8e03978e-40d5", "k" * 255, "!~", '"', '"k', 'k"', '"k"', '"a"b"'],
    ],
)
def test_a_key_of_visible_ascii_stays_as_it_is(raw: str) -> None:
    assert IdempotencyKey.parse(raw).text == raw


@pytest.mark.parametrize(
    "raw",
    [
        *[
            "",
            " ",
            " key",
            "key ",
            '" "',
            "k" * 256,
            "two words",
            "k\x00",
            "k\n",
            "k\x7f",
            "k\x1f",
        ],
        *["ключ", "k\u00e9", "k\u200b", "\ud800", "\tk"],
    ],
    ids=ascii,
)
def test_a_key_of_anything_but_visible_ascii_is_refused(raw: str) -> None:
    with pytest.raises(IdempotencyKeyInvalid):
        IdempotencyKey.parse(raw)


def test_registration_ids_are_random_and_new_every_time() -> None:
    ids: set[UUID] = {new_registration_id() for _ in range(100)}
    assert len(ids) == 100
    assert {one.version for one in ids} == {4}
