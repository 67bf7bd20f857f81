"""Ready-made sentences: reasons that organisers give often, to choose from instead of typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ..errors import InvalidValue
from ..status import Decision
from .reasons import parse_reason

_OURS: Mapping[Decision, Sequence[str]] = MappingProxyType(
    {
        Decision.REQUEST_CHANGES: (
            "Please give the full name of each player.",
            "Please give the coach's full name.",
            "Please give a phone number at which we can reach the captain.",
            "Please send the team's logo again; it cannot be recognised.",
            "A player is in another team, too; please name somebody else, or call us.",
        ),
        Decision.REJECT: (
            "The church has as many teams as it may have.",
            "The squad has players of another church.",
            "The team is registered twice; its other registration is kept.",
        ),
        Decision.REOPEN: (
            "That was our mistake; we are looking at the team again.",
            "We know more about the team now, and are looking at it again.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ReadySentences:
    """By decision, those that need a reason alone; any other text is as good as a ready-made one."""

    by_decision: Mapping[Decision, Sequence[str]] = field(default_factory=lambda: _OURS)

    @classmethod
    def parse(cls, typed: Mapping[Decision, Sequence[str]]) -> ReadySentences:
        """The organisers' own, by the rules of reasons; ours for a decision of which nothing was typed.

        Raises ``InvalidValue`` for a sentence that is no reason, or for a decision that needs none.
        """
        for decision in typed:
            if not decision.needs_reason:
                raise InvalidValue(f"{decision} needs no reason")
        own = {decision: tuple(map(parse_reason, sentences)) for decision, sentences in typed.items()}
        return cls({**_OURS, **own})

    def of(self, decision: Decision) -> Sequence[str]:
        """Those to choose from, in their order; none for a decision that needs no reason."""
        return self.by_decision.get(decision, ())

    def pick(self, decision: Decision, number: int) -> str:
        """The sentence of this number, from 1 on; raises ``InvalidValue``."""
        sentences = self.of(decision)
        if not 1 <= number <= len(sentences):
            raise InvalidValue(f"There is no sentence {number} for {decision}, which has {len(sentences)}")
        return sentences[number - 1]
