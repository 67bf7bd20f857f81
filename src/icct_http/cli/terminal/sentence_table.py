"""What ``icct teams sentences`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from icct_core import Decision, ReadySentences


def sentence_lines(sentences: ReadySentences) -> Iterator[str]:
    """Each decision that needs a reason, and its sentences with their numbers below it."""
    for decision in _needing_a_reason():
        yield decision
        yield from (f"{number:4}  {text}" for number, text in enumerate(sentences.of(decision), start=1))


def sentence_documents(sentences: ReadySentences) -> Mapping[str, Sequence[str]]:
    """The same for other programs."""
    return {decision.value: list(sentences.of(decision)) for decision in _needing_a_reason()}


def _needing_a_reason() -> list[Decision]:
    return [decision for decision in Decision if decision.needs_reason]
