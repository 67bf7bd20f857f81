"""Whatever a team is, its file holds every text, time and number that is kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from hypothesis import given, settings

from icct_core import Registration, TeamData, TeamId, team_document
from tests.support.properties.strategies import registrations

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOT_GIVEN = frozenset({"link_version", "removed_at"})
"""Fields of a registration that are left out; ``LEFT_OUT`` of ``test_export_team_data`` says why."""


def kept_in(value: object) -> Iterator[str]:
    """Each value of a record and of those in it, as JSON writes it."""
    if isinstance(value, TeamId):
        yield str(value)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in NOT_GIVEN:
                yield from kept_in(getattr(value, one.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from kept_in(each)
    elif isinstance(value, datetime):
        yield value.astimezone(UTC).isoformat()
    elif isinstance(value, StrEnum):
        yield value.value
    elif isinstance(value, str | int | UUID):
        yield str(value)


def told_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from told_in(each)
    elif part is not None:
        yield str(part)


@settings(deadline=None, derandomize=True, database=None)
@given(registrations().filter(lambda one: one.team is not None))
def test_nothing_that_is_kept_of_a_team_is_missing(registration: Registration) -> None:
    data = TeamData(
        as_of=NOW,
        registration=registration,
        reason=registration.reason,
        events=(),
        deliveries=(),
        logo=registration.logo,
    )
    written = json.loads(json.dumps(team_document(data, logo_file=None)))
    logo = set(kept_in(registration.logo))
    assert set(kept_in(registration)) - logo <= set(told_in(written))
