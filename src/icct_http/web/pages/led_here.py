"""Where a browser came from, by the headers that it sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from litestar import Request
from litestar.datastructures import Headers


def told(request: Request[Any, Any, Any]) -> Mapping[str, str]:
    """What the address says of what was just done; nothing where a shared link or a bookmark led here."""
    return request.query_params if is_led_here(request.headers) else {}


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
