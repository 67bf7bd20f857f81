"""Addresses of the desk, and which of them a page may lead back to."""

from __future__ import annotations

import re

HOME = "/desk"
SIGN_IN = "/desk/sign-in"
CODE = "/desk/sign-in/code"

_LONGEST = 2_000
_OURS = re.compile(r"/desk(?:[/?][\x21-\x5b\x5d-\x7e]*)?", re.ASCII)


def way_back(address: str) -> str:
    """The address if it is one of the desk's, with no backslash and no second slash in a row; else the first page."""
    path = address.partition("?")[0]
    is_ours = len(address) <= _LONGEST and _OURS.fullmatch(address) is not None and "//" not in path
    return address if is_ours and not path.startswith((SIGN_IN, f"{HOME}/enter")) else HOME
