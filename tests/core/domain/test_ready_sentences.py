"""Ready-made sentences: each is a reason, and a decision without a reason has none."""

from __future__ import annotations

import pytest

from icct_core import Decision, InvalidValue, ReadySentences
from icct_core.domain.review.reasons import parse_reason

WITH_REASON = [decision for decision in Decision if decision.needs_reason]


@pytest.mark.parametrize("decision", Decision)
def test_ours_are_reasons_for_decisions_that_need_one(decision: Decision) -> None:
    ours = ReadySentences().of(decision)
    assert bool(ours) is decision.needs_reason
    assert [parse_reason(one) for one in ours] == list(ours)


def test_the_organisers_own_stand_for_ours_decision_by_decision() -> None:
    sentences = ReadySentences.parse({Decision.REJECT: ["  The tournament\tis full. "], Decision.REOPEN: []})
    assert sentences.of(Decision.REJECT) == ("The tournament is full.",)
    assert sentences.of(Decision.REOPEN) == ()
    assert sentences.of(Decision.REQUEST_CHANGES) == ReadySentences().of(Decision.REQUEST_CHANGES)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({Decision.REJECT: ["no"]}, "Reason must have 3 to 500 characters, not 2"),
        ({Decision.REJECT: ["x" * 501]}, "Reason must have 3 to 500 characters, not 501"),
        ({Decision.CONFIRM: ["Welcome"]}, "confirm needs no reason"),
    ],
)
def test_what_is_no_reason_is_refused(typed: dict[Decision, list[str]], told: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        ReadySentences.parse(typed)
    assert str(refused.value) == told


def test_a_sentence_is_picked_by_its_number() -> None:
    sentences = ReadySentences.parse({Decision.REJECT: ["The first", "The second"]})
    assert [sentences.pick(Decision.REJECT, number) for number in (1, 2)] == ["The first", "The second"]


@pytest.mark.parametrize(("decision", "number"), [(Decision.REJECT, 0), (Decision.REJECT, 3), (Decision.CONFIRM, 1)])
def test_a_number_without_a_sentence_is_refused(decision: Decision, number: int) -> None:
    sentences = ReadySentences.parse({Decision.REJECT: ["The first", "The second"]})
    with pytest.raises(InvalidValue, match=f"There is no sentence {number} for {decision}, which has [02]"):
        sentences.pick(decision, number)
