"""Codes by mail: a challenge is kept, its code is computed from it and from a secret."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NewType
from uuid import UUID, uuid4

from ..text import MAX_RAW_LENGTH, WHITE_SPACE, has_invisible

ChallengeId = NewType("ChallengeId", UUID)
"""A challenge's private name, from which its code is computed."""

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=10)
MOST_TRIES = 5
CODES_APART = timedelta(minutes=1)
"""Six digits, ten minutes, five tries, one code a minute for a team: five guesses are right once in 200 000 codes."""


class CodePurpose(StrEnum):
    """What a code allows.

    The first three are for captains: a link alone does not allow them, as it gets forwarded to the team's group. The
    others are for organisers: one that is mailed, one that an operator hands out while mail is down, and the secret
    of the address at which the first admin enters.
    """

    CONTACT = "contact"
    WITHDRAWAL = "withdrawal"
    DATA = "data"
    SIGN_IN = "sign_in"
    HANDED_OUT = "handed_out"
    FIRST_ENTRY = "first_entry"


OF_A_TEAM = frozenset({CodePurpose.CONTACT, CodePurpose.WITHDRAWAL, CodePurpose.DATA})
"""Purposes whose subject is a registration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A code that was mailed, without the code.

    ``subject`` is the registration it is about, or one of ``codes.subjects``. ``number`` is given by the store, a later
    one has a higher number.
    """

    id: ChallengeId
    purpose: CodePurpose
    subject: UUID
    made_at: datetime
    ends_at: datetime
    number: int = 0
    tries: int = 0
    used_at: datetime | None = None

    @classmethod
    def new(
        cls, purpose: CodePurpose, subject: UUID, *, at: datetime, asker: str = "", life: timedelta = CODE_LIFE
    ) -> Challenge:
        """One that ends after its ``life``; its id cannot be guessed.

        ``asker`` is a secret of the browser that asks, by which it is recognised; without one the id is random.
        """
        of_asker = _id_of(asker, at) if asker else ChallengeId(uuid4())
        return cls(id=of_asker, purpose=purpose, subject=subject, made_at=at, ends_at=at + life)

    def is_of(self, asker: str) -> bool:
        """Whether it was made for the browser with this secret."""
        return self.id == _id_of(asker, self.made_at)

    def is_open(self, at: datetime) -> bool:
        """Whether its code would be taken then."""
        return self.used_at is None and at < self.ends_at and self.tries < MOST_TRIES


def _id_of(asker: str, at: datetime) -> ChallengeId:
    """Another one each time, so that nobody chooses what a code is computed from."""
    text = f"{asker} {at.astimezone(UTC).isoformat()}"
    return ChallengeId(UUID(bytes=sha256(text.encode("utf-8", "surrogatepass")).digest()[:16], version=4))


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code as it was typed, for the challenge that the browser holds; either may be missing."""

    challenge_id: ChallengeId | None
    text: str


def typed_code(raw: str) -> str:
    """What was typed, in ASCII digits; white space, hyphens and invisible characters are left out.

    Digits of any script count. What else was typed stays, so that it is wrong; empty if nothing was typed.
    """
    if len(raw) > MAX_RAW_LENGTH:
        return raw
    kept = (one for one in raw if one not in WHITE_SPACE and not _is_hyphen(one) and not has_invisible(one))
    return "".join(str(unicodedata.decimal(one, one)) for one in kept)


def _is_hyphen(character: str) -> bool:
    return character == "\u2212" or unicodedata.category(character) == "Pd"  # the minus sign is no dash to Unicode
