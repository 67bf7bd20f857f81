"""What an error Cloudinary answers with means for the file, and how much of its text an operator may read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from icct_core import CredentialsRefused, DeliveryFailed, DeliveryRejected

_ABOUT_US = (401, 403)
_ABOUT_THE_FILE = (400, 413, 415, 422)

_NOT_ABOUT_THE_FILE = re.compile(
    "stale request|timestamp|invalid signature|missing required parameter|api[ _]?key|cloud[ _]?name", re.IGNORECASE
)
"""A clock that is wrong by an hour and some wrong settings are answered with 400 too; no file shall be lost to them."""

_NOT_TO_BE_READ = re.compile(r"string to sign.*|\S*@\S*|[0-9a-f]{32,}", re.IGNORECASE)
"""What was signed, mail addresses, addresses with credentials, and signatures (40 or 64 hexadecimal digits)."""

_LONGEST_TEXT = 200


class NoSuchFile(DeliveryFailed):
    """Cloudinary has no file of this name."""


def refusal(status: int, words: object, *, secrets: Sequence[str]) -> DeliveryFailed | DeliveryRejected:
    """The error for an answer with this status and these words; 420, 429, 5xx and unknown ones are transient."""
    text = f"Cloudinary answered {status}: {_readable(str(words), secrets)}"
    if status in _ABOUT_US or (status == 400 and _NOT_ABOUT_THE_FILE.search(text)):
        return CredentialsRefused(text)
    if status == 404:
        return NoSuchFile(text)
    return DeliveryRejected(text) if status in _ABOUT_THE_FILE else DeliveryFailed(text)


def _readable(words: str, secrets: Sequence[str]) -> str:
    """One short line without anything secret or personal."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    for secret in secrets:
        line = line.replace(secret, "…")
    return _NOT_TO_BE_READ.sub("…", line)[:_LONGEST_TEXT]
