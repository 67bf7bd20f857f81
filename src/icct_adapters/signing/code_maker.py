"""Computes codes by HMAC."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from icct_core import CODE_DIGITS, ChallengeId, CodeMaker

_SALT = b"icct code by mail"  # other things are signed with the same secret
_BYTES = 8  # of the digest: some codes are likelier than others by one in 10**13


class HmacCodeMaker(CodeMaker):
    """HMAC-SHA-256 of the challenge's id; the first of ``secret_keys`` counts.

    A new first key ends the codes that were mailed before: another one can be asked for.
    """

    def __init__(self, secret_keys: Sequence[str]) -> None:
        if not secret_keys or not secret_keys[0]:
            raise ValueError("codes need a secret key")
        self._key = hmac.digest(secret_keys[0].encode(), _SALT, "sha256")

    def code_of(self, challenge_id: ChallengeId) -> str:
        digest = hmac.digest(self._key, challenge_id.bytes, "sha256")
        return f"{int.from_bytes(digest[:_BYTES]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"
