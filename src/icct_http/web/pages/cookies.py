"""Reads cookies as browsers send them."""

from __future__ import annotations

from collections.abc import Iterator

from litestar.types import Scope


def cookies_named(scope: Scope, name: str) -> Iterator[str]:
    """The values of this name; there may be several, of several paths."""
    for header, value in scope["headers"]:
        if header == b"cookie":
            for one in value.decode("latin-1").split(";"):
                cookie, _, text = one.strip().partition("=")
                if cookie == name:
                    yield text
