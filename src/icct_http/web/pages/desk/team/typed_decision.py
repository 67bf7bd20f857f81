"""A decision about a team as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from icct_core import Actor, DecideRegistrationCommand, Decision, ReadySentences, RegistrationStatus, TeamId

from ...team.small_form import version_in
from ..desk_form import FILL
from ..team_list.wording import DECISION
from .wording import COMES_OF

FIELDS = ("decision", "version", "ready", "reason", "note", "quiet", "over_limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDecision:
    """The form of one decision: ``ready`` is a ready-made sentence, before what was typed as ``reason``.

    ``fill`` if it is only to be shown.
    """

    decision: Decision
    version: int
    ready: str = ""
    reason: str = ""
    note: str = ""
    quiet: bool = False
    over_limit: bool = False
    fill: bool = False

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> TypedDecision:
        """What came; raises ``InvalidValue`` for a decision that is none."""
        return cls(
            decision=Decision.parse(texts["decision"]),
            version=version_in(texts),
            ready=texts["ready"],
            reason=texts["reason"],
            note=texts["note"],
            quiet=bool(texts["quiet"]),
            over_limit=bool(texts["over_limit"]),
            fill=bool(texts[FILL]),
        )

    @property
    def whole_reason(self) -> str:
        """The ready-made sentence, and what was typed after it, on one line as it is stored."""
        return " ".join(f"{self.ready} {self.reason}".split())

    @property
    def whole_note(self) -> str:
        """The note on one line."""
        return " ".join(self.note.split())

    def command(self, team_id: TeamId, actor: Actor) -> DecideRegistrationCommand:
        """The same as the core takes it."""
        return DecideRegistrationCommand(
            team_id=team_id,
            decision=self.decision,
            actor=actor,
            version=self.version,
            reason=self.whole_reason,
            note=self.note,
            notify=not self.quiet,
            over_limit=self.over_limit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision that can be taken now: what its form shows, ``typed`` if that one was sent."""

    decision: Decision
    label: str
    hint: str
    sentences: Sequence[str]
    typed: TypedDecision | None = None


def choices_for(
    status: RegistrationStatus, sentences: ReadySentences, typed: TypedDecision | None = None
) -> list[Choice]:
    """The decisions that a team of this status allows."""
    return [
        Choice(
            decision=one,
            label=DECISION[one][0],
            hint=COMES_OF[one],
            sentences=sentences.of(one),
            typed=typed if typed and typed.decision is one else None,
        )
        for one in Decision
        if one.may_follow(status)
    ]
