"""Queries of the list as they are typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from icct_core import (
    InvalidValue,
    ListRegistrationsQuery,
    RegistrationFilter,
    RegistrationStatus,
    ValidationFailed,
    collecting,
)

CONFIRMED, REJECTED = RegistrationStatus.CONFIRMED, RegistrationStatus.REJECTED
WRONG_STATUS = "Status must be one of registered, changes_requested, confirmed, rejected, withdrawn"
WRONG_LIMIT = "Limit must be 1 to 500"


def test_a_query_as_typed_tells_all_that_is_wrong_at_once() -> None:
    with pytest.raises(ValidationFailed) as refused:
        ListRegistrationsQuery.parse(status="x", church="x", q=".", changed_since="x", removed="x", limit="x")
    assert set(refused.value.field_errors) == {
        ("status",),
        ("church",),
        ("q",),
        ("changed_since",),
        ("removed",),
        ("limit",),
    }


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("status", "lost", WRONG_STATUS),
        ("status", "Confirmed", WRONG_STATUS),
        ("status", "confirmed,", WRONG_STATUS),
        ("status", "lost, confirmed", WRONG_STATUS),
        ("removed", "yes", "Removed must be true or false"),
        ("removed", "TRUE", "Removed must be true or false"),
        ("limit", "0", WRONG_LIMIT),
        ("limit", "501", WRONG_LIMIT),
        ("limit", "-1", WRONG_LIMIT),
        ("limit", " 1", WRONG_LIMIT),
        ("limit", "\u096b", WRONG_LIMIT),
        ("limit", "\u00b2", WRONG_LIMIT),
        ("limit", "0000000001", WRONG_LIMIT),
        ("limit", "9" * 5_000, WRONG_LIMIT),
    ],
)
def test_what_no_filter_is_is_told(field: str, typed: str, told: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        ListRegistrationsQuery.parse(**{field: typed})
    assert refused.value.field_errors == {(field,): told}


def test_what_is_wrong_with_a_query_is_told_with_all_that_is_wrong() -> None:
    with pytest.raises(ValidationFailed) as refused, collecting() as fields:
        fields.refuse(InvalidValue("wrong"), "other")
        ListRegistrationsQuery.parse(fields, limit="x")
    assert set(refused.value.field_errors) == {("other",), ("limit",)}


def test_a_query_that_asks_for_nothing_has_the_defaults() -> None:
    assert ListRegistrationsQuery.parse() == ListRegistrationsQuery()
    assert ListRegistrationsQuery.parse(status="", church="", q="", changed_since="", limit="").limit == 100


def test_a_query_as_typed_is_the_query() -> None:
    query = ListRegistrationsQuery.parse(
        status="confirmed", church="Grace", q="Líons", changed_since="2026-01-01T05:30:00+05:30", limit="7"
    )
    assert (query.status, query.limit, query.after) == (CONFIRMED, 7, None)
    assert query.which == RegistrationFilter(
        status=CONFIRMED,
        church_key="grace",
        words=("lions",),
        removed=False,
        changed_since=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("confirmed", CONFIRMED),
        (" confirmed ", CONFIRMED),
        ("rejected, confirmed,rejected", frozenset({CONFIRMED, REJECTED})),
    ],
)
def test_one_status_or_several_are_asked_for(typed: str, status: Any) -> None:
    assert ListRegistrationsQuery.parse(status=typed).status == status


@pytest.mark.parametrize(("typed", "limit"), [("1", 1), ("500", 500), ("000000001", 1)])
def test_a_limit_is_a_number_of_ascii_digits(typed: str, limit: int) -> None:
    assert ListRegistrationsQuery.parse(limit=typed).limit == limit


def test_removed_teams_are_in_a_list_of_all_and_in_none_of_a_status_unless_they_are_asked_for() -> None:
    asked: list[tuple[dict[str, str], bool]] = [
        ({}, True),
        ({"q": "lions"}, True),
        ({"status": "withdrawn"}, False),
        ({"status": "withdrawn", "removed": "true"}, True),
        ({"removed": "false"}, False),
        ({"removed": ""}, False),
    ]
    for typed, removed in asked:
        assert ListRegistrationsQuery.parse(**typed).which.removed is removed, typed
