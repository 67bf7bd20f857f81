"""Keys: who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..kinds import FLAG
from ..variable import Kind, Unfit, setting
from ..weak_keys import STRONG, is_weak


def _admin_key(text: str) -> str:
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise Unfit("must be visible ASCII characters without spaces: it travels in a header.")
    if text and is_weak(text):
        raise Unfit(f"must be {STRONG}.")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """What opens doors."""

    title: ClassVar[str] = "Keys"

    admin_api_key: str = setting(
        "ADMIN_API_KEY",
        Kind("", _admin_key, hidden="all"),
        about="a first API key of the scope `admin`, at least 32 characters, see [Organise](how-to/organise.md)",
    )
    registration_key_required: bool = setting(
        "REGISTRATION_KEY_REQUIRED",
        FLAG,
        "false",
        about="`true` takes registrations only with an API key of the scope `register`; dry runs stay open",
    )
