"""Addresses of the desk, and which of them a page may lead back to."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlsplit

from litestar.datastructures import Headers

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


def is_led_here(headers: Headers) -> bool:
    """Whether a page of ours led the browser here, and no link that somebody shared."""
    fetched = headers.getall("sec-fetch-site", [])
    if fetched:
        return all(one == "same-origin" for one in fetched)
    return is_own(headers.getall("referer", []), headers.get("host", ""))


def is_own(origins: list[str], host: str) -> bool:
    """Whether the one address that a browser named is of this host."""
    return len(origins) == 1 and bool(host) and split(origins[0]).netloc.lower() == host.lower()


def split(address: str) -> SplitResult:
    """The parts of an address that a browser named; none of what is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
