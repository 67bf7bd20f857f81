from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from icct_core import Claim, DuplicateSubmission, IdempotencyKey, new_registration_id

_EXPIRES = datetime(2026, 1, 1, 0, 10, tzinfo=UTC)


def _claim(fingerprint: str = "a" * 64) -> Claim:
    return Claim(
        key=IdempotencyKey("key"),
        fingerprint=fingerprint,
        registration_id=new_registration_id(),
        expires_at=_EXPIRES,
    )


@pytest.mark.parametrize(("later", "expired"), [(-1, False), (0, True), (1, True)])
def test_a_claim_expires_at_its_time(later: int, expired: bool) -> None:
    assert _claim().has_expired(_EXPIRES + timedelta(microseconds=later)) is expired


def test_equal_content_replays_the_registration_that_came_first() -> None:
    first, second = _claim(), _claim()
    assert first.registration_id != second.registration_id
    assert first.replayed_by(second) == first.registration_id


def test_other_content_under_the_same_key_is_refused() -> None:
    with pytest.raises(DuplicateSubmission):
        _claim().replayed_by(_claim("b" * 64))
