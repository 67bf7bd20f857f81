"""What became of each ticked team, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from litestar import Response

from icct_core import (
    Actor,
    DatabaseUnavailable,
    Decision,
    DecisionResult,
    Registration,
    RegistrationStatus,
    TeamNotFound,
)

from ..authors import author_in_words, organisers_names
from ..desk_page import DeskVisit
from ..durations import held_back, mailed_after
from ..statuses import STATUS
from .bulk_form import BulkForm, Tick
from .desk_teams import DeskTeams
from .wording import DECISION

_SAID: Mapping[str, str] = {
    "TEAM_NOT_FOUND": "There is no such team.",
    "CHURCH_LIMIT_REACHED": "Its church has as many teams as it may have. Decide about it on its own page.",
    "DUPLICATE_TEAM": "Another team has its name and its captain's phone now.",
    "VERSION_REQUIRED": "The form did not say what was seen of it.",
}
"""Of refusals whose own sentence says less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One team of the bulk: what to say of it, and the ``tick`` with which it can be decided about again.

    ``changes`` are what others changed of it, in a line each.
    """

    number: str
    name: str
    said: str = ""
    status: RegistrationStatus | None = None
    changed_at: datetime | None = None
    changes: Sequence[str] = ()
    tick: Tick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The rows by what became of them."""

    done: Sequence[Row]
    unchanged: Sequence[Row]
    stale: Sequence[Row]
    refused: Sequence[Row]


async def outcome_page(
    visit: DeskVisit, teams: DeskTeams, form: BulkForm, results: Sequence[DecisionResult]
) -> Response[bytes]:
    """The results, what was not done first; the teams that were changed meanwhile as they are now."""
    decision = form.typed.chosen
    outcomes = await outcomes_of(visit, teams, form, decision, results)
    is_possible = any(row.tick for row in outcomes.stale)
    return visit.show(
        "teams_decided.html",
        has_typed=is_possible and bool(form.typed.whole_reason or form.typed.note),
        outcomes=outcomes,
        count=len(results),
        form=form,
        decision=DECISION[decision],
        mailed=mailed_after(teams.mail_delay),
        held_back=held_back(teams.mail_delay),
        is_possible=is_possible,
    )


async def outcomes_of(
    visit: DeskVisit, teams: DeskTeams, form: BulkForm, decision: Decision, results: Sequence[DecisionResult]
) -> Outcomes:
    """The results in words."""
    return await _Words(visit.actor, teams, form, decision).sorted(results)


@dataclass(frozen=True, slots=True)
class _Words:
    actor: Actor
    teams: DeskTeams
    form: BulkForm
    decision: Decision

    async def sorted(self, results: Sequence[DecisionResult]) -> Outcomes:
        found: dict[str, list[Row]] = {"done": [], "unchanged": [], "stale": [], "refused": []}
        names = await self._names(results)
        for result in results:
            name = _name(self.form, result)
            if result.outcome == "stale":
                kind, row = await self._stale(result, name, names)
            else:
                kind, row = result.outcome, Row(number=str(result.team_id), name=name, said=_said(result))
            found[kind].append(row)
        return Outcomes(**found)

    async def _stale(self, result: DecisionResult, name: str, names: Mapping[str, str]) -> tuple[str, Row]:
        """What it is now; ``unchanged`` if it is what this organiser wanted, who pressed the button twice."""
        by, at = str(result.details["changed_by"]), _moment(result.details["changed_at"])
        row = Row(number=str(result.team_id), name=name, said=author_in_words(by, names), changed_at=at)
        now = await self._now(result)
        if now is None or now.team is None:
            return "stale", row
        if by == str(self.actor) and now.status is self.decision.leads_to:
            return "unchanged", Row(number=row.number, name=name, said="You have just done this.", status=now.status)
        shown = now.team.name.text
        tick = Tick(row.number, now.version, shown) if self.decision.may_follow(now.status) else None
        changes = await self._changes(now)
        return "stale", replace(row, name=shown, status=now.status, changes=changes, tick=tick)

    async def _changes(self, now: Registration) -> Sequence[str]:
        """What was changed after the list was opened."""
        seen = self.form.ticked.get(str(now.team_id))
        if seen is None or seen.version is None:
            return ()
        with suppress(DatabaseUnavailable):
            return await self.teams.what_changed(now, seen.version)
        return ()

    async def _now(self, result: DecisionResult) -> Registration | None:
        with suppress(TeamNotFound, DatabaseUnavailable):
            return await self.teams.get(result.team_id)
        return None

    async def _names(self, results: Sequence[DecisionResult]) -> Mapping[str, str]:
        """Organisers' names by their ids; read where they are to be told."""
        if all(result.outcome != "stale" for result in results):
            return {}
        return await organisers_names(self.teams.organisers)


def _said(result: DecisionResult) -> str:
    if result.outcome == "unchanged" and result.status:
        return f"It was so already: {STATUS[result.status].lower()}."
    if result.error_code == "INVALID_TRANSITION":
        return _not_from(str(result.details["current"]))
    return _SAID.get(result.error_code or "", result.message or "")


def _not_from(current: str) -> str:
    known = current in set(RegistrationStatus)
    return f"It is {STATUS[RegistrationStatus(current)].lower() if known else current} now, so this cannot be decided."


def _name(form: BulkForm, result: DecisionResult) -> str:
    tick = form.ticked.get(str(result.team_id))
    return tick.name if tick else ""


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
