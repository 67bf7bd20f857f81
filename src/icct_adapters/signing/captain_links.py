"""Captains' links, signed by itsdangerous."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from icct_core import CaptainLink, CaptainLinks, LinkInvalid, RegistrationId

_SALT = "icct.captain-link"
"""What else is signed with the same keys is no link."""

_LINK = re.compile(r"\.?[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,100}", re.ASCII)
"""The serializer puts a full stop before what it has compressed."""

_ENDS = " \t\r\n\f\v.,;:)]>'\"\N{NO-BREAK SPACE}"
"""What mail programs and people put after a link; `_LINK` tells what else is none."""


class SignedCaptainLinks(CaptainLinks):
    """Signs by HMAC with SHA-256, whose 32 bytes leave two bits of the last of 43 characters at 0.

    So a link never ends in ``-`` or ``_``, which are at the end of the alphabet, and which programs leave out of links.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """The first of the ``keys``, at least one, signs; each of them verifies."""
        self._serializer = URLSafeSerializer(
            list(reversed(keys)),  # the newest last
            salt=_SALT,
            signer_kwargs={"digest_method": sha256},
        )

    def sign(self, link: CaptainLink) -> str:
        named = base64_encode(link.registration_id.bytes).decode()
        return str(self._serializer.dumps([named, link.version]))

    def read(self, text: str) -> CaptainLink:
        link = text.rstrip(_ENDS)
        if not _LINK.fullmatch(link) or not _is_canonical(link):
            raise LinkInvalid
        try:
            named, version = self._serializer.loads(link)
        except BadData:
            raise LinkInvalid from None
        return CaptainLink(RegistrationId(UUID(bytes=base64_decode(named))), version)


def _is_canonical(link: str) -> bool:
    """Whether the signature is written as we write it: several ways to write one are decoded to the same bytes."""
    signature = link.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False
