"""How much is done to parse and check a registration, counted in function calls: no machine is too busy for that."""

from __future__ import annotations

import json
import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from icct_core import TournamentRules, collecting, new_registration_id, parse_draft
from tests.support.builders import a_form, a_squad

RECORDED = 846
"""Calls of Python's and C's functions for 15 players and a small logo. Change it with what changes it, and say why."""


FORM, RULES = a_form(players=json.dumps(a_squad(15))), TournamentRules()


def parse() -> None:
    with collecting() as fields:
        parse_draft(FORM, fields, id=new_registration_id(), rules=RULES)


def calls_of(work: Any) -> int:
    counted: Counter[str] = Counter()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        counted[event] += 1

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted["call"] + counted["c_call"]


def test_parsing_a_registration_takes_no_more_calls_than_recorded() -> None:
    parse()  # what is kept for later is kept now
    assert calls_of(parse) == pytest.approx(RECORDED, rel=0.1)


def test_one_call_more_for_each_character_would_be_seen() -> None:
    def parse_and_look() -> None:
        parse()
        assert [character.lower() for character in "x" * 200]

    assert calls_of(parse_and_look) > 1.1 * RECORDED
