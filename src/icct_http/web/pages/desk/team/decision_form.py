"""The form of a decision about one team, and those that its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from icct_core import Actor, DecideRegistrationCommand, Decision, ReadySentences, RegistrationStatus, TeamId

from ...team.small_form import version_in
from ..desk_form import FILL
from ..team_list.wording import DECISION
from ..typed_decision import FIELDS, TAKES_REASON, TypedDecision
from .wording import COMES_OF

OF_ONE = (*FIELDS, "version", "over_limit")
"""Fields of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """What was typed about the ``version`` that was seen; ``fill`` if it is only to be shown."""

    decision: Decision
    typed: TypedDecision
    version: int
    over_limit: bool = False
    fill: bool = False

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> DecisionForm:
        """What came; raises ``InvalidValue`` for a decision that is none."""
        typed = TypedDecision.of(texts)
        return cls(
            decision=typed.chosen,
            typed=typed,
            version=version_in(texts),
            over_limit=bool(texts["over_limit"]),
            fill=bool(texts[FILL]),
        )

    def command(self, team_id: TeamId, actor: Actor) -> DecideRegistrationCommand:
        """The same as the core takes it."""
        return self.typed.command(team_id, actor, self.version, over_limit=self.over_limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision that can be taken now: what its form shows, ``sent`` if that one was."""

    decision: Decision
    label: str
    hint: str
    sentences: Sequence[str]
    takes_reason: bool
    sent: DecisionForm | None = None


def choices_for(
    status: RegistrationStatus, sentences: ReadySentences, sent: DecisionForm | None = None
) -> list[Choice]:
    """The decisions that a team of this status allows."""
    return [
        Choice(
            decision=one,
            label=DECISION[one][0],
            hint=COMES_OF[one],
            sentences=sentences.of(one),
            takes_reason=one in TAKES_REASON,
            sent=sent if sent and sent.decision is one else None,
        )
        for one in Decision
        if one.may_follow(status)
    ]
