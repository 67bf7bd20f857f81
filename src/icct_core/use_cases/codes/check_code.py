"""Check a code that was typed: count the try, then compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from ...domain.codes.challenge import ChallengeId, CodePurpose, GivenCode, typed_code
from ...domain.codes.code_errors import CodeInvalid
from ...ports.challenges.code_maker import CodeMaker
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCode:
    """Counts a try in a transaction of its own: it stays counted whatever becomes of the change that it is for.

    The change's own transaction then has to ``use`` the challenge, so that a code counts once.
    """

    unit_of_work: UnitOfWork
    code_maker: CodeMaker
    clock: Clock

    async def __call__(
        self, given: GivenCode | None, purpose: CodePurpose, subject: UUID, *, others: Sequence[ChallengeId] = ()
    ) -> ChallengeId:
        """The challenge whose code this is: the browser's own, or one of ``others``. An empty code is no try.

        Raises:
            CodeInvalid: wrong, for another purpose or team, ended, used, or tried too often: all alike.
            DatabaseUnavailable: the try may not be counted; nothing was compared.
        """
        if given is None or given.challenge_id is None or not (typed := typed_code(given.text)):
            raise CodeInvalid
        async with self.unit_of_work.begin() as tx:
            may_try = await tx.challenges.count_try(given.challenge_id, purpose, subject, at=self.clock.now())
        matching = [one for one in (given.challenge_id, *others) if self._is_code_of(one, typed)]
        if not matching or not may_try:
            raise CodeInvalid
        return matching[0]

    def _is_code_of(self, challenge_id: ChallengeId, typed: str) -> bool:
        return compare_digest(self.code_maker.code_of(challenge_id).encode(), typed.encode("utf-8", "surrogatepass"))
