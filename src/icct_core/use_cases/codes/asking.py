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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The browser that asks: the challenges that it ``knows``, and its ``secret``."""

    knows: Collection[ChallengeId]
    secret: str

    def has(self, challenge: Challenge) -> bool:
        """Whether it is one of this browser."""
        return challenge.id in self.knows or challenge.is_of(self.secret)


async def ask(
    tx: Transaction,
    made: Challenge,
    mail: Callable[[Challenge], Message] | None,
    asker: Asker,
    *,
    minute_of_each: bool = False,
) -> CodeAsked:
    """Keep the challenge and queue the ``mail`` with its code, unless its subject was given one a moment ago.

    With a ``minute_of_each`` browser, what another one asked for a moment ago counts not. Raises ``TeamNotFound``.
    """
    now = made.made_at
    kept = await tx.challenges.add(made, unless_after=now - CODES_APART)
    if minute_of_each and kept.id != made.id and not asker.has(kept):
        kept = await tx.challenges.add(made)
    is_new = kept.id == made.id
    if is_new and mail is not None:
        await tx.outbox.ensure(mail(kept))
    is_own = is_new or asker.has(kept)
    is_usable = is_own and kept.purpose is made.purpose and kept.is_open(now)
    return CodeAsked(challenge=kept if is_usable else None, again_at=kept.made_at + CODES_APART, is_new=is_new)
