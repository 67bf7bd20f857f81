"""Recognises placeholders, published examples and keys that are too weak."""

from __future__ import annotations

import re

SHORTEST_KEY = 32
"""Characters of a key that a person chooses: nobody can try all of them."""

STRONG = (
    f"at least {SHORTEST_KEY} characters that nobody can guess, and no published example; "
    "`openssl rand -hex 32` prints some"
)

_PLACEHOLDER = re.compile(
    r"""
    change[-_ ]?me | change[-_ ]?this | replace[-_ ]?me
    | (?<![a-z0-9_-]) your[-_]           # how the tournament's published settings begin
    | ^<[^<>]*>$ | :<[^<>]*>@ | ^x{3,16}$ | ^\.{3}$ | ^todo$ | ^placeholder$
    | ://user:pass(word)?@host\b         # the published address of a database
    | (?-i: :PASSWORD@ | //KEY@ )        # our own examples
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_placeholder(text: str) -> bool:
    """Whether it says of itself that something else belongs there."""
    return _PLACEHOLDER.search(text) is not None


def is_weak(key: str) -> bool:
    """Too short, a placeholder, says that it is an example, or has hardly any different characters."""
    plain = key.lower()
    return len(key) < SHORTEST_KEY or is_placeholder(key) or "example" in plain or len(set(plain)) < 10
