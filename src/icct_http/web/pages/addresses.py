"""Which addresses are pages, by their first segment."""

from __future__ import annotations

STATIC = "static"
"""Below it are styles, scripts and pictures."""

_PAGES = frozenset({"", "register", "team", "privacy"})
_OTHERS = frozenset({"api", "admin", "health", "status", "metrics", "docs", "redoc", "openapi.json", STATIC})


def is_page(path: str) -> bool:
    """Whether a page is at this address or below it."""
    return _first(path) in _PAGES


def is_reading_free(path: str) -> bool:
    """Whether GET and HEAD of this address are not counted: a whole hall may read behind one address."""
    first = _first(path)
    return first in _PAGES or first == STATIC


def is_unknown(path: str) -> bool:
    """Whether nothing of the service is at this address or below it."""
    first = _first(path)
    return first not in _PAGES and first not in _OTHERS


def _first(path: str) -> str:
    return path.strip("/").partition("/")[0]
