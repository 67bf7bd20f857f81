"""Codes as people type them, and when a challenge still takes one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest

from icct_core import CODE_LIFE, MOST_TRIES, Challenge, CodePurpose, new_registration_id, typed_code
from tests.support.databases.stores import NOW

INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    "typed",
    [
        "123456",
        " 123 456\n",
        "123-456",
        "12\u201134\u201356",
        "1\u22122\u00a03\t4\r\n5 6",
        "\u200b123\u00ad456\ufeff",
        "१२३४५६",
        "௧௨௩௪௫௬",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "१२3௪\uff156",
    ],
)
def test_digits_of_any_script_count_and_what_stands_between_them_does_not(typed: str) -> None:
    assert typed_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", " ", "\n", "-", "\u200b \u2013"])
def test_an_empty_code_is_empty(typed: str) -> None:
    assert typed_code(typed) == ""


@pytest.mark.parametrize(
    ("typed", "read"), [("12345", "12345"), ("12345O", "12345O"), ("x" * 2_000, "x" * 2_000), ("½23456", "½23456")]
)
def test_what_is_no_code_stays_wrong(typed: str, read: str) -> None:
    assert typed_code(typed) == read


def test_a_code_with_a_book_behind_it_is_wrong() -> None:
    assert typed_code("123456".ljust(1_000)) == "123456"
    assert typed_code("123456".ljust(1_001)) != "123456"


def test_a_challenge_is_open_for_ten_minutes_five_tries_and_one_use() -> None:
    challenge = Challenge.new(CodePurpose.CONTACT, new_registration_id(), at=NOW)
    assert challenge.ends_at == NOW + CODE_LIFE == NOW + timedelta(minutes=10)
    assert challenge.is_open(NOW)
    assert challenge.is_open(challenge.ends_at - INSTANT)
    assert not challenge.is_open(challenge.ends_at)
    assert replace(challenge, tries=MOST_TRIES - 1).is_open(NOW)
    assert not replace(challenge, tries=MOST_TRIES).is_open(NOW)
    assert not replace(challenge, used_at=NOW).is_open(NOW)


def test_no_two_challenges_have_one_id() -> None:
    subject = new_registration_id()
    assert len({Challenge.new(CodePurpose.CONTACT, subject, at=NOW).id for _ in range(100)}) == 100


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5.5))])
def test_a_process_recognises_a_browser_that_asked_another_one(zone: timezone) -> None:
    """They share no memory, and need not have one time zone or one version of this code."""
    made = Challenge.new(CodePurpose.CONTACT, new_registration_id(), at=NOW.astimezone(zone), asker="a secret")
    assert str(made.id) == "47fd3709-52a7-42c1-969c-8d9888db0280"


def test_a_browser_is_recognised_by_its_secret_and_chooses_no_id() -> None:
    subject = new_registration_id()
    first, later = (Challenge.new(CodePurpose.CONTACT, subject, at=at, asker="a secret") for at in (NOW, NOW + INSTANT))
    assert first.is_of("a secret")
    assert later.is_of("a secret")
    assert first.id != later.id
    assert not first.is_of("another")
    assert not first.is_of("")
    assert not Challenge.new(CodePurpose.CONTACT, subject, at=NOW).is_of("")
