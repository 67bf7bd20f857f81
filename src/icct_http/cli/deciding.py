"""``icct teams decide``: decides about each team by itself."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from icct_core import OPERATOR, DecideRegistrationCommand, Decision, DecisionResult, InvalidValue, TeamId, TeamNotFound

from ..container import Container
from ..service.start_up.start_error import WrongArgument


async def decide_each(container: Container, chosen: Namespace) -> Sequence[DecisionResult]:
    """The result for each team, as the command names them.

    A number that nobody has is refused among the others. Raises ``WrongArgument``, before anything is decided, for what
    is no number and for a sentence that there is not.
    """
    decision, reason = Decision(chosen.decision), chosen.reason
    if chosen.sentence is not None:
        if reason:
            raise WrongArgument("Give a reason or the number of a sentence, not both.")
        reason = _sentence(container, decision, chosen.sentence)
    return await container.decide_registrations()(
        [
            DecideRegistrationCommand(
                team_id=team_id,
                decision=decision,
                actor=OPERATOR,
                version=chosen.version or await _version_of(container, team_id),
                reason=reason,
                note=chosen.note,
                notify=not chosen.no_mail,
                over_limit=chosen.over_limit,
            )
            for team_id in map(_parse, chosen.team_ids)
        ]
    )


def _parse(number: str) -> TeamId:
    try:
        return TeamId.parse(number)
    except TeamNotFound:
        raise WrongArgument(f"{number} is not a team's number, such as ICCT-001: nothing was decided.") from None


def _sentence(container: Container, decision: Decision, number: int) -> str:
    try:
        return container.ready_sentences().pick(decision, number)
    except InvalidValue as refusal:
        raise WrongArgument(f"{refusal}: see `icct teams sentences`.") from None


async def _version_of(container: Container, team_id: TeamId) -> int | None:
    try:
        return (await container.get_registration()(team_id)).version
    except TeamNotFound:
        return None  # the decision is refused for that
