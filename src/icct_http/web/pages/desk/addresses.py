"""Addresses of the desk, and which of them a page may lead back to."""

from __future__ import annotations

import re
from urllib.parse import unquote

HOME = "/desk"
SIGN_IN = "/desk/sign-in"
CODE = "/desk/sign-in/code"
ENTER = "/desk/enter"

_LONGEST = 2_000
_OURS = re.compile(r"/desk(?:[/?][\x21-\x5b\x5d-\x7e]*)?", re.ASCII)
_ELSEWHERE = frozenset({"", ".", ".."})
"""Segments by which a browser would leave the desk."""


def way_back(address: str) -> str:
    """The address if it is one of the desk's and stays there, however it is read; else the first page."""
    path = address.partition("?")[0]
    is_ours = len(address) <= _LONGEST and _OURS.fullmatch(address) is not None
    segments = unquote(path).split("/")[1:]
    if not is_ours or _ELSEWHERE.intersection(segments) or path.startswith((SIGN_IN, ENTER)):
        return HOME
    return address
