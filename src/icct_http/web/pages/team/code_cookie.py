"""The codes that a browser has asked for, in a cookie of the one page that takes them.

Its path is that page's address, so that no other team's page and no other purpose is ever sent it.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from json import dumps, loads
from uuid import UUID

from litestar.datastructures import Cookie
from litestar.types import Scope

from icct_core import CODE_LIFE, ChallengeId

from ..cookies import cookies_named

CODES = "icct_code"
TYPED = "icct_typed"
MOST = 4
"""Codes of one page that count side by side: each of several tabs takes its own."""

_LONGEST_TYPED = 2_000
_ASKED = re.compile(r"([0-9a-f]{32})-([0-9]{1,11})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that was asked for: its challenge, and when."""

    challenge_id: ChallengeId
    at: datetime

    def is_open(self, at: datetime) -> bool:
        """Whether its code may still be taken then, as far as the cookie tells."""
        return self.at <= at < self.at + CODE_LIFE


def asked_for(scope: Scope, at: datetime) -> list[Asked]:
    """The codes that this browser has asked for and that have not ended, the newest first."""
    found = {
        match[1]: Asked(ChallengeId(UUID(match[1])), datetime.fromtimestamp(int(match[2]), UTC))
        for value in cookies_named(scope, CODES)
        for match in map(_ASKED.fullmatch, value.split(".")[:MOST])
        if match
    }
    return sorted((one for one in found.values() if one.is_open(at)), key=lambda one: one.at, reverse=True)


def typed_before(scope: Scope, names: Iterable[str]) -> dict[str, str]:
    """What was typed when another code was asked for."""
    for value in cookies_named(scope, TYPED):
        try:
            typed = loads(urlsafe_b64decode(value.encode("latin-1") + b"=="))
        except (ValueError, RecursionError):
            continue
        if isinstance(typed, dict):
            return {name: typed[name] for name in names if _can_be_shown(typed.get(name))}
    return {}


def _can_be_shown(text: object) -> bool:
    """Whether it is text that a page can be sent with: JSON may name half a character."""
    return isinstance(text, str) and not any("\ud800" <= each <= "\udfff" for each in text)


def remembering(asked: Iterable[Asked], typed: Mapping[str, str], path: str, *, secure: bool) -> list[Cookie]:
    """The cookies that keep them and what was typed, as long as codes live; nothing of more than there is room for."""
    codes = ".".join(f"{one.challenge_id.hex}-{int(one.at.timestamp())}" for one in [*asked][:MOST])
    text = (
        urlsafe_b64encode(dumps({name: value for name, value in typed.items() if value}).encode()).decode().rstrip("=")
    )
    kept = text if len(text) <= _LONGEST_TYPED else ""
    return [_cookie(CODES, codes, path, secure=secure), _cookie(TYPED, kept, path, secure=secure)]


def forgetting(path: str, *, secure: bool) -> list[Cookie]:
    """The cookies that end both."""
    return [_cookie(name, "", path, secure=secure) for name in (CODES, TYPED)]


def _cookie(name: str, value: str, path: str, *, secure: bool) -> Cookie:
    seconds = int(CODE_LIFE.total_seconds()) if value else 0
    return Cookie(key=name, value=value, path=path, max_age=seconds, httponly=True, samesite="lax", secure=secure)
