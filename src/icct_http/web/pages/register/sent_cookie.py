"""The cookie that says to the next page: the browser itself has sent a form, whose draft the script ends now."""

from __future__ import annotations

from datetime import timedelta

from litestar.datastructures import Cookie
from litestar.types import Scope

from ..cookies import cookies_named

_NAME = "icct_sent"  # as in sent.js, which ends it
_LIFE = timedelta(minutes=30)
"""The page that comes next may have to be asked for again."""


def sent_cookie(*, secure: bool) -> Cookie:
    """To be set when a form was taken."""
    seconds = int(_LIFE.total_seconds())
    return Cookie(key=_NAME, value="1", path="/", max_age=seconds, httponly=False, samesite="lax", secure=secure)


def was_sent(scope: Scope) -> bool:
    """Whether a form was taken, and no page has ended its draft yet."""
    return next(cookies_named(scope, _NAME), "") == "1"
