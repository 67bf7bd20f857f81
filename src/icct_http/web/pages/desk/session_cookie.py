"""The cookie of a session, and whether a request may be given one."""

from __future__ import annotations

from collections.abc import Iterator

from litestar.datastructures import Cookie
from litestar.types import Scope

from icct_core import SESSION_LIFE

from ..cookies import cookies_named

SECURE_NAME = "__Host-icct"
"""A browser takes it over https alone, for this host alone, and lets no page of another host set it (RFC 6265bis)."""

DEVELOPMENT_NAME = "icct_dev"

_TOKENS = 4
"""As many are looked at: a browser sends one, or a second of an older path."""


def is_https(scope: Scope) -> bool:
    """Whether the browser asked over https, as the server or a trusted proxy says."""
    if scope["scheme"] == "https":
        return True
    told = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
    return scope["state"].get("is_proxied", False) and told == [b"https"]


def tokens_in(scope: Scope) -> Iterator[str]:
    """What the browser says are tokens of sessions."""
    name = SECURE_NAME if is_https(scope) else DEVELOPMENT_NAME
    for index, token in enumerate(cookies_named(scope, name)):
        if token and index < _TOKENS:
            yield token


def has_session_cookie(scope: Scope) -> bool:
    """Whether there is one, of a session or not."""
    return next(tokens_in(scope), None) is not None


def keeping(token: str, scope: Scope) -> Cookie:
    """The cookie that keeps a token, as long as a session can last."""
    return _cookie(token, scope, int(SESSION_LIFE.total_seconds()))


def forgetting(scope: Scope) -> Cookie:
    """The cookie that ends it."""
    return _cookie("", scope, 0)


def _cookie(value: str, scope: Scope, seconds: int) -> Cookie:
    secure = is_https(scope)
    name = SECURE_NAME if secure else DEVELOPMENT_NAME
    return Cookie(key=name, value=value, path="/", max_age=seconds, httponly=True, samesite="lax", secure=secure)
