"""Whether a client wants a page or JSON, by its ``Accept`` header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_HTML = ("text/html", "text/*", "*/*")
_JSON = ("application/json", "application/problem+json", "application/*", "*/*")


@lru_cache(maxsize=256)
def prefers_json(accept: str) -> bool:
    """Whether JSON is ranked above HTML; who ranks neither gets a page."""
    qualities = dict(_ranges(accept))
    return _quality(qualities, _JSON) > _quality(qualities, _HTML)


@lru_cache(maxsize=256)
def names_html(accept: str) -> bool:
    """Whether ``text/html`` itself is named, and JSON is not ranked above it; ``*/*`` names nothing."""
    return dict(_ranges(accept)).get("text/html", 0.0) > 0 and not prefers_json(accept)


def _quality(qualities: dict[str, float], names: tuple[str, ...]) -> float:
    """By the most specific range that is there: ``names`` come in that order, types of one kind side by side."""
    exact = [qualities[name] for name in names if not name.endswith("*") and name in qualities]
    if exact:
        return max(exact)
    return next((qualities[name] for name in names if name in qualities), 0.0)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for one in accept.lower().split(","):
        media_type, *parameters = (piece.strip() for piece in one.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            yield media_type, min(max(float(quality), 0.0), 1.0)
        except ValueError:
            yield media_type, 0.0
