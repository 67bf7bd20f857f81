"""Turns Cloudinary's errors into errors of the core, with text that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from icct_core import CredentialsRefused, DeliveryFailed, DeliveryRejected, ServiceAway, ServiceInDoubt

_ABOUT_US = (401, 403)
_ABOUT_THE_FILE = (400, 413, 415, 422)
_ABOUT_OUR_SHARE = (420, 429)

_NOT_ABOUT_THE_FILE = re.compile(
    "stale request|timestamp|invalid signature|missing required parameter|api[ _]?key|cloud[ _]?name", re.IGNORECASE
)
"""A clock that is wrong by an hour and some wrong settings are answered with 400 too; no file shall be lost to them."""

_NOT_TO_BE_READ = re.compile(r"string to sign.*|\S*@\S*|[0-9a-f]{32,}", re.IGNORECASE)
"""What was signed, mail addresses, addresses with credentials, and signatures (40 or 64 hexadecimal digits)."""

_LONGEST_TEXT = 200


class NoSuchFile(DeliveryFailed):
    """Cloudinary has no file of this name."""


def refusal(
    status: int, words: object, *, secrets: Sequence[str], asked_for: timedelta = timedelta()
) -> DeliveryFailed | DeliveryRejected:
    """The error for an answer with this status and these words, after which it ``asked_for`` some time.

    420, 429, 5xx and unknown ones are transient. A 5xx may be about one image that Cloudinary cannot work on, and an
    unknown one is.
    """
    text = f"Cloudinary answered {status}: {_readable(str(words), secrets)}"
    if status in _ABOUT_US or (status == 400 and _NOT_ABOUT_THE_FILE.search(text)):
        return CredentialsRefused(text)
    if status == 404:
        return NoSuchFile(text)
    if status in _ABOUT_THE_FILE:
        return DeliveryRejected(text)
    if status in _ABOUT_OUR_SHARE:
        return ServiceAway(text, least_pause=asked_for)
    kind = ServiceInDoubt if status >= 500 else DeliveryFailed
    return kind(text, least_pause=asked_for)


def _readable(words: str, secrets: Sequence[str]) -> str:
    """One short line without anything secret or personal."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    for secret in secrets:
        line = line.replace(secret, "…")
    return _NOT_TO_BE_READ.sub("…", line)[:_LONGEST_TEXT]
