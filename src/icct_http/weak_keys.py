"""Which secrets that a person chose are none."""

from __future__ import annotations

SHORTEST_KEY = 32
"""Characters of a key that a person chooses: nobody can try all of them."""

EXAMPLE = "your-"
"""How every example value of the tournament's published settings begins."""

STRONG = (
    f"at least {SHORTEST_KEY} characters that nobody can guess, and no published example; "
    "`openssl rand -hex 32` prints some"
)


def is_weak(key: str) -> bool:
    """Too short, begins as the published examples do, says that it is one, or has hardly any different characters."""
    plain = key.lower()
    example = plain.startswith(EXAMPLE) or "example" in plain or "changeme" in plain
    return len(key) < SHORTEST_KEY or example or len(set(plain)) < 10
