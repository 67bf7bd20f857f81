"""Why nothing was done, in an organiser's words, and what others changed after a page was opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from icct_core import (
    ChurchLimitReached,
    CoreError,
    DuplicateTeam,
    FieldPath,
    InvalidTransition,
    StaleVersion,
    ValidationFailed,
)

from ...register.form_answers import in_order
from ...register.mistakes import Mistakes, wrong_fields
from ...register.typed_form import TypedForm
from ..refused import CHANGED, refused
from ..statuses import STATUS
from .desk_team import TeamVisit
from .events import Event, changed_after

_NO_REASON = "Choose a ready-made sentence, or type what the captain is to read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why nothing was done: ``other`` is a team that has the name and phone, ``changed`` what others changed."""

    mistakes: Mistakes
    other: str = ""
    changed: Sequence[Event] = ()

    @property
    def values(self) -> Mapping[str, Any]:
        """What the summary at the top of a page shows."""
        return {
            "mistakes": self.mistakes,
            "wrong": in_order(self.mistakes),
            "other": self.other,
            "changed": self.changed,
        }

    def with_fields(self, before: str) -> Refusal:
        """The same with this text before the names of its fields."""
        fields = {f"{before}{name}": text for name, text in self.mistakes.fields.items()}
        return replace(self, mistakes=replace(self.mistakes, fields=fields))


NOTHING: Mapping[str, Any] = {"mistakes": None, "wrong": {}, "other": "", "changed": ()}
"""What the summary shows where nothing was refused."""


def of_fields(fields: Mapping[str, str]) -> Refusal:
    """That these fields are wrong."""
    return Refusal(mistakes=wrong_fields(fields) or Mistakes(status=422, code=ValidationFailed.code))


def refusal_of(error: CoreError, form: TypedForm | None = None) -> Refusal:
    """What an error is to the organiser who sent a form."""
    if isinstance(error, ValidationFailed):
        error = ValidationFailed({_without_fields(path): text for path, text in error.field_errors.items()})
    mistakes = refused(error, form)
    sentence = _sentence(error) or mistakes.sentence
    other = error.team_id or "" if isinstance(error, DuplicateTeam) else ""
    return Refusal(mistakes=replace(mistakes, sentence=sentence), other=other)


def without_a_reason(refusal: Refusal) -> Refusal:
    """The same, where neither a sentence was chosen nor one was typed."""
    if "reason" not in refusal.mistakes.fields:
        return refusal
    fields = {**refusal.mistakes.fields, "reason": _NO_REASON}
    return replace(refusal, mistakes=replace(refusal.mistakes, fields=fields))


async def stale(team: TeamVisit, version: int, fields: Mapping[str, str] | None = None) -> Refusal:
    """That the team has changed since it had this version, and how."""
    desk = team.desk
    entries = await desk.timeline.of(team.registration)
    mistakes = Mistakes(status=409, code=StaleVersion.code, sentence=CHANGED, fields=fields or {})
    shown = changed_after(version, entries, await desk.names()) if version > 0 else ()
    return Refusal(mistakes=mistakes, changed=shown)


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody did, to be compared with the newest change of a team."""

    action: str
    facts: Mapping[str, object] = field(default_factory=dict)

    async def was_mine(self, team: TeamVisit, version: int) -> bool:
        """Whether this organiser did it to this version of the team, and nobody anything since: it was sent twice."""
        if team.registration.version != version + 1:
            return False
        entries = await team.desk.timeline.of(team.registration)
        newest = next((one for one in entries if one.version == team.registration.version), None)
        return (
            newest is not None
            and newest.action == self.action
            and newest.actor == team.visit.actor
            and all(getattr(newest, name) == value for name, value in self.facts.items())
        )


def _without_fields(path: FieldPath) -> FieldPath:
    """A correction's fields are below ``fields``."""
    return path[1:] if path[0] == "fields" and len(path) > 1 else path


def _sentence(error: CoreError) -> str:
    if isinstance(error, DuplicateTeam):
        return "Another team has this name and captain's phone."
    if isinstance(error, ChurchLimitReached):
        return (
            f"This church may have no more than {error.limit} {'team' if error.limit == 1 else 'teams'}. "
            "Tick the box below if it is to have one more."
        )
    if isinstance(error, InvalidTransition):
        status = next((words for one, words in STATUS.items() if one == error.current), error.current)
        return f"This cannot be decided now. The team’s status is: {status.lower()}."
    return ""
