"""Decide about many teams at once, each by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...domain.errors import CoreError, DatabaseUnavailable, FieldPath, StaleVersion, ValidationFailed
from ...domain.status import RegistrationStatus
from ...domain.values import TeamId
from .decide_registration import DecideRegistrationCommand, RegistrationDecided

MOST_DECISIONS = 100
"""Teams of one bulk (the contract's §7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    """What became of one team of a bulk: ``done`` or ``unchanged``, ``stale``, or ``refused`` with the error's code."""

    team_id: TeamId
    outcome: str
    status: RegistrationStatus | None = None
    version: int | None = None
    error_code: str | None = None
    message: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRegistrations:
    """Takes each decision in a transaction of its own: what is refused about one team stops none of the others."""

    decide: Callable[[DecideRegistrationCommand], Awaitable[RegistrationDecided]]
    """A ``DecideRegistration``, or what wraps one."""

    async def __call__(self, commands: Sequence[DecideRegistrationCommand]) -> Sequence[DecisionResult]:
        """The result for each team, in their order.

        Raises:
            ValidationFailed: there are none or more than ``MOST_DECISIONS``, or a team is named twice; nothing was
                done.
            DatabaseUnavailable: what was decided until then stays decided.
        """
        _check(commands)
        return [await self._decide(command) for command in commands]

    async def _decide(self, command: DecideRegistrationCommand) -> DecisionResult:
        try:
            decided = await self.decide(command)
        except DatabaseUnavailable:
            raise
        except StaleVersion as stale:
            return _refused(command.team_id, "stale", stale)
        except CoreError as refusal:
            return _refused(command.team_id, "refused", refusal)
        return DecisionResult(
            team_id=command.team_id, outcome=decided.outcome, status=decided.status, version=decided.version
        )


def _check(commands: Sequence[DecideRegistrationCommand]) -> None:
    if not 1 <= len(commands) <= MOST_DECISIONS:
        raise ValidationFailed({("decisions",): f"Decisions must be 1 to {MOST_DECISIONS}, not {len(commands)}"})
    seen: set[TeamId] = set()
    twice: dict[FieldPath, str] = {}
    for index, command in enumerate(commands):
        if command.team_id in seen:
            twice["decisions", index, "team_id"] = f"{command.team_id} is named twice"
        seen.add(command.team_id)
    if twice:
        raise ValidationFailed(twice)


def _refused(team_id: TeamId, outcome: str, error: CoreError) -> DecisionResult:
    details, message = error.details, str(error)
    if isinstance(error, ValidationFailed):
        message = error.message
        details = {"field_errors": {".".join(map(str, path)): str(text) for path, text in error.field_errors.items()}}
    version = error.version if isinstance(error, StaleVersion) else None
    return DecisionResult(
        team_id=team_id,
        outcome=outcome,
        version=version,
        error_code=error.code,
        message=message,
        details=details,
    )
