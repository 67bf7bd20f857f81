"""What organisers' codes are about.

An address is told by its digest, whether an organiser has it or not: so the same work is done for both.
"""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from ..values import EmailAddress
from .challenge import CodePurpose

FIRST_ENTRY = UUID(bytes=sha256(b"first entry").digest()[:16], version=4)
"""The subject of the secret at whose address the first admin enters: there is one of them at a time."""


def subject_of_address(purpose: CodePurpose, email: EmailAddress) -> UUID:
    """The subject of codes for this address, in any case; another one for each purpose."""
    return UUID(bytes=sha256(f"{purpose} {email.key}".encode()).digest()[:16], version=4)
