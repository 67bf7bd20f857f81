"""Computes the code of a challenge."""

from abc import abstractmethod
from typing import Protocol

from ...domain.codes.challenge import ChallengeId


class CodeMaker(Protocol):
    """Codes are not kept: each is computed from its challenge and a secret."""

    @abstractmethod
    def code_of(self, challenge_id: ChallengeId) -> str:
        """``CODE_DIGITS`` ASCII digits, the same wherever the secret is the same."""
