"""Which encodings of an answer a client can read (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re

from litestar.types import Scope

_NOTHING = re.compile(rb"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)


def accepts_gzip(scope: Scope) -> bool:
    """Whether ``Accept-Encoding`` gives gzip a quality above 0; an encoding it does not name is not accepted."""
    qualities: dict[bytes, bool] = {}
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            for one in value.split(b","):
                coding, _, parameter = one.partition(b";")
                qualities[coding.strip().lower()] = not _NOTHING.fullmatch(parameter)
    return qualities.get(b"gzip", qualities.get(b"*", False))
