"""What may be shown of a setting."""

from __future__ import annotations

import re

_LOGIN = re.compile("(?<=://)[^/].*@")  # a slash begins a path on this machine
_OPTIONS = re.compile(r"\?.*")


def without_login(text: str) -> str:
    """An address without user and password; any other text as it is."""
    return _LOGIN.sub("***@", text)


def address_alone(text: str) -> str:
    """The same without its options too, which may be another place for a password."""
    return _OPTIONS.sub("?***", without_login(text))
