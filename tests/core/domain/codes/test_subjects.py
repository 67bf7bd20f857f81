"""What organisers' codes are about."""

from __future__ import annotations

import pytest

from icct_core import CodePurpose, EmailAddress
from icct_core.domain.codes.subjects import FIRST_ENTRY, subject_of_address


@pytest.mark.parametrize(
    ("purpose", "subject"),
    [
        (CodePurpose.SIGN_IN, "1821132b-d1cd-4fa7-9690-be6749a54719"),
        (CodePurpose.HANDED_OUT, "61b5997b-7c02-4786-8a0d-e2f09136f483"),
    ],
)
@pytest.mark.parametrize("typed", ["anna@example.org", " Anna@Example.ORG "])
def test_an_address_in_any_case_has_a_subject_for_each_purpose(purpose: CodePurpose, subject: str, typed: str) -> None:
    """Two versions may run side by side while servers are replaced."""
    assert str(subject_of_address(purpose, EmailAddress.parse(typed))) == subject


def test_the_first_entry_is_a_subject_of_its_own() -> None:
    assert str(FIRST_ENTRY) == "1794b44d-8467-4d16-aac5-fc11175f1462"
