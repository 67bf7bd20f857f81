"""One code a minute: who asks sooner is given the earlier one, if it is that browser's own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from ...domain.codes.challenge import CODES_APART, Challenge, ChallengeId
from ...domain.messages import Message
from ...ports.unit_of_work import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAsked:
    """The challenge whose code a page takes now; another code can be asked for from ``again_at`` on.

    It is an earlier one, and no mail is queued, if that was asked for less than a minute ago. ``challenge`` is ``None``
    if the earlier one is for something else, can no longer be used, or was asked for by another browser: whose tries
    are counted, only that browser has them.
    """

    challenge: Challenge | None
    again_at: datetime
    is_new: bool


async def ask(
    tx: Transaction,
    made: Challenge,
    mail: Callable[[Challenge], Message],
    *,
    knows: Collection[ChallengeId],
    asker: str,
) -> CodeAsked:
    """Keep the challenge and queue the ``mail`` with its code, unless its subject was given one a moment ago.

    ``knows`` are the challenges of the browser that asks, and ``asker`` is its secret. Raises ``TeamNotFound``.
    """
    now = made.made_at
    kept = await tx.challenges.add(made, unless_after=now - CODES_APART)
    is_new = kept.id == made.id
    if is_new:
        await tx.outbox.ensure(mail(kept))
    is_own = is_new or kept.id in knows or kept.is_of(asker)
    is_usable = is_own and kept.purpose is made.purpose and kept.is_open(now)
    return CodeAsked(challenge=kept if is_usable else None, again_at=kept.made_at + CODES_APART, is_new=is_new)
