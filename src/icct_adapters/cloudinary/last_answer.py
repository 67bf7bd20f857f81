"""Keeps the headers of Cloudinary's last answer, which its SDK hides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from threading import local
from typing import Any

LONGEST_WAIT = timedelta(minutes=5)
"""As long as the longest pause of a message: whatever a service asks for, it is tried again then."""


class KeepsHeaders:
    """Stands before the SDK's connector and keeps, for each thread, the headers of its last answer."""

    def __init__(self, connector: Any) -> None:
        self._connector = connector
        self._kept = local()

    def request(self, **call: Any) -> Any:
        self._kept.headers = {}
        answer = self._connector.request(**call)
        self._kept.headers = answer.headers
        return answer

    @property
    def headers(self) -> Mapping[str, str]:
        kept: Mapping[str, str] = getattr(self._kept, "headers", {})
        return kept


def wait_asked_for(headers: Mapping[str, str]) -> timedelta:
    """What ``Retry-After`` asks for, in seconds or until a time: ``LONGEST_WAIT`` at most, nothing if it is unreadable.

    A time is compared with the answer's own ``Date``: this machine's clock may be wrong.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_WAIT)
    try:
        asked = parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError, OverflowError):
        return timedelta()
    return min(max(asked, timedelta()), LONGEST_WAIT)
