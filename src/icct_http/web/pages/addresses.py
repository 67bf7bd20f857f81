"""Which addresses are pages, by their first segment."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode

STATIC = "static"
"""Below it are styles, scripts and pictures."""

_PAGES = frozenset({"", "register", "team", "teams", "privacy", "desk"})
_OTHERS = frozenset({"api", "admin", "health", "status", "metrics", "docs", "redoc", "openapi.json", STATIC})

_ONLY_SENT_TO = frozenset({"answer", "code", "send"})
_SAYING = frozenset({"done", "sent"})


def is_page(path: str) -> bool:
    """Whether a page is at this address or below it; a logo of the public board is none."""
    return _first(path) in _PAGES and not (path.startswith("/teams/") and path.endswith("/logo"))


def is_reading_free(path: str) -> bool:
    """Whether GET and HEAD of this address are not counted: a whole hall may read behind one address."""
    first = _first(path)
    return first in _PAGES or first == STATIC


def is_unknown(path: str) -> bool:
    """Whether nothing of the service is at this address or below it."""
    first = _first(path)
    return first not in _PAGES and first not in _OTHERS


def is_desk(path: str) -> bool:
    """Whether it is one of the organisers' pages, which are in English."""
    return _first(path) == "desk"


def is_linked(path: str) -> bool:
    """Whether the address may hold a captain's link."""
    return path.startswith("/team/")


def in_language(path: str, query: bytes) -> str:
    """Where the page is in another language, whose code comes after it, with what the page says was done.

    An address that only takes forms is read at the page that its form is on.
    """
    *page, last = path.strip("/").split("/")
    where = f"/{quote('/'.join(page))}" if is_linked(path) and len(page) > 1 and last in _ONLY_SENT_TO else ""
    if b"done=" not in query and b"sent=" not in query:
        return f"{where}?lang="
    said = [(name, value) for name, value in parse_qsl(query.decode("latin-1")) if name in _SAYING]
    return f"{where}?{urlencode([*said, ('lang', '')])}"


def _first(path: str) -> str:
    return path.strip("/").partition("/")[0]
