"""A decision as a form has it: that of one team, or that of many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from icct_core import Actor, DecideRegistrationCommand, Decision, TeamId

FIELDS = ("decision", "ready", "reason", "note", "quiet")

TAKES_REASON = frozenset(Decision) - {Decision.CONFIRM}
"""Decisions whose forms ask for a reason, needed or not; with another one, none is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDecision:
    """As it was typed: ``ready`` is a ready-made sentence, before what was typed as ``reason``."""

    decision: str = ""
    quiet: bool = False
    ready: str = ""
    reason: str = ""
    note: str = ""

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> TypedDecision:
        """Of a form; what did not come is empty."""
        return cls(
            decision=texts.get("decision", ""),
            ready=texts.get("ready", ""),
            reason=texts.get("reason", ""),
            note=texts.get("note", ""),
            quiet=bool(texts.get("quiet")),
        )

    @property
    def chosen(self) -> Decision:
        """Raises ``InvalidValue`` if it is none."""
        return Decision.parse(self.decision)

    @property
    def whole_reason(self) -> str:
        """The ready-made sentence, and what was typed after it, on one line as it is stored; empty if none is taken."""
        return " ".join(f"{self.ready} {self.reason}".split()) if self.decision in TAKES_REASON else ""

    @property
    def whole_note(self) -> str:
        """The note on one line."""
        return " ".join(self.note.split())

    def command(
        self, team_id: TeamId, actor: Actor, version: int | None, *, over_limit: bool = False
    ) -> DecideRegistrationCommand:
        """The same about this version of a team. Raises ``InvalidValue``."""
        return DecideRegistrationCommand(
            team_id=team_id,
            decision=self.chosen,
            actor=actor,
            version=version,
            reason=self.whole_reason,
            note=self.note,
            notify=not self.quiet,
            over_limit=over_limit,
        )
